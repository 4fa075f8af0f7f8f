import { z } from 'zod'
import { SyncStep } from '../../../contract/sources-api.ts'
import { Proxy, Source } from '../sync-config.ts'
import { SyncReport } from '../sync-report.ts'

const Memory = z
  .strictObject({
    validators: z
      .strictObject({ etag: z.string().nullable(), lastModified: z.string().nullable() })
      .nullable(),
    edition: z.string().nullable(),
  })
  .nullable()

/** What a worker is started with: one source, to be brought up to date once. */
export const WorkerOrder = z.strictObject({
  /** The database of the gate. */
  file: z.string(),
  source: Source,
  /** The way out of the network; null: straight. */
  proxy: Proxy.nullable(),
  /** Issuers that have a source of their own. */
  leave: z.array(z.string()),
  memory: Memory,
  /** As in `SyncParts`. */
  allowedBy: z.string().max(100).nullable(),
  /** Now, in Unix milliseconds, by the engine's clock. */
  wallMs: z.number(),
})
export type WorkerOrder = z.output<typeof WorkerOrder>

/** What it may be told meanwhile. */
export const ToWorker = z.strictObject({ kind: z.literal('stop') })
export type ToWorker = z.output<typeof ToWorker>

/** What it tells: how far it is, and at its end what came of it. */
export const FromWorker = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('step'), step: SyncStep }),
  z.strictObject({ kind: z.literal('done'), report: SyncReport, memory: Memory }),
])
export type FromWorker = z.output<typeof FromWorker>
