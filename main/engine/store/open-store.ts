import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3'
import { ok, type Result } from '../../../native/result.ts'
import { connect, connectToRead, makeFolder } from './connect.ts'
import { lockFolder } from './folder-lock.ts'
import { connectOrRecover, type Recovery } from './recover.ts'
import { attempt, type StoreFault } from './store-fault.ts'
import type { StoreKind } from './store-kind.ts'

/** The name of a gate's database in its data folder. */
export const storeFileName = 'passgate.db'

/** An open database of a gate. */
export interface Store {
  readonly db: Database
  readonly kind: StoreKind
  close(): void
}

export interface StoreOptions {
  readonly file: string
  readonly kind: StoreKind
  /** Now, in milliseconds since 1970 UTC: names what is set aside. */
  readonly wallMs: number
}

export interface OpenedStore {
  readonly store: Store
  /** What was saved out of a damaged file; null in the ordinary case. */
  readonly recovery: Recovery | null
}

/**
 * Opens the store of an engine, makes it where there is none, and brings it to the newest shape. A damaged file is set
 * aside under a new name, and what can still be read of it is carried over. One engine has a data folder at a time.
 *
 * Every row is looked at (SQLite's integrity check): 2 ms for a thousand issuers, 0.15 s for a quarter of a million
 * cells of counts, which is a season of sixteen lanes.
 */
export function openStore({ file, kind, wallMs }: StoreOptions): Result<OpenedStore, StoreFault> {
  const made = makeFolder(file)
  if (!made.ok) return made
  const lock = lockFolder(dirname(file))
  if (!lock.ok) return lock
  const opened = connectOrRecover(file, kind, wallMs)
  if (!opened.ok) {
    lock.value.release()
    return opened
  }
  const { db, recovery } = opened.value
  const close = (): void => {
    db.close()
    lock.value.release()
  }
  return ok({ store: { db, kind, close }, recovery })
}

/** For commands that look while an engine may run: no lock, no migration, nothing written. */
export function openStoreToRead(file: string, kind: StoreKind): Result<Store, StoreFault> {
  const connected = connectToRead(file, kind)
  if (!connected.ok) return connected
  const db = connected.value
  return ok({ db, kind, close: () => void db.close() })
}

/** For commands that change trust: beside a running engine, which SQLite's own locks allow. */
export function openStoreToWrite(file: string, kind: StoreKind): Result<Store, StoreFault> {
  const made = makeFolder(file)
  if (!made.ok) return made
  const connected = connect(file, kind)
  if (!connected.ok) return connected
  const db = connected.value
  const close = (): void => {
    // What it wrote goes from the journal into the file here, and not at the next count of a guest.
    attempt(() => db.pragma('wal_checkpoint(PASSIVE)'))
    db.close()
  }
  return ok({ db, kind, close })
}
