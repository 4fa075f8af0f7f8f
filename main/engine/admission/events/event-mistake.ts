import type { z } from 'zod'
import type { EventField } from '../../../contract/events-api.ts'
import { eventFields } from '../../../contract/events-api.ts'
import { maxEvents } from '../../config/event-config.ts'
import { mistakesIn, type ConfigMistake } from '../../config/mistakes.ts'

export const eventMistakeCodes = [
  'id-form',
  /** Another event of the same list has it. */
  'id-taken',
  /** An event that is there already has it. */
  'id-there',
  /** Tickets of an event of this id were used, and it is forgotten which. */
  'id-spent',
  'name-form',
  'time-form',
  /** No calendar has this date, or no clock this time. */
  'time-none',
  'starts-before-doors',
  'ends-before-start',
  'last-entry-apart',
  'overlaps-before',
  'overlaps-next',
  'hours-form',
  'ticket-names',
  'too-many',
  'gone',
  'list-broken',
  'list-empty',
  'column-unknown',
  'column-twice',
  'column-missing',
  'cell-beside',
] as const
export type EventMistakeCode = (typeof eventMistakeCodes)[number]

/** What is wrong, for whoever has other words than a configuration's. Times in `values` are the venue's clocks'. */
export interface Why {
  readonly field: EventField | null
  readonly code: EventMistakeCode
  readonly values: Readonly<Record<string, string>>
}

/** What is wrong with events as they are written: in the words of a configuration, and as a code. */
export interface EventMistake extends ConfigMistake {
  readonly why: Why
}

export const tooManyEvents: EventMistake = {
  path: '',
  found: null,
  allowed: `${maxEvents} events or less`,
  why: { field: null, code: 'too-many', values: { most: String(maxEvents) } },
}

const formOf: Record<EventField, EventMistakeCode> = {
  id: 'id-form',
  name: 'name-form',
  doors: 'time-form',
  starts: 'time-form',
  lastEntry: 'time-form',
  ends: 'time-form',
  destroyAfterHours: 'hours-form',
  tickets: 'ticket-names',
}

/** What a schema found wrong with one event. @param json all that was checked. */
export const formMistakes = (error: z.ZodError, json: unknown): EventMistake[] =>
  mistakesIn(error, json).map((mistake) => {
    const [name = ''] = mistake.path.split(/[.[]/, 1)
    const field = eventFields.find((one) => one === name) ?? null
    const why: Why =
      field === null
        ? { field, code: 'cell-beside', values: { column: mistake.path } }
        : { field, code: formOf[field], values: {} }
    return { ...mistake, why }
  })
