import type { ReactElement } from 'react'
import { useWords } from '../languages/use-words.ts'
import { ScreenLink } from './screen-link.tsx'

/** An address with a lane that this gate does not have. */
export function NoSuchLane({ laneId }: { laneId: string }): ReactElement {
  const { t } = useWords()
  return (
    <main className="plain-message">
      <h1>{t('lane.unknown', { lane: laneId })}</h1>
      <ScreenLink to="start">{t('start.home')}</ScreenLink>
    </main>
  )
}
