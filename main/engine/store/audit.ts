import { createHash } from 'node:crypto'
import type { Store } from './open-store.ts'

/** What is put on record: changes to whom a gate trusts and how it works, and what people did by hand. */
export type AuditAction =
  | { readonly action: 'trust-imported'; readonly detail: TrustCounts & ImportOrigin }
  /** Which passes open the gate: by the configuration, or as chosen on the setup screen. */
  | {
      readonly action: 'rules-chosen'
      readonly detail: {
        readonly source: 'configuration' | 'setup'
        readonly name: string
        readonly revision: number
      }
    }
  /** The venue accepts these issuers again, or no longer. */
  | {
      readonly action: 'issuers-trusted' | 'issuers-distrusted'
      /** One issuer by its id, or all that were asked for. */
      readonly detail: TrustCounts & {
        readonly issuer: string
        readonly format?: string
        readonly source?: string
        readonly search?: string
        readonly country?: string
      }
    }
  /** All that a source brought, by its name. */
  | { readonly action: 'source-withdrawn'; readonly detail: TrustCounts & { readonly source: string } }
  /** The newest change of trust that was not undone yet, of this action, made at this time (Unix seconds). */
  | {
      readonly action: 'trust-undone'
      readonly detail: TrustCounts & {
        readonly undone: string
        readonly madeAtS: number
        /** Which brought it, if one did. */
        readonly source?: string
      }
    }
  /** From now on this gate takes bundles of this signer, or no longer. */
  | {
      readonly action: 'signer-pinned' | 'signer-unpinned'
      readonly detail: { readonly fingerprint: string }
    }
  /** Somebody said that it is `nowS`; the gate took it to be `leastS` at the least. Unix seconds. */
  | { readonly action: 'time-confirmed'; readonly detail: { readonly nowS: number; readonly leastS: number } }
  /**
   * Somebody let a relay close once, to see what it opens. `relay`: JSON, as a configuration has it. `lane`: whose relay it
   * was; absent where no lane had it yet.
   */
  | { readonly action: 'relay-tested'; readonly detail: { readonly relay: string; readonly lane?: string } }
  /** A lane as it is from now on. `json`: as a configuration has it. */
  | {
      readonly action: 'lane-set-up'
      readonly detail: { readonly lane: string; readonly name: string; readonly json: string }
    }
  /** What was set up on the screen of a lane is gone: it is as the configuration has it, if at all. */
  | { readonly action: 'lane-dropped'; readonly detail: { readonly lane: string } }
  /** Every lane was opened in an emergency. `lane`: whose button it was; absent for a signal or a screen. */
  | { readonly action: 'emergency-released'; readonly detail: { readonly lane?: string } }
  /** Staff said that a lane is clear: after an emergency, a jam, a fault or an alarm. */
  | { readonly action: 'lane-reset'; readonly detail: { readonly lane: string } }
  /** Staff let everybody through, closed a lane, or let it serve again. `minutes` null: until the next of these. */
  | {
      readonly action: 'lane-freed' | 'lane-closed' | 'lane-serving'
      readonly detail: { readonly lane: string; readonly minutes: number | null }
    }
  /** Events of the gate's own list. `event`: which one, where it was one alone. */
  | {
      readonly action: 'events-changed'
      readonly detail: {
        readonly event?: string
        readonly added: number
        readonly replaced: number
        readonly removed: number
      }
    }
  /** Somebody has counted how many are in a zone. `reason`: in their words. */
  | {
      readonly action: 'occupancy-corrected'
      readonly detail: {
        readonly event: string
        readonly zone: string
        readonly from: number
        readonly to: number
        readonly reason: string
      }
    }
  /** A list of codes is other than it was: so many codes now (`codes`), and so many before. */
  | {
      readonly action: 'list-imported' | 'list-removed'
      readonly detail: {
        readonly list: string
        readonly event: string
        readonly codes: number
        readonly before: number
      }
    }
  /** So many passes are blocked by the venue from now on, or no longer. `reason`: one of a closed list. */
  | {
      readonly action: 'passes-blocked' | 'passes-unblocked'
      readonly detail: { readonly passes: number; readonly reason?: string }
    }
  /** All lists of an event are gone, with the key of their codes. */
  | {
      readonly action: 'lists-destroyed'
      readonly detail: { readonly event: string; readonly lists: number; readonly codes: number }
    }
  /** The key of an event's claims was given to other gates, or taken from one. */
  | {
      readonly action: 'claims-shared' | 'claims-joined'
      readonly detail: { readonly event: string }
    }
  /** What other gates (`stores`) have counted of an event counts here, too. */
  | {
      readonly action: 'claims-imported'
      readonly detail: { readonly event: string; readonly stores: number }
    }
  /** Staff let one in whose pass did not open the gate. */
  | {
      readonly action: 'admitted-by-hand'
      readonly detail: { readonly lane: string; readonly reason: string }
    }
  /** Somebody gave the passphrase of the desk's authority, or a wrong one. */
  | {
      readonly action: 'desk-unlocked' | 'desk-unlock-failed'
      readonly detail: Readonly<Record<string, never>>
    }

interface ImportOrigin {
  readonly from: string
  /** Of a bundle. */
  readonly signer?: string
  readonly serial?: number
}

/** How much of the trust a change touched. */
export interface TrustCounts {
  readonly issuersAdded: number
  readonly issuersUpdated: number
  readonly issuersWithdrawn: number
  readonly issuersDistrusted: number
  /** Accepted again. */
  readonly issuersTrusted: number
  readonly keysAdded: number
  readonly keysWithdrawn: number
}

export interface AuditLine {
  readonly no: number
  /** Unix seconds UTC. */
  readonly atS: number
  readonly actor: string
  readonly action: string
  /** JSON. */
  readonly detail: string
  readonly hash: Buffer
}

/** What a look through the whole log finds. `head` is the last line's hash: noted elsewhere, it proves that no end was cut off. */
export type AuditCheck =
  | { readonly kind: 'whole'; readonly lines: number; readonly head: string }
  /** The first line that does not follow from the one before it. */
  | { readonly kind: 'broken'; readonly no: number }

const nothing = Buffer.alloc(32)

/**
 * A log in which each line is bound to all before it by SHA-256: what was changed, taken out or put in afterwards is
 * found, except by who rewrites everything from there on; against that, note the head from time to time.
 */
export class Audit {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Within the transaction that makes the change: neither is there without the other.
   * Throws what SQLite throws, so that the transaction ends; `attempt` stands around it.
   */
  add(actor: string, { action, detail }: AuditAction, atS: number): void {
    const { db } = this.#store
    const last = db
      .prepare<[], { no: number; hash: Buffer }>('SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1')
      .get()
    const line = {
      no: (last?.no ?? 0) + 1,
      atS: Math.floor(atS),
      actor,
      action,
      detail: JSON.stringify(detail),
    }
    db.prepare(
      'INSERT INTO audit (no, at_s, actor, action, detail, hash) VALUES (@no, @atS, @actor, @action, @detail, @hash)',
    ).run({ ...line, hash: hashOf(line, last?.hash ?? nothing) })
  }

  /** The newest `most` lines, newest first. */
  newest(most: number): AuditLine[] {
    return this.#store.db.prepare<[number], AuditLine>(`${select} ORDER BY no DESC LIMIT ?`).all(most)
  }

  /** Was `head` ever the hash of the newest line? @param head in hexadecimal digits. */
  holds(head: string): boolean {
    return (
      this.#store.db.prepare('SELECT 1 FROM audit WHERE hash = ?').get(Buffer.from(head, 'hex')) !== undefined
    )
  }

  check(): AuditCheck {
    let before: Buffer = nothing
    let lines = 0
    for (const line of this.#store.db.prepare<[], AuditLine>(`${select} ORDER BY no`).iterate()) {
      lines += 1
      if (line.no !== lines || !hashOf(line, before).equals(line.hash)) return { kind: 'broken', no: lines }
      before = line.hash
    }
    return { kind: 'whole', lines, head: before.toString('hex') }
  }
}

const select = 'SELECT no, at_s AS atS, actor, action, detail, hash FROM audit'

/** JSON between the fields, so that none of them can pass for another. */
const hashOf = ({ no, atS, actor, action, detail }: Omit<AuditLine, 'hash'>, before: Buffer): Buffer =>
  createHash('sha256')
    .update(before)
    .update(JSON.stringify([no, atS, actor, action, detail]))
    .digest()
