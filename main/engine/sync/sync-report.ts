import { z } from 'zod'
import { fetchFaults } from './fetch-fault.ts'
import type { SyncOutcome } from './sync-source.ts'

/** Why a source that an engine looked at gave nothing. Each has words on the screens. */
export const syncFaults = [
  ...fetchFaults,
  'malformed',
  'signature-invalid',
  'older',
  'file-unusable',
  'shrunk',
  'issuer-not-allowed',
  'store-newer',
  'store-older',
  'store-not-ours',
  'store-in-use',
  'store-damaged',
  'store-full',
  'store-read-only',
  'store-failed',
  /** The thread that does the work ended before it was done, such as for want of memory. */
  'worker-ended',
  /** It was not done in the time there is. */
  'worker-late',
] as const
export type SyncFaultCode = (typeof syncFaults)[number]

const count = z.int().min(0)

/** What came of one source, in figures and codes: to be logged and shown as it is. */
export const SyncReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unchanged') }),
  z.strictObject({
    kind: z.literal('taken'),
    change: z.strictObject({
      issuersAdded: count,
      issuersUpdated: count,
      issuersWithdrawn: count,
      keysAdded: count,
      keysWithdrawn: count,
    }),
    /** Keys, certificates and lists that break a rule; issuers that cannot be read; documents that did not come. */
    leftOut: count,
    unreadable: count,
    missing: count,
  }),
  z.strictObject({
    kind: z.literal('failed'),
    fault: z.strictObject({
      code: z.enum(syncFaults),
      retryAfterS: count.nullable(),
      /** Of `shrunk`. */
      keys: z.strictObject({ before: count, after: count }).nullable(),
    }),
  }),
])
export type SyncReport = z.infer<typeof SyncReport>

export const failedWith = (code: SyncFaultCode): SyncReport => ({
  kind: 'failed',
  fault: { code, retryAfterS: null, keys: null },
})

export function reportOf(outcome: SyncOutcome): SyncReport {
  if (outcome.kind === 'unchanged') return outcome
  if (outcome.kind === 'taken') {
    const { issuersAdded, issuersUpdated, issuersWithdrawn, keysAdded, keysWithdrawn, leftOut } =
      outcome.change
    return {
      kind: 'taken',
      change: { issuersAdded, issuersUpdated, issuersWithdrawn, keysAdded, keysWithdrawn },
      leftOut: leftOut.length,
      unreadable: outcome.unreadable,
      missing: outcome.missing.length,
    }
  }
  const { fault } = outcome
  return {
    kind: 'failed',
    fault: {
      code: fault.code,
      retryAfterS: 'retryAfterS' in fault ? fault.retryAfterS : null,
      keys: fault.code === 'shrunk' ? { before: fault.before, after: fault.after } : null,
    },
  }
}
