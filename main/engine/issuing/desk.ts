import type { Clock } from '../../../native/clock.ts'
import { ok, type Result } from '../../../native/result.ts'
import type { DeskAnswer, DeskOrder, DeskState } from '../../contract/desk-api.ts'
import type { CallOutput } from '../../contract/gate-api.ts'
import { openAuthority, readAuthority, readSeal, type OpenAuthority } from './authority.ts'
import type { AuthorityState } from './authority-state.ts'
import { fillOrder } from './fill-order.ts'
import { fault, type IssuingFault } from './issuing-fault.ts'
import type { Secret } from './key-file.ts'
import { keychainSecret, systemKeychain, type Keychain } from './system-keychain.ts'

/** After a wrong passphrase, whoever guesses waits this long. Milliseconds. */
const wrongPassphraseMs = 1_000

/** What issues at a ticket desk. */
export interface Desk {
  state(): DeskState
  /** @param passphrase null: by the system's keychain. */
  unlock(passphrase: string | null): Promise<CallOutput<'unlockDesk'>>
  issue(order: DeskOrder): Promise<DeskAnswer>
}

/** Of a gate that has no authority of its own. */
export const noDesk: Desk = {
  state: () => ({ kind: 'absent' }),
  unlock: () => Promise.resolve('unusable'),
  issue: () => Promise.resolve({ kind: 'refused', fault: 'desk-absent' }),
}

export interface DeskParts {
  /** IANA name: times are read off papers in this zone. */
  readonly timeZone: string
  readonly clock: Clock
  /** Then nothing is dated: a pass would hold from the wrong time, and for the wrong time. */
  readonly isClockDoubtful: () => boolean
  /** By default the one of this system. */
  readonly keychain?: Keychain
}

/** A desk whose keys nobody need unlock: the demo's. */
export const openDesk = (authority: OpenAuthority, parts: DeskParts): Desk => ({
  state: () => ({ kind: 'open', issuer: authority.state.name }),
  unlock: () => Promise.resolve('open'),
  issue: (order) => issueNow(order, authority, parts),
})

/**
 * A desk of the authority in `folder`. Its keys are decrypted by whoever knows the passphrase, and stay so, in memory,
 * until the engine ends. What a command changes beside it (a key retired, a pass revoked) holds from the next pass on.
 */
export class LockedDesk implements Desk {
  readonly #folder: string
  readonly #parts: DeskParts
  readonly #onUnlock: (well: boolean) => void
  #privateKeys: OpenAuthority['privateKeys'] | null = null
  /** One guess after another: none is saved by asking twice at once. */
  #guess: Promise<unknown> = Promise.resolve()

  /** @param onUnlock told of each attempt, for the record. */
  constructor(folder: string, parts: DeskParts, onUnlock: (well: boolean) => void) {
    this.#folder = folder
    this.#parts = parts
    this.#onUnlock = onUnlock
  }

  state(): DeskState {
    const state = readAuthority(this.#folder)
    if (!state.ok) return { kind: 'fault', fault: state.error.code }
    const issuer = state.value.name
    if (this.#privateKeys !== null) return { kind: 'open', issuer }
    const seal = readSeal(this.#folder)
    return seal.ok
      ? { kind: 'locked', issuer, by: seal.value.kind }
      : { kind: 'fault', fault: seal.error.code }
  }

  unlock(passphrase: string | null): Promise<CallOutput<'unlockDesk'>> {
    const guess = this.#guess.then(() => this.#unlock(passphrase))
    this.#guess = guess
    return guess
  }

  async #unlock(passphrase: string | null): Promise<CallOutput<'unlockDesk'>> {
    if (this.#privateKeys !== null) return 'open'
    const secret = await this.#secret(passphrase)
    const opened = secret.ok ? await openAuthority(this.#folder, secret.value) : secret
    if (opened.ok) {
      this.#privateKeys = opened.value.privateKeys
      this.#onUnlock(true)
      return 'open'
    }
    if (opened.error.code !== 'key-file-locked') return 'unusable'
    this.#onUnlock(false)
    await new Promise<void>((resolve) => this.#parts.clock.schedule(wrongPassphraseMs, resolve))
    return 'wrong-passphrase'
  }

  async #secret(passphrase: string | null): Promise<Result<Secret, IssuingFault>> {
    if (passphrase !== null) return ok({ kind: 'passphrase', text: passphrase })
    const seal = readSeal(this.#folder)
    if (!seal.ok) return seal
    if (seal.value.kind !== 'keychain') return fault('secret-wrong-kind', seal.value.kind)
    return keychainSecret(this.#parts.keychain ?? systemKeychain, seal.value.account)
  }

  async issue(order: DeskOrder): Promise<DeskAnswer> {
    const authority = this.#authority()
    if (!authority.ok) return { kind: 'refused', fault: authority.error.code }
    if (authority.value === null) return { kind: 'refused', fault: 'desk-locked' }
    return issueNow(order, authority.value, this.#parts)
  }

  /** As it is on disk now; null while its keys are locked. */
  #authority(): Result<OpenAuthority | null, IssuingFault> {
    const privateKeys = this.#privateKeys
    if (privateKeys === null) return ok(null)
    const state: Result<AuthorityState, IssuingFault> = readAuthority(this.#folder)
    return state.ok ? ok({ state: state.value, privateKeys }) : state
  }
}

async function issueNow(
  order: DeskOrder,
  authority: OpenAuthority,
  { timeZone, clock, isClockDoubtful }: DeskParts,
): Promise<DeskAnswer> {
  if (isClockDoubtful()) return { kind: 'refused', fault: 'clock-doubtful' }
  return fillOrder(order, authority, timeZone, Math.floor(clock.wallMs() / 1_000))
}
