import { formats } from './formats.ts'
import { otherCode } from './other-codes.ts'
import type { PassFormat } from './pass-format.ts'
import type { PassFormatId, RefusalReason } from './reasons.ts'

/** One scanned text, recognised and taken apart. */
export type ScannedCode =
  | { readonly kind: 'whole'; readonly format: PassFormat; readonly token: string }
  | {
      readonly kind: 'part'
      readonly format: PassFormat
      readonly index: number
      readonly of: number
      readonly body: string
    }
  | { readonly kind: 'refused'; readonly format: PassFormatId | null; readonly reason: RefusalReason }

/** Never throws, whatever the text. */
export function readScan(text: string): ScannedCode {
  const format = formats.find((candidate) => candidate.recognises(text))
  if (format === undefined) {
    return { kind: 'refused', format: null, reason: otherCode(text) ?? 'not-a-pass' }
  }
  const reading = format.read(text)
  return reading.kind === 'refused' ? { ...reading, format: format.id } : { ...reading, format }
}
