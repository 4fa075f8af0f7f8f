import type { ReactElement } from 'react'
import type { EventMistake } from '../../../main/contract/events-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { fieldName, mistakeLine } from './mistake-words.ts'

/** As many as a person mends before they look again. */
const maxShown = 30

/** What is wrong with several events, or with none that the form shows: each with its line or its name. */
export function EventMistakes({ mistakes }: { mistakes: readonly EventMistake[] }): ReactElement {
  const words = useWords()
  const { t } = words
  return (
    <ul>
      {mistakes.slice(0, maxShown).map((mistake) => {
        const { line, event, field, code, found } = mistake
        const where = [
          ...(line === null ? [] : [t('events.line', { line })]),
          ...(event === null ? [] : [event]),
          ...(field === null ? [] : [fieldName(field, words)]),
        ]
        return (
          <li key={JSON.stringify([line, event, field, code, found])}>
            {where.length > 0 && <strong>{where.join(', ')}: </strong>}
            {found !== null && <code>{found}</code>} {mistakeLine(mistake, words)}
          </li>
        )
      })}
      {mistakes.length > maxShown && <li>{t('events.moreMistakes')}</li>}
    </ul>
  )
}
