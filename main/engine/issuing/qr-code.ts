import QRCode, { type QRCodeSegment } from 'qrcode'

/** Source: ISO/IEC 18004, alphanumeric mode. */
const alphanumeric = /^[\dA-Z $%*+\-./:]+$/

/**
 * Text as a QR code: a health card's digits in numeric mode, which halves it, and base45 (RFC 9285) in the alphanumeric
 * mode that it was made for.
 */
function segments(text: string): QRCodeSegment[] {
  if (alphanumeric.test(text)) return [{ data: text, mode: 'alphanumeric' }]
  const from = /\d+$/.exec(text)?.index ?? text.length
  const parts: QRCodeSegment[] = []
  if (from > 0) parts.push({ data: Buffer.from(text.slice(0, from)), mode: 'byte' })
  if (from < text.length) parts.push({ data: text.slice(from), mode: 'numeric' })
  return parts
}

/** Error correction L: the framework's advice for dense codes that are shown, not worn. */
const options = { errorCorrectionLevel: 'L', margin: 4 } as const

export const qrSvg = (text: string): Promise<string> =>
  QRCode.toString(segments(text), { ...options, type: 'svg' })

/** @param pixels of one module: 4 or more print and show well. */
export const qrPng = (text: string, pixels: number): Promise<Buffer> =>
  QRCode.toBuffer(segments(text), { ...options, type: 'png', scale: pixels })
