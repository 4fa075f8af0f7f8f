import type { EventsEffect } from '../../../contract/events-api.ts'
import type { EventConfig } from '../../config/event-config.ts'
import type { KnownClaims } from '../claims/known-claims.ts'
import { planOf } from './event-plan.ts'
import { differencesOf } from './event-text.ts'
import type { VenueEvent } from './venue-event.ts'

/** As many changes as a person looks through. */
const maxShown = 100
const maxNamed = 5

export const eventWarningCodes = [
  /** The first event: a gate without any asks for none. */
  'asks-from-now',
  'asks-no-more',
  /** The event that is on is changed. */
  'on-now',
  /** The event that is on would be on no longer. */
  'no-longer-on',
  'another-on',
  'tickets-used',
  /** Which tickets were used would be forgotten at once. */
  'forgets-used',
  'over-already',
] as const
type EventWarningCode = (typeof eventWarningCodes)[number]
type Warning = EventsEffect['warnings'][0]

export interface EventsState {
  /** As they are written, those of the configuration replaced by what was added. */
  readonly written: readonly EventConfig[]
  /** Those in force, in the order of doors. */
  readonly events: readonly VenueEvent[]
}

export interface ChangeContext {
  /** What was added is taken out again. */
  readonly isRemoval: boolean
  readonly claims: KnownClaims
  /** Unix seconds UTC. */
  readonly nowS: number
}

/** What a change does, and what a person has to know before it is done. Pure. */
export function effectOf(
  before: EventsState,
  after: EventsState,
  context: ChangeContext,
): Omit<EventsEffect, 'same'> {
  const old = new Map(before.written.map((event) => [event.id, event]))
  const fresh = new Map(after.written.map((event) => [event.id, event]))
  const changes: EventsEffect['changes'] = []
  for (const [id, event] of fresh) {
    const was = old.get(id)
    const differences = was === undefined ? [] : differencesOf(was, event)
    if (was !== undefined && differences.length === 0) continue
    const { name, doors } = event
    const what = was === undefined ? 'added' : context.isRemoval ? 'restored' : 'changed'
    changes.push({ what, id, name, doors, differences })
  }
  for (const [id, { name, doors }] of old)
    if (!fresh.has(id)) changes.push({ what: 'removed', id, name, doors, differences: [] })
  const numberOf = (...kinds: readonly string[]): number =>
    changes.filter(({ what }) => kinds.includes(what)).length
  return {
    added: numberOf('added'),
    changed: numberOf('changed', 'restored'),
    removed: numberOf('removed'),
    changes: changes.slice(0, maxShown),
    warnings: warningsOf(
      before.events,
      after.events,
      changes.map(({ id }) => id),
      context,
    ),
  }
}

function warningsOf(
  before: readonly VenueEvent[],
  after: readonly VenueEvent[],
  changed: readonly string[],
  { claims, nowS }: ChangeContext,
): Warning[] {
  const warnings: Warning[] = []
  const warn = (code: EventWarningCode, values: Warning['values'] = {}): void =>
    void warnings.push({ code, values })
  const old = new Map(before.map((event) => [event.id, event]))
  const fresh = new Map(after.map((event) => [event.id, event]))
  const ids = new Set(changed)

  if (before.length === 0 && after.length > 0) warn('asks-from-now')
  if (before.length > 0 && after.length === 0) warn('asks-no-more')
  const on = planOf(before).at(nowS)
  const onThen = planOf(after).at(nowS)
  if (on !== null) {
    if (onThen === null) warn('no-longer-on', { name: on.name })
    else if (onThen.id !== on.id) warn('another-on', { name: on.name, other: onThen.name })
    else if (ids.has(on.id)) warn('on-now', { name: on.name })
  }
  const used = changed.filter((id) => claims.used.has(id))
  const forgotten = used.filter((id) => (fresh.get(id)?.destroyS ?? Infinity) <= nowS)
  const remembered = used.filter((id) => !forgotten.includes(id))
  const named = (some: readonly string[]): Warning['values'] => ({
    names: namesOf(some.map((id) => (old.get(id) ?? fresh.get(id))?.name ?? id)),
  })
  if (remembered.length > 0) warn('tickets-used', named(remembered))
  if (forgotten.length > 0) warn('forgets-used', named(forgotten))
  const isOver = (event: VenueEvent | undefined): boolean => event !== undefined && event.endsS <= nowS
  const over = changed.filter((id) => isOver(fresh.get(id)) && !isOver(old.get(id)))
  if (over.length > 0) warn('over-already', named(over))
  return warnings
}

const namesOf = (names: readonly string[]): string =>
  [...names.slice(0, maxNamed), ...(names.length > maxNamed ? ['…'] : [])].join(', ')
