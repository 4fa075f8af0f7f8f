import { isDeepStrictEqual } from 'node:util'
import type { Cancel, Clock } from '../../../native/clock.ts'
import type { Notice } from '../../contract/gate-api.ts'
import type { GateCondition, KeyAge } from '../gate-condition.ts'
import type { IssuerOrigin, IssuerOrigins } from '../store/issuer-origins.ts'
import { attempt } from '../store/store-fault.ts'
import { keyAgeAt, type AgeLimits, type TrustAge } from './age-limits.ts'
import { currentAtS, limitsFor, type AgedSource } from './age-of-origin.ts'
import { noticeOf, type AgeingOrigin } from './age-notices.ts'

/** How soon a gate sees that a source has answered, or a person has imported something. */
const lookMs = 5_000

export interface LiveAgesParts {
  readonly origins: IssuerOrigins
  readonly trust: TrustAge
  readonly sources: readonly AgedSource[]
  readonly clock: Clock
}

/** Where notices go. */
export interface NoticeBoard {
  notify(notice: Notice): void
  withdraw(notice: Notice): void
}

interface Ageing {
  /** Unix seconds. */
  readonly sinceS: number
  readonly limits: AgeLimits
}

/** How old the keys of each issuer are, in memory: nothing is read from disk for a scan. */
export class LiveAges {
  readonly #parts: LiveAgesParts
  #stamp = ''
  #issuers: readonly IssuerOrigin[] = []
  #answers: ReadonlyMap<string, number> = new Map()
  #byFormat: ReadonlyMap<string, ReadonlyMap<string, Ageing>> = new Map()
  #groups: readonly AgeingOrigin[] = []
  #posted: readonly Notice[] = []
  #next: Cancel | null = null

  constructor(parts: LiveAgesParts) {
    this.#parts = parts
    this.#read()
  }

  /** Begins to look at intervals, and to tell staff. */
  start(board: NoticeBoard): void {
    this.#tell(board)
    this.#next = this.#parts.clock.schedule(lookMs, () => {
      // Where the store cannot be read now, ages are told by what was read last.
      attempt(() => this.#read())
      this.start(board)
    })
  }

  close(): void {
    this.#next?.()
  }

  /** Of an issuer that is newer than the last look nothing is known: it is fresh. */
  readonly keyAge: GateCondition['keyAge'] = (format, issuerId, atS): KeyAge | null => {
    const ageing = this.#byFormat.get(format)?.get(issuerId)
    return ageing === undefined ? null : keyAgeAt(ageing.sinceS, ageing.limits, atS)
  }

  #read(): void {
    const { origins, trust, sources } = this.#parts
    const stamp = origins.stamp()
    const answers = origins.lastAnswers()
    if (stamp === this.#stamp && isDeepStrictEqual(answers, this.#answers)) return
    if (stamp !== this.#stamp) this.#issuers = origins.accepted()
    const byFormat = new Map<string, Map<string, Ageing>>()
    const groups = new Map<string, AgeingOrigin>()
    for (const { format, id, importedAtS, origin } of this.#issuers) {
      const sinceS = currentAtS({ importedAtS, origin }, answers)
      const limits = limitsFor(origin, trust, sources)
      const issuers = byFormat.get(format) ?? new Map<string, Ageing>()
      byFormat.set(format, issuers.set(id, { sinceS, limits }))
      const group = `${origin.kind} ${origin.name}`
      const oldestS = Math.min(sinceS, groups.get(group)?.sinceS ?? sinceS)
      groups.set(group, { origin, sinceS: oldestS, limits })
    }
    this.#stamp = stamp
    this.#answers = answers
    this.#byFormat = byFormat
    this.#groups = [...groups.values()]
  }

  #tell(board: NoticeBoard): void {
    const atS = this.#parts.clock.wallMs() / 1_000
    const notices = this.#groups.flatMap((group) => noticeOf(group, atS) ?? [])
    const isAmong = (all: readonly Notice[], notice: Notice): boolean =>
      all.some((other) => isDeepStrictEqual(other, notice))
    for (const notice of this.#posted) if (!isAmong(notices, notice)) board.withdraw(notice)
    for (const notice of notices) if (!isAmong(this.#posted, notice)) board.notify(notice)
    this.#posted = notices
  }
}
