import { useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ListRow, ListsPage, ListUse } from '../../../main/contract/lists-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'

interface Props {
  readonly list: ListRow
  readonly events: ListsPage['events']
  readonly timeZone: string
  readonly isDisabled: boolean
  readonly remove: () => void
}

/** One list: what it is for, how many codes, since when, where from. */
export function ListItem({ list, events, timeZone, isDisabled, remove }: Props): ReactElement {
  const { t, ofCode, language } = useWords()
  const use = useListUse(list)
  const { name, event, kind, codes, importedAtS } = list
  const figure = new Intl.NumberFormat(language)
  const since = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' })
  return (
    <li aria-label={name}>
      <div>
        <h3>{name}</h3>
        <p>
          {ofCode('listKind', kind, 'label')} ·{' '}
          {t('lists.for', { event: events.find(({ id }) => id === event)?.name ?? event })}
        </p>
        <p>
          {t('lists.codes', { count: codes, figure: figure.format(codes) })}
          {use?.kind === 'known' &&
            ` · ${t('lists.used', { count: use.used, figure: figure.format(use.used) })}`}
        </p>
        <p className="quiet">
          {t('lists.since', { time: since.format(importedAtS * 1_000) })} ·{' '}
          {t(kind === 'pretix' ? 'lists.fromPretix' : 'lists.fromPerson')}
        </p>
      </div>
      <Button
        className="button"
        aria-label={t('lists.removeNamed', { name })}
        isDisabled={isDisabled}
        onPress={remove}
      >
        {t('lists.remove')}
      </Button>
    </li>
  )
}

/** Counted once for each item: it takes the gate a moment. */
function useListUse({ name }: ListRow): ListUse | null {
  const client = useClient()
  const [use, setUse] = useState<ListUse | null>(null)
  useEffect(() => {
    let isWanted = true
    void client.call('listUse', { list: name }).then((answer) => {
      if (isWanted) setUse(answer.ok ? answer.value : null)
    })
    return () => {
      isWanted = false
    }
  }, [client, name])
  return use
}
