import type { ReactElement } from 'react'
import type { CallOutput } from '../../main/contract/gate-api.ts'
import { useWords } from '../languages/use-words.ts'
import { sumUp } from './tally.ts'

/** The day in five figures. */
export function Totals({ counts }: { counts: CallOutput<'counts'> }): ReactElement {
  const { t, language } = useWords()
  const { admit, refuse, refer, total } = sumUp(counts.decisions)
  const entered = counts.passages
    .filter(({ end }) => end === 'entered' || end === 'assumed')
    .reduce((sum, { count }) => sum + count, 0)
  const format = new Intl.NumberFormat(language)
  const figures = [
    ['total', t('counts.scanned'), total],
    ['admit', t('counts.admit'), admit],
    ['refuse', t('counts.refuse'), refuse],
    ['refer', t('counts.refer'), refer],
    ['entered', t('counts.end.entered'), entered],
  ] as const
  return (
    <dl className="totals">
      {figures.map(([key, name, value]) => (
        <div key={key} className="card" data-total={key}>
          <dt>{name}</dt>
          <dd>{format.format(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
