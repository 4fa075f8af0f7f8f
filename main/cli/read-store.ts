import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ok, type Result } from '../../native/result.ts'
import type { Site } from '../engine/config/site.ts'
import { openStoreToRead, storeFileName, type Store } from '../engine/store/open-store.ts'
import type { StoreFault } from '../engine/store/store-fault.ts'

/**
 * Looks into the store of a gate, beside its engine or without one.
 * @param empty what a gate that has never run has.
 */
export function readStore<T>(
  { dataFolder, demo }: Site,
  read: (store: Store) => T,
  empty: T,
): Result<T, StoreFault> {
  const file = join(dataFolder, storeFileName)
  if (!existsSync(file)) return ok(empty)
  const store = openStoreToRead(file, demo ? 'demo' : 'real')
  if (!store.ok) return store
  try {
    return ok(read(store.value))
  } finally {
    store.value.close()
  }
}
