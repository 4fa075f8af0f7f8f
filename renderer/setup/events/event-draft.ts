import type { EventText } from '../../../main/contract/events-api.ts'
import { idOfName } from '../id-of-name.ts'

/** How tickets name an event: by its id, by other names, or whatever they say. */
export const namings = ['id', 'names', 'any'] as const
export type Naming = (typeof namings)[number]

/** An event as the form has it: everything as it was typed. */
export interface EventDraft extends Omit<EventText, 'tickets'> {
  readonly naming: Naming
  /** One a line. */
  readonly names: string
}

export const emptyDraft: EventDraft = {
  id: '',
  name: '',
  doors: '',
  starts: '',
  lastEntry: '',
  ends: '',
  destroyAfterHours: '12',
  naming: 'id',
  names: '',
}

export const draftOfEvent = ({ tickets, ...event }: EventText): EventDraft => ({
  ...event,
  naming: tickets === null ? 'id' : tickets.length === 0 ? 'any' : 'names',
  names: tickets?.join('\n') ?? '',
})

/**
 * What the form says, cut to more than may stand there, so that the gate tells what is wrong with it. An id that nobody has
 * typed is made of the name.
 */
export const eventOfDraft = ({ naming, names, ...draft }: EventDraft): EventText => ({
  name: cut(draft.name),
  id: cut(draft.id.trim() === '' ? idOfName(draft.name, '', 40) : draft.id),
  doors: cut(draft.doors),
  starts: cut(draft.starts),
  lastEntry: cut(draft.lastEntry),
  ends: cut(draft.ends),
  destroyAfterHours: cut(draft.destroyAfterHours),
  tickets: naming === 'id' ? null : naming === 'any' ? [] : names.split('\n').slice(0, 100).map(cut),
})

const cut = (text: string): string => text.slice(0, 200)
