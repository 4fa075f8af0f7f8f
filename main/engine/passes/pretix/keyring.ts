import { verify, type KeyObject } from 'node:crypto'
import type { RevokedIds } from '../revoked-ids.ts'
import type { SignedSecret } from './secret.ts'

/** What is trusted of one event. */
export interface TrustedEvent {
  readonly event: string
  readonly name: string
  /** Whole secrets. */
  readonly revoked: RevokedIds
  readonly blocked: RevokedIds
}

export interface EventKey {
  /** Its RFC 7638 thumbprint: pretix gives keys no name. */
  readonly kid: string
  readonly publicKey: KeyObject
  readonly event: TrustedEvent
}

/**
 * The keys of all events. A ticket names neither its event nor its key: whichever key verifies it is both. The one that
 * did so last is tried first, so a gate that has the keys of several events checks one signature a ticket, not many.
 */
export class Keyring {
  /** In the order in which they are tried. No two are the same key, so the order changes no verdict. */
  readonly #keys: EventKey[]

  constructor(keys: readonly EventKey[]) {
    this.#keys = [...keys]
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0
  }

  /** Null where none did. */
  signerOf({ payload, signature }: SignedSecret): EventKey | null {
    const at = this.#keys.findIndex(({ publicKey }) => verify(null, payload, publicKey, signature))
    const key = this.#keys[at]
    if (key === undefined) return null
    if (at > 0) {
      this.#keys.splice(at, 1)
      this.#keys.unshift(key)
    }
    return key
  }
}
