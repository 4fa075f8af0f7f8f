import type { Symbology } from './scanner.ts'
import type { TriggerProtocol } from './trigger.ts'

/**
 * Zebra's Simple Serial Interface, with software handshaking, packeted data and the host as trigger (parameter 8A = 08).
 * Packet: length without checksum, opcode, source (0 scanner, 4 host), status, data, and the two's complement of the sum
 * of all that, high byte first. Whoever gets a packet acknowledges it within 2 s, or gets it again. An engine asleep is
 * woken by 00 and hears nothing for 10 ms; 00 means nothing to one that is awake. A session ends with a code, or after
 * 9.9 s unless set. Source: Zebra, Simple Serial Interface Programmer's Guide; Symbol SE-923 integration guide, chapter 6;
 * Grow GM67 and GM72 manuals, whose modules speak the same.
 */
export const zebraSsi: TriggerProtocol = {
  start: Uint8Array.of(0x04, 0xe4, 0x04, 0x00, 0xff, 0x14),
  stop: Uint8Array.of(0x04, 0xe5, 0x04, 0x00, 0xff, 0x13),
  wake: { bytes: Uint8Array.of(0x00), ms: 50 },
  answerMs: 2_000,
  sessionMs: 9_900,
}

/** CMD_ACK and CMD_NAK (cause 1: send it again) of the host. */
export const ssiAck = Uint8Array.of(0x04, 0xd0, 0x04, 0x00, 0xff, 0x28)
export const ssiNakResend = Uint8Array.of(0x05, 0xd1, 0x04, 0x00, 0x01, 0xff, 0x25)

export const ssiOpcodes = { ack: 0xd0, nak: 0xd1, decodeData: 0xf3 } as const

/** Bits of the status byte. */
export const ssiStatus = {
  /** Sent before, and not acknowledged. */
  again: 0x01,
  /** More packets of this message follow. */
  continued: 0x02,
} as const

/** The cause of a CMD_NAK that asks for the order once more; others say that it will not be obeyed. */
export const ssiNakCauseResend = 0x01

/** Bar code types of DECODE_DATA that a gate meets. */
const types: Readonly<Record<number, Symbology>> = {
  0x03: 'code-128',
  0x08: 'ean-upc',
  0x09: 'ean-upc',
  0x0a: 'ean-upc',
  0x0b: 'ean-upc',
  0x0f: 'code-128',
  0x10: 'ean-upc',
  0x11: 'pdf417',
  0x1b: 'data-matrix',
  0x1c: 'qr',
  0x2d: 'aztec',
}

export const ssiSymbology = (type: number): Symbology => types[type] ?? 'unknown'
