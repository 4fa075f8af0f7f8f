import QRCode, { type QRCodeErrorCorrectionLevel, type QRCodeSegment } from 'qrcode'

/** Light modules around a code without which readers do not find it. Source: ISO/IEC 18004, "Quiet zone". */
export const quietZone = 4

/** A dot of an office printer, 300 to the inch. Millimetres. */
export const printerDotMm = 25.4 / 300

/**
 * The smallest module to print, 0.34 mm: four dots, the fewest that Denso Wave, who made the QR code, advises. A plain
 * hand scanner resolves 0.25 mm. Source: qrcode.com, "Point for setting the module size".
 */
const smallestModuleMm = 4 * printerDotMm

/** A text as the modules of a QR code, its quiet zone not among them. */
export interface QrCode {
  /** Modules a side, 21 to 177. */
  readonly side: number
  readonly version: number
  readonly correction: Correction
  isDark(column: number, row: number): boolean
  /** What it was made of, so that it can be drawn without being thought through again. */
  readonly segments: QRCodeSegment[]
  readonly mask: MaskPattern
}

type Correction = 'L' | 'M' | 'Q'
type MaskPattern = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

/**
 * The smallest code of a text, and of that size the one that bears the most damage (up to Q).
 * Certificates begin at Q, as the European guidelines advise (eHealth Network, volume 4); the rest at L, with which a
 * health card is still within version 22 (SMART Health Cards, "Encoding QRs").
 * @returns null for a text that no code holds: empty, or beyond version 40.
 */
export function qrCode(text: string): QrCode | null {
  // More digits than any code holds: they need not be looked at.
  if (text === '' || text.length > 7_089) return null
  const segments = segmentsOf(text)
  const smallest = (certificate.test(text) ? make(segments, 'Q') : null) ?? make(segments, 'L')
  if (smallest === null || smallest.correction === 'Q') return smallest
  return make(segments, 'Q', smallest.version) ?? make(segments, 'M', smallest.version) ?? smallest
}

const certificate = /^(HC1|NZCP):/

/** How wide a code must be printed at least, its quiet zone included, for the scanners of a gate. Millimetres. */
export const leastWidthMm = ({ side }: QrCode): number => (side + 2 * quietZone) * smallestModuleMm

export const qrSvg = (code: QrCode): Promise<string> =>
  QRCode.toString(code.segments, { ...drawn(code), type: 'svg' })

/** @param pixels of one module: 4 or more print and show well. */
export const qrPng = (code: QrCode, pixels: number): Promise<Buffer> =>
  QRCode.toBuffer(code.segments, { ...drawn(code), type: 'png', scale: pixels })

const drawn = ({ version, correction, mask }: QrCode) =>
  ({ version, errorCorrectionLevel: correction, maskPattern: mask, margin: quietZone }) as const

/** The alphabet that QR codes pack two characters in eleven bits of. Source: ISO/IEC 18004, "Alphanumeric mode". */
const isAlphanumeric = (text: string): boolean => /^[0-9A-Z $%*+\-./:]+$/.test(text)

/** `HC1:` and `NZCP:` texts in alphanumeric mode, digits at the end of a text in numeric mode: half as large for it. */
function segmentsOf(text: string): QRCodeSegment[] {
  const digitsFrom = /\d+$/.exec(text)?.index ?? text.length
  if (digitsFrom > 0 && isAlphanumeric(text)) return [{ data: text, mode: 'alphanumeric' }]
  const segments: QRCodeSegment[] = []
  if (digitsFrom > 0) segments.push({ data: Buffer.from(text.slice(0, digitsFrom)), mode: 'byte' })
  if (digitsFrom < text.length) segments.push({ data: text.slice(digitsFrom), mode: 'numeric' })
  return segments
}

/** Null where the text does not fit: the library throws then, before it has drawn anything. */
function make(segments: QRCodeSegment[], correction: Correction, version?: number): QrCode | null {
  const level: QRCodeErrorCorrectionLevel = correction
  try {
    const { modules, ...made } = QRCode.create(segments, { errorCorrectionLevel: level, version })
    return {
      side: modules.size,
      version: made.version,
      correction,
      isDark: (column, row) => modules.get(row, column) === 1,
      segments,
      mask: made.maskPattern ?? 0,
    }
  } catch {
    return null
  }
}
