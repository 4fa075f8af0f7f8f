import type { Database } from 'better-sqlite3'

/** What a store is for. Demo trust and real trust never meet: neither opens the other's file. */
export type StoreKind = 'real' | 'demo'

/** SQLite's application id, in the file's header: "PGRT" and "PGDM". */
const labels: Record<StoreKind, number> = { real: 0x50475254, demo: 0x5047444d }

/** Whose file is this? `blank` has nothing in it yet; `other` is of some other program. */
export function kindOf(db: Database): StoreKind | 'blank' | 'other' {
  const label = db.pragma('application_id', { simple: true })
  if (label === labels.real) return 'real'
  if (label === labels.demo) return 'demo'
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()
  return label === 0 && tables === 0 ? 'blank' : 'other'
}

export function labelAs(db: Database, kind: StoreKind): void {
  db.pragma(`application_id = ${labels[kind]}`)
}
