import type { ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useWords } from '../languages/use-words.ts'
import { dayAfter } from './days.ts'

interface Props {
  /** `2026-11-21`. */
  readonly day: string
  readonly today: string
  /** Null: today, and tomorrow when it has come. */
  readonly choose: (day: string | null) => void
}

export function DayChoice({ day, today, choose }: Props): ReactElement {
  const { t } = useWords()
  const go = (to: string): void => choose(to === today ? null : to)
  return (
    <div className="day-choice">
      <Button className="button" onPress={() => go(dayAfter(day, -1))}>
        {t('counts.previous')}
      </Button>
      <label>
        {t('counts.day')}
        <input
          type="date"
          value={day}
          max={today}
          onChange={({ target }) => target.value !== '' && go(target.value)}
        />
      </label>
      <Button className="button" isDisabled={day >= today} onPress={() => go(dayAfter(day, 1))}>
        {t('counts.next')}
      </Button>
      <Button className="button" isDisabled={day === today} onPress={() => choose(null)}>
        {t('counts.today')}
      </Button>
    </div>
  )
}
