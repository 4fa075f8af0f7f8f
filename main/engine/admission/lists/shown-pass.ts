import { readScan } from '../../passes/read-scan.ts'
import { verifyToken } from '../../passes/verify-token.ts'
import type { TrustView } from '../../trust/trust-view.ts'
import { blockableOf, type Blockable } from './tags.ts'

/**
 * How the venue would block the pass that this text is, whatever else may stand against it: it may be over, too early, or
 * blocked already. Only of a genuine one is it known which it is. @param atS Unix seconds.
 */
export function blockableIn(
  text: string,
  view: TrustView,
  atS: number,
): Blockable | 'not-a-pass' | 'part-of-a-card' | 'not-genuine' | 'no-ticket' {
  const scan = readScan(text, view.codes)
  if (scan.kind === 'refused') return 'not-a-pass'
  if (scan.kind === 'part') return 'part-of-a-card'
  const { pass } = verifyToken(scan.format, scan.token, view, atS)
  if (pass === null) return 'not-genuine'
  return blockableOf(pass) ?? 'no-ticket'
}
