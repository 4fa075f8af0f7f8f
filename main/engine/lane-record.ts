import { z } from 'zod'
import type { Clock } from '../../native/clock.ts'
import type { Result } from '../../native/result.ts'
import type { ByHandReason, LaneMode } from '../contract/gate-api.ts'
import type { Log } from './log.ts'
import { Audit, type AuditAction } from './store/audit.ts'
import type { Store } from './store/open-store.ts'
import { Settings } from './store/settings.ts'
import { attempt, type StoreFault } from './store/store-fault.ts'

/** Who called for the emergency release. */
export type ReleasedBy = 'button' | 'signal' | 'screen'

const actors: Record<ReleasedBy, string> = {
  button: 'release button',
  signal: 'signal',
  screen: 'staff screen',
}

const orders = {
  free: 'lane-freed',
  closed: 'lane-closed',
  serving: 'lane-serving',
} as const satisfies Record<LaneMode, AuditAction['action']>

const Lanes = z.array(z.string())

/**
 * What people did to the lanes by hand, on record. A disk that takes nothing hinders no order: it is written after the
 * lanes have obeyed, and the log says whether it was.
 */
export class LaneRecord {
  readonly #store: Store
  readonly #clock: Clock
  readonly #log: Log

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store
    this.#clock = clock
    this.#log = log
  }

  /** The lanes that were released in an emergency and not reset since: an engine that starts opens them first of all. */
  stillReleased(): ReadonlySet<string> {
    const kept = attempt(() => Lanes.safeParse(new Settings(this.#store).get('released')))
    const lanes = kept.ok && kept.value.success ? kept.value.data : []
    if (lanes.length > 0) this.#log({ event: 'emergency-released', by: 'before-start', recorded: true })
    return new Set(lanes)
  }

  /** @param released all lanes that are. @param lane whose button it was. */
  released(by: ReleasedBy, released: readonly string[], lane: string | null): void {
    const detail = lane === null ? {} : { lane }
    const recorded = this.#write(actors[by], { action: 'emergency-released', detail }, released)
    this.#log({ event: 'emergency-released', by, recorded })
  }

  /** @param released the lanes that still are. */
  reset(lane: string, released: readonly string[]): void {
    const recorded = this.#write('staff screen', { action: 'lane-reset', detail: { lane } }, released)
    this.#log({ event: 'lane-reset', lane, recorded })
  }

  /** Of whom, nobody knows. */
  admittedByHand(lane: string, reason: ByHandReason): void {
    const recorded = this.#write(
      'staff screen',
      { action: 'admitted-by-hand', detail: { lane, reason } },
      null,
    )
    this.#log({ event: 'admitted-by-hand', lane, recorded })
  }

  mode(lane: string, mode: LaneMode, minutes: number | null): void {
    const action = orders[mode]
    const recorded = this.#write('staff screen', { action, detail: { lane, minutes } }, null)
    this.#log({ event: action, lane, recorded })
  }

  /** Before the relay moves, and only if it is on record: nobody waits for this gate. */
  tested(lane: string, relay: object): Result<void, StoreFault> {
    const detail = { lane, relay: JSON.stringify(relay) }
    const recorded = attempt(() =>
      new Audit(this.#store).add(
        'setup screen',
        { action: 'relay-tested', detail },
        this.#clock.wallMs() / 1_000,
      ),
    )
    this.#log({ event: 'relay-tested', lane, recorded: recorded.ok })
    return recorded
  }

  #write(actor: string, action: AuditAction, released: readonly string[] | null): boolean {
    return attempt(() =>
      this.#store.db
        .transaction(() => {
          if (released !== null)
            new Settings(this.#store).put('released', released.length === 0 ? undefined : released)
          new Audit(this.#store).add(actor, action, this.#clock.wallMs() / 1_000)
        })
        .immediate(),
    ).ok
  }
}
