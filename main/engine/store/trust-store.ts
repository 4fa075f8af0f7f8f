import { err, ok, type Result } from '../../../native/result.ts'
import { crlKid, parseCrl, type CrlFault } from '../trust/crl.ts'
import { importKey, type KeyFault } from '../trust/jwk.ts'
import {
  isDemoIssuer,
  parseTrustDocument,
  type TrustDocument,
  type TrustEntry,
} from '../trust/trust-document.ts'
import type { Store } from './open-store.ts'
import { storeFault, type StoreFault } from './store-fault.ts'

/** What an import changed, and what of it was left out. */
export interface TrustChange {
  readonly issuersAdded: number
  readonly issuersUpdated: number
  readonly keysWithdrawn: number
  readonly leftOut: readonly {
    readonly iss: string
    readonly kid: string | null
    readonly fault: LeftOutFault
  }[]
}
type LeftOutFault = KeyFault | CrlFault | 'crl-older' | 'crl-without-key'

export type ImportFault =
  /** Demo trust and real trust never share a store. */
  { readonly code: 'issuer-not-allowed'; readonly iss: string } | StoreFault

/** One issuer as `keys list` shows it. */
export interface IssuerRow {
  readonly format: string
  readonly iss: string
  readonly name: string
  readonly keys: number
  readonly revocationLists: number
  readonly importedAtS: number
}

interface Judged {
  readonly entry: TrustEntry
  readonly keys: readonly { readonly kid: string; readonly jwk: unknown }[]
  readonly crls: readonly { readonly kid: string; readonly ctr: number; readonly crl: unknown }[]
}

/** Whom this gate trusts, on disk. */
export class TrustStore {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Takes over every issuer of `document`, in one transaction: new ones are added, known ones replaced. A key that its
   * issuer no longer lists is withdrawn; a revocation list that is malformed or older replaces no good one.
   */
  async import(
    document: TrustDocument,
    { allow, atS }: { readonly allow: 'real' | 'demo'; readonly atS: number },
  ): Promise<Result<TrustChange, ImportFault>> {
    const stranger = document.issuers.find(({ iss }) => isDemoIssuer(iss) !== (allow === 'demo'))
    if (stranger !== undefined) return err({ code: 'issuer-not-allowed', iss: stranger.iss })
    const leftOut: { iss: string; kid: string | null; fault: LeftOutFault }[] = []
    const judged: Judged[] = []
    for (const entry of document.issuers) judged.push(await judge(entry, leftOut))
    try {
      return ok({ ...this.#write(judged, atS, leftOut), leftOut })
    } catch (error) {
      return err(storeFault(error))
    }
  }

  /** Everything that is trusted, as one document. */
  document(): TrustDocument {
    const { db } = this.#store
    const issuers = db.prepare<[], { format: string; iss: string; name: string }>(
      'SELECT format, iss, name FROM issuers',
    )
    const keys = grouped(db.prepare<[], Piece>('SELECT format, iss, jwk AS json FROM keys').all())
    const crls = grouped(db.prepare<[], Piece>('SELECT format, iss, crl AS json FROM revocations').all())
    const document = parseTrustDocument({
      issuers: issuers.all().map(({ format, iss, name }) => ({
        format,
        iss,
        name,
        jwks: { keys: keys.get(`${format} ${iss}`) ?? [] },
        crls: crls.get(`${format} ${iss}`) ?? [],
      })),
    })
    if (!document.ok)
      throw new Error(`the store holds what an import would refuse: ${document.error[0]?.path}`)
    return document.value
  }

  list(): IssuerRow[] {
    return this.#store.db
      .prepare<[], IssuerRow>(
        `SELECT format, iss, name, imported_at_s AS importedAtS,
           (SELECT count(*) FROM keys k WHERE k.format = i.format AND k.iss = i.iss) AS keys,
           (SELECT count(*) FROM revocations r WHERE r.format = i.format AND r.iss = i.iss) AS revocationLists
         FROM issuers i ORDER BY name, iss`,
      )
      .all()
  }

  /** Changes whenever another process has changed the store: cheap to ask, for an engine that looks now and then. */
  stamp(): number {
    return Number(this.#store.db.pragma('data_version', { simple: true }))
  }

  #write(
    judged: readonly Judged[],
    atS: number,
    leftOut: { iss: string; kid: string | null; fault: LeftOutFault }[],
  ) {
    const { db } = this.#store
    const known = db.prepare('SELECT 1 FROM issuers WHERE format = ? AND iss = ?').pluck()
    const keysOf = db
      .prepare<[string, string], string>('SELECT kid FROM keys WHERE format = ? AND iss = ?')
      .pluck()
    const listOf = db
      .prepare<[string, string, string], number>(
        'SELECT ctr FROM revocations WHERE format = ? AND iss = ? AND kid = ?',
      )
      .pluck()
    const putIssuer = db.prepare(`INSERT INTO issuers (format, iss, name, imported_at_s) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET name = excluded.name, imported_at_s = excluded.imported_at_s`)
    const putKey = db.prepare(`INSERT INTO keys (format, iss, kid, jwk) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET jwk = excluded.jwk`)
    const dropKey = db.prepare('DELETE FROM keys WHERE format = ? AND iss = ? AND kid = ?')
    const putList = db.prepare(`INSERT INTO revocations (format, iss, kid, ctr, crl) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET ctr = excluded.ctr, crl = excluded.crl`)
    const change = { issuersAdded: 0, issuersUpdated: 0, keysWithdrawn: 0 }
    db.transaction(() => {
      for (const { entry, keys, crls } of judged) {
        const { format, iss, name } = entry
        if (known.get(format, iss) === undefined) change.issuersAdded += 1
        else change.issuersUpdated += 1
        putIssuer.run(format, iss, name, atS)
        const listed = new Set(keys.map(({ kid }) => kid))
        for (const kid of keysOf.all(format, iss)) {
          if (!listed.has(kid)) change.keysWithdrawn += dropKey.run(format, iss, kid).changes
        }
        for (const { kid, jwk } of keys) putKey.run(format, iss, kid, JSON.stringify(jwk))
        for (const { kid, ctr, crl } of crls) {
          if (ctr < (listOf.get(format, iss, kid) ?? 0)) leftOut.push({ iss, kid, fault: 'crl-older' })
          else putList.run(format, iss, kid, ctr, JSON.stringify(crl))
        }
      }
    }).immediate()
    return change
  }
}

async function judge(
  entry: TrustEntry,
  leftOut: { iss: string; kid: string | null; fault: LeftOutFault }[],
): Promise<Judged> {
  const { iss } = entry
  const keys: { kid: string; jwk: unknown; crlVersion: string | null }[] = []
  for (const jwk of entry.jwks.keys) {
    const imported = await importKey(jwk)
    if (imported.ok) keys.push({ kid: imported.value.kid, crlVersion: imported.value.crlVersion, jwk })
    else leftOut.push({ iss, kid: crlKid(jwk), fault: imported.error })
  }
  const crls = entry.crls.flatMap((crl) => {
    const kid = crlKid(crl)
    const key = keys.find((candidate) => candidate.kid === kid)
    const parsed = key === undefined ? err('crl-without-key' as const) : parseCrl(crl, key.crlVersion)
    if (parsed.ok) return [{ kid: parsed.value.kid, ctr: parsed.value.ctr, crl }]
    leftOut.push({ iss, kid, fault: parsed.error })
    return []
  })
  return { entry, keys, crls }
}

interface Piece {
  readonly format: string
  readonly iss: string
  readonly json: string
}

function grouped(pieces: readonly Piece[]): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>()
  for (const { format, iss, json } of pieces) {
    const group = groups.get(`${format} ${iss}`) ?? []
    groups.set(`${format} ${iss}`, group)
    group.push(JSON.parse(json))
  }
  return groups
}
