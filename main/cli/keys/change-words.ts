import type { TrustCounts } from '../../engine/store/audit.ts'
import type { TrustChange } from '../../engine/store/trust-store.ts'

/** What a change does to whom a gate trusts: `17 issuers added, 2 withdrawn; 30 keys added.` */
export function changeInWords(counts: TrustCounts): string {
  const issuers = counted('issuer', [
    [counts.issuersAdded, 'added'],
    [counts.issuersWithdrawn, 'withdrawn'],
    [counts.issuersUpdated, 'updated'],
    [counts.issuersDistrusted, 'no longer accepted'],
    [counts.issuersTrusted, 'accepted again'],
  ])
  const keys = counted('key', [
    [counts.keysAdded, 'added'],
    [counts.keysWithdrawn, 'withdrawn'],
  ])
  const parts = [issuers, keys].filter((part) => part !== '')
  return parts.length === 0 ? 'Nothing changed.' : `${parts.join('; ')}.`
}

function counted(noun: string, all: readonly (readonly [count: number, what: string])[]): string {
  return all
    .filter(([count]) => count > 0)
    .map(([count, what], nth) => {
      const named = count === 1 ? noun : `${noun}s`
      return nth === 0 ? `${count} ${named} ${what}` : `${count} ${what}`
    })
    .join(', ')
}

/** What of a document was not taken over, and why. */
export const leftOutInWords = ({ leftOut }: TrustChange): string[] =>
  leftOut.map(({ issuer, kid, fault }) => `Left out: ${issuer} ${kid ?? '(no id)'}: ${fault}`)
