import type { ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { EventRow } from '../../../main/contract/events-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { hourOrDay, wallTimeWords } from './wall-time.ts'

interface Props {
  readonly row: EventRow
  /** Null: something else is open. */
  readonly acts: { readonly change: () => void; readonly remove: () => void } | null
}

/** One event: when it is, how tickets name it, where it comes from, and what may be done about it. */
export function EventItem({ row: { event, source, state }, acts }: Props): ReactElement {
  const { t, language } = useWords()
  const { id, name, doors, starts, lastEntry, ends, tickets } = event
  const times = [
    `${t('events.field.doors')} ${wallTimeWords(doors, language)}`,
    ...(['starts', 'lastEntry', 'ends'] as const)
      .filter((field) => event[field] !== '')
      .map(
        (field) =>
          `${t(`events.field.${field}`)} ${hourOrDay({ starts, lastEntry, ends }[field], doors, language)}`,
      ),
  ]
  const named =
    tickets === null
      ? t('events.namedById', { id })
      : tickets.length === 0
        ? t('events.naming.any')
        : t('events.namedBy', { names: tickets.join(', ') })
  return (
    <li aria-label={name} data-state={state}>
      <div className="source-name">
        <h4>
          {name} {state !== 'coming' && <span className="event-state">{t(`events.state.${state}`)}</span>}
        </h4>
        <p className="quiet">
          {named} · {t(`events.source.${source}`)}
        </p>
      </div>
      <p className="source-state" data-state={state === 'on' ? 'well' : state === 'idle' ? 'failing' : ''}>
        {times.join(' · ')}
      </p>
      {acts !== null && (
        <div className="trust-line">
          <Button className="button" aria-label={t('events.changeOne', { name })} onPress={acts.change}>
            {t('devices.change')}
          </Button>
          {source !== 'configuration' && (
            <Button
              className="button"
              aria-label={t(source === 'added' ? 'events.removeOne' : 'events.restoreOne', { name })}
              onPress={acts.remove}
            >
              {t(source === 'added' ? 'devices.drop' : 'events.restore')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}
