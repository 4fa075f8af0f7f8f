import type { TriggerProtocol } from './trigger.ts'

/**
 * Grow modules (GM65, GM805, GM861 and their kin) in command mode (register 0000, bits 1-0 = 01), at 9600 8N1 unless set.
 * An order writes register 0002 (trigger): 7E 00, kind 08 (write), length, address, value, and AB CD where a checksum
 * could stand. The module answers each write, ends its reading after a code, or after 5 s unless register 0006 says
 * another time. Source: user manual GM65, serial control and command mode.
 */
export const gm65: TriggerProtocol = {
  start: Uint8Array.of(0x7e, 0x00, 0x08, 0x01, 0x00, 0x02, 0x01, 0xab, 0xcd),
  stop: Uint8Array.of(0x7e, 0x00, 0x08, 0x01, 0x00, 0x02, 0x00, 0xab, 0xcd),
  wake: null,
  answerMs: 1_000,
  sessionMs: 5_000,
}

/** A write was taken: 02 00, kind 00, length 1, value 0, checksum. It comes before the code of the same reading. */
export const gm65Answer = Uint8Array.of(0x02, 0x00, 0x00, 0x01, 0x00, 0x33, 0x31)
