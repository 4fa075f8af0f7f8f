import { z } from 'zod'

const code = z.string().min(1).max(64)
const count = z.number().int().min(0)
/** As somebody typed it: what is wrong with it is said, at its field. */
const typed = z.string().max(200)
const typedNames = z.array(typed).max(100).nullable()

/** Characters of a list that a screen may hand in: written as JSON they take at most six times as many bytes. */
export const maxEventListLength = 150_000
export const maxEventsAtOnce = 100

export const eventFields = [
  'id',
  'name',
  'doors',
  'starts',
  'lastEntry',
  'ends',
  'destroyAfterHours',
  'tickets',
] as const
export type EventField = (typeof eventFields)[number]

/** An event as it is written. Times are those of the venue's clocks: `2026-11-21T18:00`. */
export const EventText = z.strictObject({
  id: typed,
  name: typed,
  doors: typed,
  starts: typed,
  /** Empty: until it ends. */
  lastEntry: typed,
  ends: typed,
  /** Empty: as long as is usual. */
  destroyAfterHours: typed,
  /** How tickets name it. Null: by its id; none: whatever they say. */
  tickets: typedNames,
})
export type EventText = z.infer<typeof EventText>

export const EventRow = z.object({
  event: EventText,
  /** `added`: on this screen or the command line. `replaced`: the same, instead of one of the configuration. */
  source: z.enum(['configuration', 'added', 'replaced']),
  /** `idle`: not in force, since the list clashes. */
  state: z.enum(['on', 'coming', 'over', 'idle']),
})
export type EventRow = z.infer<typeof EventRow>

/** What is wrong with events, each by its code and what goes into the words for it. */
export const EventMistake = z.object({
  /** Of the list that was handed in, from 1; null: it is not about one. */
  line: count.nullable(),
  /** The name of an event that was there before; null: it is about what was handed in. */
  event: z.string().nullable(),
  /** Null: about all of it. */
  field: code.nullable(),
  code,
  found: z.string().nullable(),
  values: z.record(z.string(), z.string()),
})
export type EventMistake = z.infer<typeof EventMistake>

export const EventsQuery = z.strictObject({
  /** `over`: the last first. */
  which: z.enum(['coming', 'over']),
  offset: z.number().int().min(0).max(100_000),
  limit: z.number().int().min(1).max(maxEventsAtOnce),
})
export type EventsQuery = z.infer<typeof EventsQuery>

export const EventsView = z.object({
  /** Names the list as it is: a change says which one it was made on. */
  revision: z.string().max(64),
  rows: z.array(EventRow),
  coming: count,
  over: count,
  /** The name of the event that is on. */
  on: z.string().nullable(),
  /** `damaged`: what was added cannot be read. `clash`: it no longer goes with the configuration, and is not in force. */
  problem: z.enum(['damaged', 'clash']).nullable(),
  /** Of a clash. */
  mistakes: z.array(EventMistake),
})
export type EventsView = z.infer<typeof EventsView>

export const EventsAnswer = z.discriminatedUnion('kind', [
  EventsView.extend({ kind: z.literal('events') }),
  /** The demo venue is as it is. */
  z.object({ kind: z.literal('not-here') }),
])
export type EventsAnswer = z.infer<typeof EventsAnswer>

export const EventChange = z.discriminatedUnion('kind', [
  /** A new event, which has an id of its own, or one that takes the place of that with its id. */
  z.strictObject({ kind: z.literal('put'), event: EventText, isNew: z.boolean() }),
  /** Takes out what was added; what it stood for in the configuration is in force again. */
  z.strictObject({ kind: z.literal('remove'), id: typed }),
  /** Adds every event of a CSV list, or changes those with its ids. */
  z.strictObject({ kind: z.literal('import'), csv: z.string().max(maxEventListLength) }),
])
export type EventChange = z.infer<typeof EventChange>

export const EventsRequest = z.strictObject({
  /** Of the list that the person has seen. */
  revision: z.string().max(64),
  change: EventChange,
  /** What a person has agreed to; null: say first what it would do, where that has to be agreed to. */
  agreed: z.string().max(64).nullable(),
})
export type EventsRequest = z.infer<typeof EventsRequest>

/** What a change does, for a person to look at. */
export const EventsEffect = z.object({
  added: count,
  changed: count,
  same: count,
  removed: count,
  /** The first of them. */
  changes: z.array(
    z.object({
      /** `restored`: the one of the configuration is in force again. */
      what: z.enum(['added', 'changed', 'removed', 'restored']),
      id: z.string(),
      name: z.string(),
      doors: z.string(),
      differences: z.array(z.object({ field: code, before: z.string(), after: z.string() })),
    }),
  ),
  /** What has to be known before it is done. */
  warnings: z.array(z.object({ code, values: z.record(z.string(), z.string()) })),
})
export type EventsEffect = z.infer<typeof EventsEffect>

export const EventsChanged = z.discriminatedUnion('kind', [
  /** In force, and on record. */
  z.object({ kind: z.literal('done'), effect: EventsEffect }),
  /** Nothing has changed yet. `agreement`: what to say for it to be done. */
  z.object({ kind: z.literal('would'), effect: EventsEffect, agreement: z.string().max(64) }),
  z.object({ kind: z.literal('mistaken'), mistakes: z.array(EventMistake) }),
  /** Somebody else was quicker. `now`: the event that was to be changed, as it is; null: it is not there. */
  z.object({ kind: z.literal('changed-meanwhile'), revision: z.string(), now: EventText.nullable() }),
  z.object({ kind: z.literal('failed'), fault: code }),
  z.object({ kind: z.literal('not-here') }),
])
export type EventsChanged = z.infer<typeof EventsChanged>

/** What a ticket may be for at this venue, for a desk to choose from: anything else may be written too. */
export const TicketChoices = z.object({
  /** `event`: as tickets name it. */
  events: z.array(z.object({ event: z.string(), name: z.string() })),
  zones: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Of lanes. */
  groups: z.array(z.string()),
})
export type TicketChoices = z.infer<typeof TicketChoices>
