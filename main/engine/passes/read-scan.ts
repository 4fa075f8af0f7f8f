import { formats } from './formats.ts'
import { listedCode } from './listed-code/listed-code.ts'
import { noLists, type CodeLists } from './listed-code/code-lists.ts'
import { otherCode } from './other-codes.ts'
import type { CodeFormat } from './pass-format.ts'
import type { PassFormatId, RefusalReason } from './reasons.ts'

/** One scanned text, recognised and taken apart. */
export type ScannedCode =
  | { readonly kind: 'whole'; readonly format: CodeFormat; readonly token: string }
  | {
      readonly kind: 'part'
      readonly format: CodeFormat
      readonly index: number
      readonly of: number
      readonly body: string
    }
  | { readonly kind: 'refused'; readonly format: PassFormatId | null; readonly reason: RefusalReason }

/**
 * Never throws, whatever the text.
 * @param codes where the venue has lists of codes, a text of no other kind may be one of theirs.
 */
export function readScan(text: string, codes: CodeLists = noLists): ScannedCode {
  const format = formats.find((candidate) => candidate.recognises(text)) ?? unsigned(text, codes)
  if (typeof format === 'string') return { kind: 'refused', format: null, reason: format }
  const reading = format.read(text)
  return reading.kind === 'refused' ? { ...reading, format: format.id } : { ...reading, format }
}

function unsigned(text: string, codes: CodeLists): CodeFormat | RefusalReason {
  const other = otherCode(text)
  if (other !== null) return other
  return !codes.isEmpty && listedCode.recognises(text) ? listedCode : 'not-a-pass'
}
