import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { err, type Result } from '../../../native/result.ts'
import { migrate, versionOf } from './migrate.ts'
import { migrations } from './migrations/all.ts'
import { ownFile } from './own-file.ts'
import { attempt, type StoreFault } from './store-fault.ts'
import { kindOf, labelAs, type StoreKind } from './store-kind.ts'

type Connection = Result<Database.Database, StoreFault>

/** Longest wait for a command beside the engine to finish its transaction, which takes milliseconds. */
const busyMs = 2_000

/** Makes the folder of a store, this user's alone; one that is there stays as it is. */
export const makeFolder = (file: string): Result<unknown, StoreFault> =>
  attempt(() => mkdirSync(dirname(file), { recursive: true, mode: 0o700 }))

/** Opens a store to read and write, made and brought to the newest shape. What is not ours to change stays untouched. */
export function connect(file: string, kind: StoreKind): Connection {
  const made = attempt(() => ownFile(file))
  if (!made.ok) return made
  const looked = connected(file, { readonly: true }, (db) => refusal(db, file, kind))
  if (!looked.ok) return looked
  looked.value.close()
  return connected(file, {}, (db) => {
    setUp(db)
    const found = db.pragma('integrity_check(1)', { simple: true })
    if (found !== 'ok') return { code: 'store-damaged', detail: `${file}: ${String(found)}` }
    if (kindOf(db) === 'blank') labelAs(db, kind)
    return migrate(db, migrations) ? null : newer(db, file)
  })
}

/** Opens a store to read, beside an engine or alone. It changes nothing, and so brings nothing forward. */
export const connectToRead = (file: string, kind: StoreKind): Connection =>
  connected(file, { readonly: true, fileMustExist: true }, (db) => {
    const refused = refusal(db, file, kind)
    if (refused !== null) return refused
    return versionOf(db) < migrations.length ? { code: 'store-older', detail: file } : null
  })

/** A connection that `check` finds nothing against; else it is closed. */
function connected(
  file: string,
  options: Database.Options,
  check: (db: Database.Database) => StoreFault | null,
): Connection {
  const opened = attempt(() => new Database(file, { ...options, timeout: busyMs }))
  if (!opened.ok) return err(named(file, opened.error))
  const checked = attempt(() => check(opened.value))
  const fault = checked.ok ? checked.value : named(file, checked.error)
  if (fault === null) return opened
  opened.value.close()
  return err(fault)
}

/** SQLite does not say which file it means. */
const named = (file: string, { code, detail }: StoreFault): StoreFault => ({
  code,
  detail: `${file}: ${detail}`,
})

function refusal(db: Database.Database, file: string, kind: StoreKind): StoreFault | null {
  const found = kindOf(db)
  if (found === kind || found === 'blank') return versionOf(db) > migrations.length ? newer(db, file) : null
  const whose = { real: 'a real gate', demo: 'the demo venue', other: 'another program' }[found]
  return { code: 'store-not-ours', detail: `${file} is of ${whose}` }
}

const newer = (db: Database.Database, file: string): StoreFault => ({
  code: 'store-newer',
  detail: `${file} is of version ${versionOf(db)}; this program knows ${migrations.length}`,
})

function setUp(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  // A count that was confirmed survives a power cut: WAL's default would lose the last ones.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  // What is deleted is gone from the file.
  db.pragma('secure_delete = ON')
}
