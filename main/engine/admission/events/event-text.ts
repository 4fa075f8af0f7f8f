import { err, ok, type Result } from '../../../../native/result.ts'
import { eventFields, type EventField, type EventText } from '../../../contract/events-api.ts'
import { EventConfig } from '../../config/event-config.ts'
import { formMistakes, type EventMistake } from './event-mistake.ts'

/** Nothing was typed there: the configuration's own value holds. */
const orAbsent = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim())

/** An event as a form has it, each field as it was typed. */
export function eventOfText(text: EventText): Result<EventConfig, readonly EventMistake[]> {
  const hours = orAbsent(text.destroyAfterHours)
  const json = {
    id: text.id.trim(),
    name: text.name.trim(),
    doors: text.doors.trim(),
    starts: text.starts.trim(),
    lastEntry: orAbsent(text.lastEntry),
    ends: text.ends.trim(),
    destroyAfterHours: hours === undefined ? undefined : Number(hours),
    tickets: text.tickets?.map((name) => name.trim()).filter((name) => name !== ''),
  }
  const parsed = EventConfig.safeParse(json, { reportInput: true })
  return parsed.success ? ok(parsed.data) : err(oneAField(formMistakes(parsed.error, json)))
}

/** A field that is wrong in two ways is told of once. */
const oneAField = (mistakes: readonly EventMistake[]): EventMistake[] =>
  mistakes.filter(
    ({ why }, at) =>
      why.field === null || mistakes.findIndex((other) => other.why.field === why.field) === at,
  )

/** The same event, as a form begins with it. */
export const textOfEvent = (event: EventConfig): EventText => ({
  id: event.id,
  name: event.name,
  doors: event.doors,
  starts: event.starts,
  lastEntry: event.lastEntry ?? '',
  ends: event.ends,
  destroyAfterHours: String(event.destroyAfterHours),
  tickets: event.tickets ?? null,
})

export interface Difference {
  readonly field: EventField
  readonly before: string
  readonly after: string
}

/** Where two events differ, as a form has them. Of how tickets name it, by its id is empty, and any is `*`. */
export function differencesOf(before: EventConfig, after: EventConfig): Difference[] {
  const [a, b] = [textOfEvent(before), textOfEvent(after)]
  return eventFields.flatMap((field) => {
    const difference = { field, before: written(a[field]), after: written(b[field]) }
    return difference.before === difference.after ? [] : [difference]
  })
}

function written(value: string | readonly string[] | null): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return value.length === 0 ? '*' : value.join(', ')
}
