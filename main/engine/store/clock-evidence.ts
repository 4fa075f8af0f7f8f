import type { Store } from './open-store.ts'

/**
 * The newest time that anything in the store was written down at: a sync, an import, a bundle's making, a line of the
 * audit log. Unix seconds; null where there is nothing.
 * @param doubted times after `fromS` up to `toS` say nothing: somebody has found that the clock was wrong then.
 */
export function newestWrittenS(
  { db }: Store,
  doubted: { readonly fromS: number; readonly toS: number } | null,
): number | null {
  const { fromS, toS } = doubted ?? { fromS: 0, toS: 0 }
  return (
    db
      .prepare<{ fromS: number; toS: number }, number | null>(
        `SELECT max(at_s) FROM (
           SELECT last_success_s AS at_s FROM sync_state
           UNION ALL SELECT imported_at_s FROM issuer_imports
           UNION ALL SELECT at_s FROM audit)
         WHERE at_s NOT NULL AND NOT (at_s > @fromS AND at_s <= @toS)`,
      )
      .pluck()
      .get({ fromS, toS }) ?? null
  )
}
