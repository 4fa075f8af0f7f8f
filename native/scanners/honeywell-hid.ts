/**
 * What Honeywell's scanners take over HID, and Youjie's of the same make. Sources: Honeywell serial commands (SYN T CR,
 * SYN U CR) as their HID drivers wrap them: output report FD, length, command.
 */
export const startTrigger = Uint8Array.of(0xfd, 0x03, 0x16, 0x54, 0x0d)
export const stopTrigger = Uint8Array.of(0xfd, 0x03, 0x16, 0x55, 0x0d)

/** A feature report after which they send codes as reports, and not as a keyboard. */
export const reportMode = Uint8Array.of(0xfe, 0x01)

/** Honeywell, Youjie. */
export const reportModeVendors: ReadonlySet<number> = new Set([0x0c2e, 0x23d0])
