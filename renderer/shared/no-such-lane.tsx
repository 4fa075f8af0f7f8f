import type { ReactElement } from 'react'
import { useWords } from '../languages/use-words.ts'
import { DemoBanner } from './demo-banner.tsx'
import { ScreenLink } from './screen-link.tsx'

/** An address with a lane that this gate does not have. */
export function NoSuchLane({ laneId }: { laneId: string }): ReactElement {
  const { t } = useWords()
  return (
    <>
      <DemoBanner />
      <main className="plain-message">
        <h1>{t('lane.unknown', { lane: laneId })}</h1>
        <ScreenLink to="start">{t('start.home')}</ScreenLink>
      </main>
    </>
  )
}
