import { z } from 'zod'

const code = z.string().min(1).max(64)
const count = z.number().int().min(0)

/** How far a source has come that is being brought up to date. */
export const SyncStep = z.discriminatedUnion('step', [
  /** Another source is before it. */
  z.object({ step: z.literal('waiting') }),
  z.object({ step: z.literal('connecting') }),
  z.object({ step: z.literal('receiving'), kB: count }),
  z.object({ step: z.literal('checking') }),
  z.object({ step: z.literal('taking'), issuers: count }),
])
export type SyncStep = z.infer<typeof SyncStep>

/** Where keys and revocations come from, and how that goes. Times are Unix seconds UTC. */
export const SourceView = z.object({
  /** Its name in the configuration. */
  name: code,
  kind: code,
  /** Of its address. */
  host: z.string(),
  lastSuccessS: z.number().int().nullable(),
  /** Why the last attempt gave nothing; null where it went well, or there was none. */
  fault: code.nullable(),
  /** In a row. */
  failures: count,
  /** How many keys it has lost, where that is what a person should look at first; null where the engine does not know. */
  shrunk: z.object({ before: count, after: count }).nullable(),
  /** Null while it is being brought up to date. */
  nextTryS: z.number().int().nullable(),
  running: SyncStep.nullable(),
})
export type SourceView = z.infer<typeof SourceView>

export const SyncOrder = z.strictObject({
  /** Null: every source. */
  source: code.nullable(),
  /** Somebody has looked at why the source has so little, and wants that. */
  mayShrink: z.boolean(),
})

/** The rest is told by the event `sources`. */
export const SyncAnswer = z.enum(['started', 'already-running', 'no-such-source'])
export type SyncAnswer = z.infer<typeof SyncAnswer>
