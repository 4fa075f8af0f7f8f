import { useEffect, useId, useRef, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { EventField as FieldName, EventText } from '../../../main/contract/events-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { ChangeLook } from './change-look.tsx'
import {
  draftOfEvent,
  emptyDraft,
  eventOfDraft,
  namings,
  type EventDraft,
  type Naming,
} from './event-draft.ts'
import { EventField } from './event-field.tsx'
import { EventMistakes } from './event-mistakes.tsx'
import { mistakeLine } from './mistake-words.ts'
import { useEventChange, type ChangeAnswer } from './use-event-change.ts'

interface Props {
  /** The event that is changed; null: a new one. */
  readonly event: EventText | null
  /** Of the list in which the person has seen it. */
  readonly revision: string
  /** @param kept the name of what is in force now; null: nothing was changed. */
  readonly close: (kept: string | null) => void
}

/** One event, written by a person. What is wrong stands at its field, and nothing that was typed is lost. */
export function EventForm({ event, revision, close }: Props): ReactElement {
  const words = useWords()
  const { t } = words
  const changes = useEventChange()
  const { state } = changes
  const [draft, setDraft] = useState<EventDraft>(() => (event === null ? emptyDraft : draftOfEvent(event)))
  const [seen, setSeen] = useState(revision)
  const form = useRef<HTMLFormElement>(null)
  const namesId = useId()
  const mistakes = state.kind === 'mistaken' ? state.mistakes : []
  const isOfField = (mistake: (typeof mistakes)[0]): boolean =>
    mistake.event === null && mistake.field !== null
  const others = mistakes.filter((mistake) => !isOfField(mistake))
  const mistakeOf = (field: FieldName): string | null => {
    const found = mistakes.find((mistake) => isOfField(mistake) && mistake.field === field)
    return found === undefined ? null : mistakeLine(found, words)
  }

  useEffect(() => {
    if (state.kind === 'mistaken') form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [state])

  const put = (part: Partial<EventDraft>): void => {
    setDraft({ ...draft, ...part })
    // It would do something else by now.
    if (state.kind === 'would') changes.forget()
  }
  const field = (name: Exclude<FieldName, 'tickets'>) => ({
    label: t(`events.field.${name}`),
    value: draft[name],
    mistake: mistakeOf(name),
    change: (value: string) => put({ [name]: value }),
  })
  const written = eventOfDraft(draft)
  const save = async (): Promise<void> => {
    became(await changes.propose({ kind: 'put', event: written, isNew: event === null }, seen))
  }
  const became = (answer: ChangeAnswer): void => {
    if (answer.kind === 'done') close(written.name)
    // Saved once more, it takes the place of what somebody else has made of it: they are told of that.
    if (answer.kind === 'changed-meanwhile') setSeen(answer.revision)
  }
  const namesMistake = mistakeOf('tickets')

  return (
    <form
      ref={form}
      className="setup lane-form"
      noValidate
      aria-label={event === null ? t('events.new') : t('events.changeOne', { name: event.name })}
      onSubmit={(submitted) => {
        submitted.preventDefault()
        void save()
      }}
    >
      <h3>{event === null ? t('events.new') : event.name}</h3>
      <div className="event-fields">
        <EventField {...field('name')} />
        <EventField
          {...field('id')}
          value={event === null && draft.id === '' ? written.id : draft.id}
          hint={t(event === null ? 'events.idHint' : 'events.idStays')}
          isReadOnly={event !== null}
        />
        <EventField {...field('doors')} type="datetime-local" hint={t('events.doorsHint')} />
        <EventField {...field('starts')} type="datetime-local" />
        <EventField {...field('lastEntry')} type="datetime-local" hint={t('events.lastEntryHint')} />
        <EventField {...field('ends')} type="datetime-local" hint={t('events.endsHint')} />
        <EventField {...field('destroyAfterHours')} type="number" hint={t('events.hoursHint')} />
        <div className="event-field">
          <label htmlFor={namesId}>{t('events.field.tickets')}</label>
          <select
            id={namesId}
            value={draft.naming}
            onChange={({ target }) => put({ naming: target.value as Naming })}
          >
            {namings.map((naming) => (
              <option key={naming} value={naming}>
                {t(`events.naming.${naming}`)}
              </option>
            ))}
          </select>
          {draft.naming === 'any' && <p className="quiet">{t('events.anyHint')}</p>}
          {draft.naming === 'names' && (
            <>
              <label htmlFor={`${namesId}-names`}>{t('events.names')}</label>
              <textarea
                id={`${namesId}-names`}
                rows={3}
                value={draft.names}
                maxLength={6_000}
                autoComplete="off"
                spellCheck={false}
                aria-invalid={namesMistake !== null}
                aria-describedby={`${namesId}-hint ${namesId}-mistake`}
                onChange={({ target }) => put({ names: target.value })}
              />
              <p id={`${namesId}-hint`} className="quiet">
                {t('events.namesHint')}
              </p>
            </>
          )}
          <p id={`${namesId}-mistake`} className="event-mistake">
            {namesMistake}
          </p>
        </div>
      </div>
      {state.kind === 'mistaken' ? (
        <div className="setup-said" role="alert">
          <p>{t('events.said.mistaken')}</p>
          {others.length > 0 && <EventMistakes mistakes={others} />}
        </div>
      ) : (
        <ChangeLook changes={changes} agreed={became} />
      )}
      {state.kind !== 'would' && (
        <div className="trust-line">
          <Button type="submit" className="button button-main" isDisabled={state.kind === 'working'}>
            {t('events.keep')}
          </Button>
          <Button className="button" onPress={() => close(null)}>
            {t('devices.cancel')}
          </Button>
        </div>
      )}
    </form>
  )
}
