import type { Symbology, UnreadableScan } from './scanner.ts'

export interface CodeHandler {
  /** One code, without its framing. The bytes are valid during the call only. */
  frame(bytes: Buffer, symbology: Symbology): void
  /** Bytes that made no code; told once, however many they were. */
  discarded(why: Extract<UnreadableScan, 'too-long' | 'cut-short'>): void
}

/** Cuts a scanner's byte stream into codes. Bounded, whatever arrives, and never throws. */
export interface CodeReader {
  /** How long nothing must come before `silence` is told. Milliseconds. */
  readonly silenceMs: number
  /** Has something begun that is not ended? */
  readonly holding: boolean
  push(chunk: Buffer): void
  /** Nothing came for as long as a code may pause. Told again while something is still held. */
  silence(): void
  /** Forgets what was begun: the device is gone. */
  reset(): void
}

/** A card in one code is 2,395 characters; the largest QR code holds 7,089 digits. */
export const maxCodeBytes = 8_192
