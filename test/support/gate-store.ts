import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { DecisionKey } from '../../main/engine/analytics/count-key.ts'
import { Counts } from '../../main/engine/store/counts.ts'
import { openStore, storeFileName, type OpenedStore } from '../../main/engine/store/open-store.ts'
import type { StoreKind } from '../../main/engine/store/store-kind.ts'

/** The day of the tests: an evening with a match. */
export const matchDayMs = Date.UTC(2026, 10, 21, 19, 0)

export interface GateStore extends OpenedStore {
  readonly file: string
  readonly counts: Counts
}

/** The store of an engine on `folder`, closed after the test if it is not before. */
export function openGateStore(folder: string, kind: StoreKind = 'real'): GateStore {
  const file = join(folder, storeFileName)
  const opened = openStore({ file, kind, wallMs: matchDayMs })
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.detail}`)
  onTestFinished(() => opened.value.store.close())
  return { ...opened.value, file, counts: new Counts(opened.value.store) }
}

/** An admission, in the `quarter`th quarter of an hour since 1970. */
export const admission = (quarter = 0, laneId = 'north-1'): DecisionKey => ({
  bucketS: quarter * 900,
  laneId,
  direction: 'in',
  format: 'smart-health-card',
  passType: 'vaccination',
  outcome: 'admit',
  reason: 'none',
})

/** How many decisions the store knows of. */
export const totalOf = (counts: Counts): number =>
  counts.between(0, Number.MAX_SAFE_INTEGER).decisions.reduce((sum, { count }) => sum + count, 0)

/** Who imports trust in a test. */
export const importedBy = { actor: 'tester', from: 'trust.json' }
