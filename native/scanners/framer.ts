import type { UnreadableScan } from './scanner.ts'

/** How a scanner ends a code. `gap`: by silence alone. */
export type Framing = 'cr' | 'lf' | 'crlf' | 'stx-etx' | 'gap'

export interface FramerHandler {
  /** One code, without its framing. The bytes are valid during the call only. */
  frame(bytes: Buffer): void
  /** Bytes that made no code; told once, however many they were. */
  discarded(why: Extract<UnreadableScan, 'too-long' | 'cut-short'>): void
}

const stx = 0x02
const etx = 0x03
const lf = 0x0a
const cr = 0x0d

/** A card in one code is 2,395 characters; the largest QR code holds 7,089 digits. */
export const maxFrameBytes = 8_192

/**
 * Cuts a scanner's byte stream into codes. Its memory is one buffer, whatever arrives.
 * CR, LF and CRLF are one terminator: scanners are set to any of them, and a wrong guess must not stop a gate.
 */
export class Framer {
  readonly #framing: Framing
  readonly #handler: FramerHandler
  readonly #buffer = Buffer.allocUnsafe(maxFrameBytes)
  #length = 0
  /** Too long: what follows belongs to the same broken code, up to its end. */
  #skipping = false
  /** Between STX and ETX; always true for framings that have no start. */
  #inside: boolean

  constructor(framing: Framing, handler: FramerHandler) {
    this.#framing = framing
    this.#handler = handler
    this.#inside = framing !== 'stx-etx'
  }

  /** Has a code begun that is not ended? */
  get holding(): boolean {
    return this.#length > 0 || this.#skipping || (this.#inside && this.#framing === 'stx-etx')
  }

  push(chunk: Buffer): void {
    if (this.#framing === 'gap') return this.#append(chunk, 0, chunk.length)
    const [first, second] = this.#framing === 'stx-etx' ? [stx, etx] : [cr, lf]
    let from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (byte !== first && byte !== second) continue
      if (this.#inside) this.#append(chunk, from, at)
      from = at + 1
      this.#mark(byte)
    }
    if (this.#inside) this.#append(chunk, from, chunk.length)
  }

  /** Nothing came for as long as a code may pause: the end of it for `gap`, half a code for the others. */
  silence(): void {
    if (this.#framing === 'gap') return this.#end()
    const cut = this.#length > 0 && !this.#skipping
    this.reset()
    if (cut) this.#handler.discarded('cut-short')
  }

  /** Forgets what was begun: the device is gone. */
  reset(): void {
    this.#length = 0
    this.#skipping = false
    this.#inside = this.#framing !== 'stx-etx'
  }

  #mark(byte: number): void {
    if (byte !== stx) return this.#end()
    // A start within a code: the end of the one before was lost.
    this.silence()
    this.#inside = true
  }

  #end(): void {
    const length = this.#length
    const whole = length > 0 && !this.#skipping
    this.reset()
    if (whole) this.#handler.frame(this.#buffer.subarray(0, length))
  }

  #append(chunk: Buffer, from: number, to: number): void {
    if (this.#skipping || from === to) return
    if (this.#length + to - from > maxFrameBytes) {
      this.#skipping = true
      return this.#handler.discarded('too-long')
    }
    this.#length += chunk.copy(this.#buffer, this.#length, from, to)
  }
}
