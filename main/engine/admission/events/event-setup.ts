import { createHash } from 'node:crypto'
import type { Clock } from '../../../../native/clock.ts'
import { err, ok, unreachable, type Result } from '../../../../native/result.ts'
import type {
  EventChange,
  EventMistake as ToldMistake,
  EventRow,
  EventsAnswer,
  EventsChanged,
  EventsEffect,
  EventsQuery,
  EventsRequest,
} from '../../../contract/events-api.ts'
import type { EventConfig } from '../../config/event-config.ts'
import { found } from '../../config/mistakes.ts'
import type { Store } from '../../store/open-store.ts'
import { attempt } from '../../store/store-fault.ts'
import { knownClaims, type KnownClaims } from '../claims/known-claims.ts'
import { effectOf } from './change-effect.ts'
import { readEventList } from './event-list.ts'
import type { EventMistake } from './event-mistake.ts'
import { differencesOf, eventOfText, textOfEvent } from './event-text.ts'
import { joinEvents, keepEvents } from './kept-events.ts'
import type { LiveEvents } from './live-events.ts'
import {
  planPut,
  planRemoval,
  type ChangeMistake,
  type EventsBefore,
  type PlannedEvents,
} from './plan-change.ts'

/** A person mends some before they look again. */
const maxMistakesTold = 100
const maxFoundLength = 80

/** What the setup screen may do about events. */
export interface EventTools {
  view(query: EventsQuery): EventsAnswer
  change(request: EventsRequest): Promise<EventsChanged>
}

/** The demo venue is as it is. */
export const noEventTools: EventTools = {
  view: () => ({ kind: 'not-here' }),
  change: () => Promise.resolve({ kind: 'not-here' }),
}

export interface EventSetupParts {
  /** Of the gate in service: told at once of what is changed. */
  readonly live: LiveEvents
  readonly dataFolder: string
  readonly configured: readonly EventConfig[]
  readonly timeZone: string
  readonly store: Store
  readonly clock: Clock
}

/** A change as it was read: what is to be there, and the lines of the list that it came from. */
type ReadChange =
  | {
      readonly kind: 'put'
      readonly fresh: readonly EventConfig[]
      readonly lines: readonly number[] | null
      readonly isNew: boolean
    }
  | { readonly kind: 'remove'; readonly id: string }

/** Shows the events of a gate in service, and changes those that are not its configuration's. */
export class EventSetup implements EventTools {
  readonly #parts: EventSetupParts

  constructor(parts: EventSetupParts) {
    this.#parts = parts
  }

  view({ which, offset, limit }: EventsQuery): EventsAnswer {
    const { live } = this.#parts
    live.look()
    const { kept, clashes } = live.list
    const written = this.#written()
    const all = this.#rows(written)
    const over = all.filter(({ state }) => state === 'over').toReversed()
    const coming = all.filter(({ state }) => state !== 'over')
    return {
      kind: 'events',
      revision: kept.revision,
      rows: (which === 'over' ? over : coming).slice(offset, offset + limit),
      coming: coming.length,
      over: over.length,
      on: live.at(this.#nowS())?.name ?? null,
      problem: kept.unreadable ? 'damaged' : clashes.length > 0 ? 'clash' : null,
      mistakes: clashes
        .slice(0, maxMistakesTold)
        .map((mistake) => told(mistake, null, written[mistake.index]?.name ?? null)),
    }
  }

  /** Checked, agreed to where that is wanted, on record, and in force at once. Two screens never undo each other's. */
  async change({ revision, change, agreed }: EventsRequest): Promise<EventsChanged> {
    const read = await readChange(change)
    if (!read.ok) return mistaken(read.error)
    // From here on nothing else has a turn.
    const { live, store } = this.#parts
    live.look()
    if (live.list.kept.revision !== revision) return this.#changedMeanwhile(read.value)
    const claims = attempt(() => knownClaims(store))
    if (!claims.ok) return { kind: 'failed', fault: claims.error.code }
    const planned = this.#plan(read.value, claims.value)
    if (!planned.ok) return mistaken(planned.error)
    const effect = this.#effect(read.value, planned.value, claims.value)
    const agreement = digestOf([revision, change, effect])
    const isAsked = change.kind !== 'put' || effect.warnings.length > 0
    if (isAsked && agreed !== agreement) return { kind: 'would', effect, agreement }
    return change.kind === 'put' && isNothing(effect)
      ? { kind: 'done', effect }
      : this.#keep(read.value, planned.value, effect)
  }

  #plan(change: ReadChange, claims: KnownClaims): Result<PlannedEvents, readonly ToldMistake[]> {
    const { live, configured, timeZone } = this.#parts
    const before: EventsBefore = { configured, kept: live.list.kept.events, timeZone }
    if (change.kind === 'remove') {
      const planned = planRemoval(before, change.id)
      if (planned === null) return err([plain('gone')])
      return planned.ok ? planned : err(planned.error.map((mistake) => told(mistake, null, mistake.event)))
    }
    const { fresh, lines, isNew } = change
    const lineOf = (index: number): number | null => lines?.[index] ?? null
    const there = new Map(this.#written().map((event) => [event.id, event]))
    const taken = fresh.find(({ id }) => isNew && there.has(id))
    if (taken !== undefined)
      return err([
        { ...plain('id-there', 'id', taken.id), values: { name: there.get(taken.id)?.name ?? '' } },
      ])
    const planned = planPut(
      before,
      fresh.map((event, index) => ({ event, name: String(lineOf(index) ?? event.id) })),
    )
    if (!planned.ok) return err(planned.error.map((mistake) => toldOfFresh(mistake, lineOf)))
    const ends = new Map(planned.value.events.map(({ id, destroyS }) => [id, destroyS]))
    const spent = fresh.flatMap((event, index): ToldMistake[] => {
      const was = there.get(event.id)
      const isChanged = was === undefined || differencesOf(was, event).length > 0
      const takesTickets = (ends.get(event.id) ?? 0) > this.#nowS()
      return isChanged && takesTickets && claims.spent.has(event.id)
        ? [{ ...plain('id-spent', 'id', event.id), line: lineOf(index) }]
        : []
    })
    return spent.length > 0 ? err(spent) : planned
  }

  #effect(change: ReadChange, planned: PlannedEvents, claims: KnownClaims): EventsEffect {
    const { live, configured } = this.#parts
    const effect = effectOf(
      { written: this.#written(), events: live.list.inForce },
      { written: joinEvents(configured, planned.kept), events: planned.events },
      { isRemoval: change.kind === 'remove', claims, nowS: this.#nowS() },
    )
    const same = change.kind === 'put' ? change.fresh.length - effect.added - effect.changed : 0
    return { ...effect, same }
  }

  #keep(change: ReadChange, planned: PlannedEvents, effect: EventsEffect): EventsChanged {
    const { live, dataFolder, store } = this.#parts
    const { kept: events, added, replaced, removed } = planned
    const only =
      change.kind === 'remove' ? change.id : change.lines === null ? change.fresh[0]?.id : undefined
    const kept = keepEvents({
      dataFolder,
      store,
      events,
      before: live.list.kept,
      detail: { ...(only === undefined ? {} : { event: only }), added, replaced, removed },
      actor: 'setup screen',
      atS: this.#nowS(),
    })
    live.look()
    if (kept.ok) return { kind: 'done', effect }
    return kept.error.code === 'changed-meanwhile'
      ? this.#changedMeanwhile(change)
      : { kind: 'failed', fault: kept.error.code }
  }

  #changedMeanwhile(change: ReadChange): EventsChanged {
    const id = change.kind === 'remove' ? change.id : change.lines === null ? change.fresh[0]?.id : undefined
    const now = this.#written().find((event) => event.id === id)
    const { revision } = this.#parts.live.list.kept
    return { kind: 'changed-meanwhile', revision, now: now === undefined ? null : textOfEvent(now) }
  }

  #written(): readonly EventConfig[] {
    return joinEvents(this.#parts.configured, this.#parts.live.list.kept.events)
  }

  /** In the order of doors: written so, times of one zone are in the order of texts. */
  #rows(written: readonly EventConfig[]): EventRow[] {
    const { live, configured } = this.#parts
    const nowS = this.#nowS()
    const onId = live.at(nowS)?.id
    const isClash = live.list.clashes.length > 0
    const inForce = new Map(live.list.inForce.map((event) => [event.id, event]))
    const keptIds = new Set(live.list.kept.events.map(({ id }) => id))
    const configuredIds = new Set(configured.map(({ id }) => id))
    const sourceOf = (id: string): EventRow['source'] => {
      if (!keptIds.has(id)) return 'configuration'
      return configuredIds.has(id) ? 'replaced' : 'added'
    }
    return written
      .toSorted((a, b) => (a.doors < b.doors ? -1 : a.doors > b.doors ? 1 : 0))
      .map((event): EventRow => {
        const source = sourceOf(event.id)
        const there = isClash && source !== 'configuration' ? undefined : inForce.get(event.id)
        const state =
          there === undefined ? 'idle' : there.id === onId ? 'on' : there.endsS <= nowS ? 'over' : 'coming'
        return { event: textOfEvent(event), source, state }
      })
  }

  #nowS(): number {
    return this.#parts.clock.wallMs() / 1_000
  }
}

async function readChange(change: EventChange): Promise<Result<ReadChange, readonly ToldMistake[]>> {
  switch (change.kind) {
    case 'put': {
      const event = eventOfText(change.event)
      return event.ok
        ? ok({ kind: 'put', fresh: [event.value], lines: null, isNew: change.isNew })
        : err(event.error.map((mistake) => told(mistake, null, null)))
    }
    case 'remove':
      return ok(change)
    case 'import': {
      const list = await readEventList(textStream(change.csv))
      if (!list.ok) return err(list.error.map((mistake) => told(mistake, mistake.line, null)))
      const fresh = list.value.map(({ event }) => event)
      return ok({ kind: 'put', fresh, lines: list.value.map(({ line }) => line), isNew: false })
    }
    default:
      return unreachable(change)
  }
}

async function* textStream(text: string): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  yield Buffer.from(text)
}

const told = (
  { why, found: there }: EventMistake,
  line: number | null,
  event: string | null,
): ToldMistake => ({
  line,
  event,
  field: why.field,
  code: why.code,
  found: there?.slice(0, maxFoundLength) ?? null,
  values: { ...why.values },
})

const toldOfFresh = (mistake: ChangeMistake, lineOf: (index: number) => number | null): ToldMistake =>
  told(mistake, mistake.fresh === null ? null : lineOf(mistake.fresh), mistake.event)

const plain = (
  code: EventMistake['why']['code'],
  field: ToldMistake['field'] = null,
  there?: string,
): ToldMistake => ({ line: null, event: null, field, code, found: found(there), values: {} })

const mistaken = (mistakes: readonly ToldMistake[]): EventsChanged => ({
  kind: 'mistaken',
  mistakes: mistakes.slice(0, maxMistakesTold),
})

const isNothing = ({ added, changed, removed }: EventsEffect): boolean => added + changed + removed === 0

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url')
