import { maxCodeBytes, type CodeHandler, type CodeReader } from './code-reader.ts'

/** How a scanner ends a code. `gap`: by silence alone. */
export type Framing = 'cr' | 'lf' | 'crlf' | 'tab' | 'stx-etx' | 'gap'

/** Silence that ends a code without terminator: well over a byte's 1 ms at 9600 baud and a USB adapter's 16 ms. */
const gapMs = 50
/** Silence after which half a code will not be completed any more. */
const cutShortMs = 500

const stx = 0x02
const etx = 0x03
const tab = 0x09
const lf = 0x0a
const cr = 0x0d

/** The bytes that end a code, or begin it. */
const marks = {
  cr: [cr, lf, lf],
  lf: [cr, lf, lf],
  crlf: [cr, lf, lf],
  tab: [tab, cr, lf],
  'stx-etx': [stx, etx, etx],
} as const

/**
 * Codes that a scanner ends with a byte, or by silence. Its memory is one buffer, whatever arrives.
 * CR, LF and CRLF are one terminator: scanners are set to any of them, and a wrong guess must not stop a gate.
 */
export class Framer implements CodeReader {
  readonly silenceMs: number
  readonly #framing: Framing
  readonly #handler: CodeHandler
  readonly #buffer = Buffer.allocUnsafe(maxCodeBytes)
  #length = 0
  /** Too long: what follows belongs to the same broken code, up to its end. */
  #skipping = false
  /** Between STX and ETX; always true for framings that have no start. */
  #inside: boolean

  constructor(framing: Framing, handler: CodeHandler) {
    this.#framing = framing
    this.#handler = handler
    this.silenceMs = framing === 'gap' ? gapMs : cutShortMs
    this.#inside = framing !== 'stx-etx'
  }

  /** Has a code begun that is not ended? */
  get holding(): boolean {
    return this.#length > 0 || this.#skipping || (this.#inside && this.#framing === 'stx-etx')
  }

  push(chunk: Buffer): void {
    if (this.#framing === 'gap') return this.#append(chunk, 0, chunk.length)
    const [first, second, third] = marks[this.#framing]
    let from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (byte !== first && byte !== second && byte !== third) continue
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
    if (whole) this.#handler.frame(this.#buffer.subarray(0, length), 'unknown')
  }

  #append(chunk: Buffer, from: number, to: number): void {
    if (this.#skipping || from === to) return
    if (this.#length + to - from > maxCodeBytes) {
      this.#skipping = true
      return this.#handler.discarded('too-long')
    }
    this.#length += chunk.copy(this.#buffer, this.#length, from, to)
  }
}
