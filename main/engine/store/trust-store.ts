import { err, type Result } from '../../../native/result.ts'
import { crlKid, parseCrl, type CrlFault } from '../trust/crl.ts'
import { importKey, type KeyFault } from '../trust/jwk.ts'
import {
  isDemoIssuer,
  parseTrustDocument,
  type TrustDocument,
  type TrustEntry,
} from '../trust/trust-document.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** What an import changed, and what of it was left out. */
export interface TrustChange {
  readonly issuersAdded: number
  readonly issuersUpdated: number
  readonly keysWithdrawn: number
  readonly leftOut: readonly LeftOut[]
}

/** A key or a revocation list that an import does not take over. */
export interface LeftOut {
  readonly iss: string
  /** What it calls itself; null where it does not say. */
  readonly kid: string | null
  readonly fault: KeyFault | CrlFault | 'crl-older' | 'crl-without-key'
}

export type ImportFault =
  /** Demo trust and real trust never share a store. */
  { readonly code: 'issuer-not-allowed'; readonly iss: string } | StoreFault

/** One issuer as `keys list` shows it. */
export interface IssuerRow {
  readonly format: string
  readonly iss: string
  readonly name: string
  readonly keys: number
  /** Lists in force, good ones alone. */
  readonly revocationLists: number
  readonly importedAtS: number
}

/** Whom this gate trusts, on disk. */
export class TrustStore {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Takes over every issuer of `document`, in one transaction: new ones are added, known ones replaced. A key that its
   * issuer no longer lists is withdrawn, and its list with it. A good list gives way to a good and no older one alone,
   * and to none at all never: the key then stays as it was, since key and list name each other's version.
   * @param atS now, in Unix seconds.
   */
  async import(document: TrustDocument, atS: number): Promise<Result<TrustChange, ImportFault>> {
    const stranger = document.issuers.find(({ iss }) => isDemoIssuer(iss) !== (this.#store.kind === 'demo'))
    if (stranger !== undefined) return err({ code: 'issuer-not-allowed', iss: stranger.iss })
    // Keys are checked before the transaction: a transaction cannot wait.
    const judged = await Promise.all(document.issuers.map(judge))
    return attempt(() => this.#write(judged, atS))
  }

  /** Everything that is trusted, as one document. */
  document(): TrustDocument {
    const { db } = this.#store
    const issuers = db.prepare<[], { format: string; iss: string; name: string }>(
      'SELECT format, iss, name FROM issuers',
    )
    const keys = byIssuer(db.prepare<[], Piece>('SELECT format, iss, jwk AS json FROM keys').all())
    const crls = byIssuer(db.prepare<[], Piece>('SELECT format, iss, crl AS json FROM revocations').all())
    return {
      issuers: issuers.all().flatMap(({ format, iss, name }) => {
        const of = `${format} ${iss}`
        const parsed = parseTrustDocument({
          issuers: [{ format, iss, name, jwks: { keys: keys.get(of) ?? [] }, crls: crls.get(of) ?? [] }],
        })
        // An entry that no longer reads as one came off a bad disk: nobody is trusted by accident.
        return parsed.ok ? parsed.value.issuers : []
      }),
    }
  }

  list(): IssuerRow[] {
    return this.#store.db
      .prepare<[], IssuerRow>(
        `SELECT format, iss, name, imported_at_s AS importedAtS,
           (SELECT count(*) FROM keys k WHERE k.format = i.format AND k.iss = i.iss) AS keys,
           (SELECT count(ctr) FROM revocations r WHERE r.format = i.format AND r.iss = i.iss) AS revocationLists
         FROM issuers i ORDER BY name, iss`,
      )
      .all()
  }

  /** Changes whenever another process has changed the store: cheap to ask, for an engine that looks now and then. */
  stamp(): number {
    return Number(this.#store.db.pragma('data_version', { simple: true }))
  }

  #write(judged: readonly Judged[], atS: number): TrustChange {
    const { db } = this.#store
    const known = db.prepare('SELECT 1 FROM issuers WHERE format = ? AND iss = ?')
    const putIssuer = db.prepare(`INSERT INTO issuers (format, iss, name, imported_at_s) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET name = excluded.name, imported_at_s = excluded.imported_at_s`)
    // `kids` is a JSON list.
    const dropKeys = db.prepare(`DELETE FROM keys WHERE format = ? AND iss = ?
      AND kid NOT IN (SELECT value FROM json_each(?))`)
    const putKey = db.prepare(`INSERT INTO keys (format, iss, kid, jwk) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET jwk = excluded.jwk`)
    const goodListOf = db
      .prepare<[string, string, string], number | null>(
        'SELECT ctr FROM revocations WHERE format = ? AND iss = ? AND kid = ? AND ctr IS NOT NULL',
      )
      .pluck()
    const putList = db.prepare(`INSERT INTO revocations (format, iss, kid, ctr, crl) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET ctr = excluded.ctr, crl = excluded.crl`)

    const write = ({ entry, keys, leftOut }: Judged): Written => {
      const { format, iss, name } = entry
      const isNew = known.get(format, iss) === undefined
      putIssuer.run(format, iss, name, atS)
      const kids = JSON.stringify(keys.map(({ kid }) => kid))
      const keysWithdrawn = dropKeys.run(format, iss, kids).changes
      const older: LeftOut[] = []
      for (const { kid, jwk, list } of keys) {
        const haveCtr = goodListOf.get(format, iss, kid) ?? null
        const keepsList = haveCtr !== null && (list === null || list.ctr === null || list.ctr < haveCtr)
        if (keepsList) {
          if (list !== null && list.ctr !== null) older.push({ iss, kid, fault: 'crl-older' })
          continue
        }
        putKey.run(format, iss, kid, JSON.stringify(jwk))
        if (list !== null) putList.run(format, iss, kid, list.ctr, JSON.stringify(list.crl))
      }
      return { isNew, keysWithdrawn, leftOut: [...leftOut, ...older] }
    }
    const written = db.transaction(() => judged.map(write)).immediate()
    return {
      issuersAdded: written.filter(({ isNew }) => isNew).length,
      issuersUpdated: written.filter(({ isNew }) => !isNew).length,
      keysWithdrawn: written.reduce((sum, { keysWithdrawn }) => sum + keysWithdrawn, 0),
      leftOut: written.flatMap(({ leftOut }) => leftOut),
    }
  }
}

interface Written {
  readonly isNew: boolean
  readonly keysWithdrawn: number
  readonly leftOut: readonly LeftOut[]
}

/** One issuer of a document: its keys that are in order, each with its best list. */
interface Judged {
  readonly entry: TrustEntry
  readonly keys: readonly { readonly kid: string; readonly jwk: unknown; readonly list: List | null }[]
  readonly leftOut: readonly LeftOut[]
}

/** `ctr` null: it breaks a rule. Kept where there is no better one, since a gate must say so. */
interface List {
  readonly crl: unknown
  readonly ctr: number | null
}

async function judge(entry: TrustEntry): Promise<Judged> {
  const { iss } = entry
  const leftOut: LeftOut[] = []
  const keys: { kid: string; jwk: unknown; list: List | null }[] = []
  for (const jwk of entry.jwks.keys) {
    const imported = await importKey(jwk)
    if (!imported.ok) {
      leftOut.push({ iss, kid: crlKid(jwk), fault: imported.error })
      continue
    }
    const { kid, crlVersion } = imported.value
    let best: List | null = null
    for (const crl of entry.crls.filter((candidate) => crlKid(candidate) === kid)) {
      const parsed = parseCrl(crl, crlVersion)
      if (!parsed.ok) leftOut.push({ iss, kid, fault: parsed.error })
      const ctr = parsed.ok ? parsed.value.ctr : null
      if (best === null || (ctr ?? -1) > (best.ctr ?? -1)) best = { crl, ctr }
    }
    keys.push({ kid, jwk, list: best })
  }
  for (const crl of entry.crls) {
    const kid = crlKid(crl)
    if (!keys.some((key) => key.kid === kid)) leftOut.push({ iss, kid, fault: 'crl-without-key' })
  }
  return { entry, keys, leftOut }
}

interface Piece {
  readonly format: string
  readonly iss: string
  readonly json: string
}

/** Keys or lists as they were imported, by format and issuer. */
function byIssuer(pieces: readonly Piece[]): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>()
  for (const { format, iss, json } of pieces) {
    const of = `${format} ${iss}`
    const group = groups.get(of) ?? []
    groups.set(of, group)
    group.push(JSON.parse(json))
  }
  return groups
}
