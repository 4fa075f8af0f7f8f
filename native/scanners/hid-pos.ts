import type { HidUsage } from '../hid/hid-device.ts'
import type { UnreadableScan } from './scanner.ts'

/** Bar Code Scanner page, Bar Code Scanner: HID Point of Sale Usage Tables 1.02, section 3. */
export const isBarCodeScanner = ({ page, usage }: HidUsage): boolean => page === 0x8c && usage === 0x02

/**
 * Reports of scanned data, as vendors lay them out: id 02, length of the data (56 at most), then
 *
 * |          | Access-IS, Honeywell, Zebra | shifted by one  | Newland                              |
 * | -------- | --------------------------- | --------------- | ------------------------------------ |
 * | AIM id   | bytes 2 to 4                | bytes 3 to 5    | none, or the first of the data       |
 * | data     | from byte 5                 | from byte 6     | from byte 2                          |
 *
 * and in bit 0 of byte 63 whether the code goes on in the next report.
 * Sources: Access-IS ATR110 and LSR118 manuals, "HID POS"; Newland FM430 drivers.
 */
const dataReport = 0x02
const maxDataBytes = 56
const continuedAt = 63
const bracket = 0x5d
const newland = 0x1eab

/** A card in one code is 2,395 characters; the largest QR code holds 7,089 digits. */
const maxCodeBytes = 8_192

interface Layout {
  readonly aimAt: number | null
  readonly dataAt: number
}
const aimFirst: Layout = { aimAt: 2, dataAt: 5 }
const aimShifted: Layout = { aimAt: 3, dataAt: 6 }
const noAim: Layout = { aimAt: null, dataAt: 5 }
const dataFirst: Layout = { aimAt: null, dataAt: 2 }

export interface HidPosHandler {
  /** One code, and the AIM id where the report has a place of its own for it. The bytes are valid during the call only. */
  code(bytes: Buffer, aim: string | null): void
  /** Reports that made no code; told once, however many they were. */
  discarded(why: Extract<UnreadableScan, 'too-long' | 'cut-short'>): void
}

/** Joins a scanner's reports into codes. Its memory is one buffer, whatever arrives. */
export class HidPosDecoder {
  readonly #vendorId: number
  readonly #handler: HidPosHandler
  readonly #buffer = Buffer.allocUnsafe(maxCodeBytes)
  #length = 0
  /** Of the code that goes on: where its first report had what. */
  #layout: Layout | null = null
  #aim: string | null = null
  /** Broken: what follows belongs to the same code, up to its end. */
  #skipping = false

  constructor(vendorId: number, handler: HidPosHandler) {
    this.#vendorId = vendorId
    this.#handler = handler
  }

  /** Has a code begun that is not ended? */
  get holding(): boolean {
    return this.#layout !== null || this.#skipping
  }

  /** @param report with its id. Those of other ids say nothing of codes. */
  push(report: Buffer): void {
    if (report[0] !== dataReport) return
    const goesOn = ((report[continuedAt] ?? 0) & 1) === 1
    if (!this.#skipping && !this.#append(report)) {
      this.reset()
      this.#skipping = true
      this.#handler.discarded('too-long')
    }
    if (!goesOn) this.#end()
  }

  /** Nothing came for as long as a code may pause: the rest of it is lost. */
  silence(): void {
    const cut = this.#layout !== null
    this.reset()
    if (cut) this.#handler.discarded('cut-short')
  }

  /** Forgets what was begun: the device is gone. */
  reset(): void {
    this.#length = 0
    this.#layout = null
    this.#skipping = false
  }

  /** False: more than the report, or the buffer, can hold. */
  #append(report: Buffer): boolean {
    const length = report[1] ?? 0
    const layout = this.#layout ?? layoutOf(report, length, this.#vendorId)
    const from = layout.dataAt
    if (length > maxDataBytes || from + length > report.length || this.#length + length > maxCodeBytes)
      return false
    if (this.#layout === null) {
      this.#layout = layout
      this.#aim = layout.aimAt === null ? null : report.toString('latin1', layout.aimAt, layout.aimAt + 3)
    }
    this.#length += report.copy(this.#buffer, this.#length, from, from + length)
    return true
  }

  #end(): void {
    const bytes = withoutLineEnd(this.#buffer.subarray(0, this.#length))
    const aim = this.#aim
    this.reset()
    // Some send the line's end in a report of its own.
    if (bytes.length > 0) this.#handler.code(bytes, aim)
  }
}

function layoutOf(report: Buffer, length: number, vendorId: number): Layout {
  if (report[2] === bracket) {
    // Where the id is counted among the data, what would be their last byte is padding.
    const last = aimFirst.dataAt + length - 1
    return report[last] === 0 ? dataFirst : aimFirst
  }
  if (vendorId === newland) return dataFirst
  if (report[3] === bracket) return aimShifted
  const hasAimPlace = report[2] === 0 && report[3] === 0 && report[4] === 0
  return hasAimPlace ? noAim : dataFirst
}

const lf = 0x0a
const cr = 0x0d

function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length
  if (bytes[end - 1] === lf) end -= 1
  if (bytes[end - 1] === cr) end -= 1
  return bytes.subarray(0, end)
}
