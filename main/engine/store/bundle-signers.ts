import type { Result } from '../../../native/result.ts'
import type { SignedBundle } from '../trust/bundle/bundle.ts'
import type { BundleFault } from '../trust/bundle/bundle-fault.ts'
import { Audit } from './audit.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'

/** Somebody whose bundles this gate takes. */
export interface PinnedSigner {
  readonly fingerprint: string
  /** Of the last bundle taken; 0 before the first. */
  readonly lastSerial: number
  /** Unix seconds. */
  readonly pinnedAtS: number
}

type BundleName = Pick<SignedBundle, 'signer' | 'serial'>

/** Whose bundles this gate takes, on disk. */
export class BundleSigners {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  pinned(): PinnedSigner[] {
    return this.#store.db
      .prepare<[], PinnedSigner>(
        `SELECT fingerprint, last_serial AS lastSerial, changed_at_s AS pinnedAtS
         FROM bundle_signers WHERE pinned = 1 ORDER BY fingerprint`,
      )
      .all()
  }

  /** @returns whether this changed anything. */
  pin(fingerprint: string, actor: string, atS: number): Result<boolean, StoreFault> {
    return this.#set(fingerprint, true, actor, atS)
  }

  /** The last serial stays: pinned again, a signer's old bundles are still old. @returns whether this changed anything. */
  unpin(fingerprint: string, actor: string, atS: number): Result<boolean, StoreFault> {
    return this.#set(fingerprint, false, actor, atS)
  }

  /** Why a bundle of this signer is not taken; null where nothing stands against it. Throws what SQLite throws. */
  refusalOf({ signer, serial }: BundleName): BundleFault | null {
    const known = this.pinned().find(({ fingerprint }) => fingerprint === signer)
    if (known === undefined) return { code: 'signer-not-pinned', detail: signer }
    return serial > known.lastSerial
      ? null
      : { code: 'bundle-older', detail: `${serial}, after ${known.lastSerial}` }
  }

  lastSerialOf(signer: string): number {
    return this.pinned().find(({ fingerprint }) => fingerprint === signer)?.lastSerial ?? 0
  }

  /** Within the transaction that takes the bundle. Throws what SQLite throws. */
  noteTaken({ signer, serial }: BundleName): void {
    this.#store.db
      .prepare('UPDATE bundle_signers SET last_serial = ? WHERE fingerprint = ?')
      .run(serial, signer)
  }

  #set(fingerprint: string, pinned: boolean, actor: string, atS: number): Result<boolean, StoreFault> {
    const { db } = this.#store
    return attempt(() =>
      db
        .transaction(() => {
          const is = this.pinned().some((signer) => signer.fingerprint === fingerprint)
          if (is === pinned) return false
          db.prepare(
            `INSERT INTO bundle_signers (fingerprint, pinned, last_serial, changed_at_s) VALUES (?, ?, 0, ?)
             ON CONFLICT DO UPDATE SET pinned = excluded.pinned, changed_at_s = excluded.changed_at_s`,
          ).run(fingerprint, pinned ? 1 : 0, atS)
          const action = pinned ? 'signer-pinned' : 'signer-unpinned'
          new Audit(this.#store).add(actor, { action, detail: { fingerprint } }, atS)
          return true
        })
        .immediate(),
    )
  }
}
