import { setImmediate } from 'node:timers/promises'
import type { Cancel, Clock } from '../../../native/clock.ts'
import { formats } from '../passes/formats.ts'
import { inSlices } from './at-once.ts'
import { HeldIssuers } from './held-issuers.ts'
import type { LeftOut, LongList, Preparing } from './trust-kind.ts'
import { trustView, type TrustView } from './trust-view.ts'
import { kindOf, type TrustEntry } from './trust-document.ts'

/** How soon an engine sees keys that a command has imported beside it. */
const lookMs = 1_000
/** So long others wait at most while trust is renewed, but for the one step that is under way. */
const stepMs = 2
/** Of issuers that are read at a time. */
const issuersAtOnce = 4

/** A list of an entry that is kept apart from it. */
export interface ListApart {
  /** As `Preparing.list` asks for it. */
  readonly path: string
  readonly length: number
  readonly characters: number
  /** Names of its parts, in order. */
  readonly parts: readonly string[]
}

/** An issuer that is other than it was. */
export interface IssuerChange {
  /** Of this change. Later ones have higher numbers. */
  readonly revision: number
  readonly format: string
  readonly id: string
  /** Null: nobody is trusted by this name. */
  readonly entry: TrustEntry | null
  readonly lists: readonly ListApart[]
  readonly distrusted: boolean
}

export interface StoredTrust {
  /** Of the latest change; 0 before the first. Cheap: it is asked every second. */
  revision(): number
  /** The issuers that have changed since, the earliest change first; of each the latest, and so many at most. */
  changedAfter(revision: number, atMost: number): IssuerChange[]
  /** Null where no issuer needs it any longer. */
  listPart(name: string): unknown[] | null
}

/** A part of a list is gone, or is not what it should be. */
class EntryUnreadable extends Error {}

/**
 * The trust in use: read into memory once, and again what another process has changed of it. An issuer is made ready in
 * small steps, between which a gate goes on with what it has; then the new view takes the place of the old at once.
 */
export class LiveTrust {
  readonly #stored: StoredTrust
  readonly #clock: Clock
  readonly #held = new Map(formats.map(({ trust }) => [trust.format as string, new HeldIssuers(trust)]))
  #view: TrustView
  /** Up to which changes are held. */
  #revision = 0
  #restedMs: number
  #next: Cancel | null = null
  #closed = false

  private constructor(stored: StoredTrust, clock: Clock) {
    this.#stored = stored
    this.#clock = clock
    this.#restedMs = clock.monotonicMs()
    this.#view = this.#joined()
  }

  static async open(stored: StoredTrust, clock: Clock): Promise<LiveTrust> {
    const trust = new LiveTrust(stored, clock)
    await trust.#look()
    trust.#lookAgain()
    return trust
  }

  get view(): TrustView {
    return this.#view
  }

  close(): void {
    this.#closed = true
    this.#next?.()
  }

  #lookAgain(): void {
    if (this.#closed) return
    this.#next = this.#clock.schedule(lookMs, () => {
      void this.#look().finally(() => this.#lookAgain())
    })
  }

  /** Until there is nothing new: what changes meanwhile comes with it. */
  async #look(): Promise<void> {
    if (this.#stored.revision() === this.#revision) return
    this.#restedMs = this.#clock.monotonicMs()
    for (;;) {
      const changes = this.#stored.changedAfter(this.#revision, issuersAtOnce)
      for (const change of changes) {
        await this.#take(change)
        this.#revision = change.revision
        await this.#rest()
        if (this.#closed) return
      }
      if (changes.length === 0) break
    }
    this.#view = this.#joined()
  }

  async #take(change: IssuerChange): Promise<void> {
    const held = this.#held.get(change.format)
    if (held === undefined) return
    const { entry, id, distrusted } = change
    try {
      if (entry === null) held.drop(id)
      else {
        const leftOut: LeftOut[] = []
        const prepared = await kindOf(entry).prepare(entry, leftOut, this.#preparing(change))
        held.put({ id, distrusted, prepared })
      }
    } catch (error) {
      if (!(error instanceof EntryUnreadable)) throw error
      // Where the issuer has changed meanwhile, that change comes by itself. Else the disk is bad: nobody is trusted by
      // accident.
      const again = this.#stored.changedAfter(change.revision - 1, 1)[0]
      if (again?.revision === change.revision) held.drop(id)
    }
  }

  #preparing({ lists }: IssuerChange): Preparing {
    const rest = (): Promise<void> => this.#rest()
    return {
      rest,
      list: (path, written, item) => {
        const apart = lists.find((list) => list.path === path)
        if (apart === undefined) return inSlices(written, rest)
        return this.#readApart(apart, (part) => {
          const slice = item.array().safeParse(part)
          if (!slice.success) throw new EntryUnreadable()
          return slice.data
        })
      },
    }
  }

  #readApart<Item>(
    { length, characters, parts }: ListApart,
    read: (part: unknown) => Item[],
  ): LongList<Item> {
    const [stored, rest] = [this.#stored, () => this.#rest()]
    return {
      length,
      characters,
      async *[Symbol.asyncIterator]() {
        for (const name of parts) {
          await rest()
          yield read(stored.listPart(name))
        }
      },
    }
  }

  async #rest(): Promise<void> {
    if (this.#clock.monotonicMs() - this.#restedMs < stepMs) return
    await setImmediate()
    this.#restedMs = this.#clock.monotonicMs()
  }

  #joined(): TrustView {
    const held = [...this.#held.values()]
    return trustView(
      new Map(held.map(({ kind, trust }) => [kind, trust])),
      new Map(held.map(({ kind, distrusted }) => [kind.format, distrusted])),
    )
  }
}
