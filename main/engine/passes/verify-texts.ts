import type { TrustView } from '../trust/trust-view.ts'
import type { Verdict } from './pass-format.ts'
import { noParts, takePart, type Part, type PartSet } from './part-set.ts'
import { readScan } from './read-scan.ts'
import type { PassFormatId, RefusalReason } from './reasons.ts'
import { verifyToken } from './verify-token.ts'

/**
 * Verifies the texts of exactly one pass: one, or each code of a set once, in any order.
 * Never throws, whatever the texts. @param atS Unix seconds UTC.
 */
export function verifyTexts(texts: readonly string[], trust: TrustView, atS: number): Verdict {
  const parts: Part[] = []
  for (const text of texts) {
    const code = readScan(text, trust.codes)
    if (code.kind === 'refused') return refuse(code.reason, code.format)
    if (code.kind === 'part') parts.push(code)
    else
      return texts.length === 1
        ? verifyToken(code.format, code.token, trust, atS)
        : refuse('parts-mixed', code.format.id)
  }
  return verifyParts(parts, trust, atS)
}

function verifyParts(parts: readonly Part[], trust: TrustView, atS: number): Verdict {
  const first = parts[0]
  if (first === undefined) return refuse('not-a-pass', null)
  const format = first.format.id
  if (parts.some((part) => part.of !== first.of || part.format !== first.format))
    return refuse('parts-mixed', format)
  if (new Set(parts.map(({ index }) => index)).size < parts.length) return refuse('parts-mixed', format)
  let set: PartSet = noParts
  for (const part of parts) {
    const taken = takePart(set, part)
    if (taken.kind === 'complete') return verifyToken(taken.format, taken.token, trust, atS)
    set = taken.parts
  }
  return refuse('parts-missing', format)
}

const refuse = (reason: RefusalReason, format: PassFormatId | null): Verdict => ({
  outcome: 'refused',
  reason,
  format,
  pass: null,
  claims: { issuer: null, kid: null },
})
