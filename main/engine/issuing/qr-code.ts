import QRCode, { type QRCodeSegment } from 'qrcode'

/** Text as a QR code, its digits in numeric mode: a health card is half as large for it. */
function segments(text: string): QRCodeSegment[] {
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
