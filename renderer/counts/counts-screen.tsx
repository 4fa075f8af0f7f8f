import { useMemo, useState, type ReactElement } from 'react'
import { dateIn, dayBounds } from '../../main/contract/venue-time.ts'
import type { Venue } from '../../main/contract/gate-api.ts'
import { useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { OccupancyPanel } from '../occupancy/occupancy-panel.tsx'
import { StaffPage } from '../shared/staff-page.tsx'
import { useNow } from '../shared/use-now.ts'
import { DayChoice } from './day-choice.tsx'
import { DayCounts, type BreakdownChoice } from './day-counts.tsx'
import type { Breakdown } from './tally.ts'
import { useCounts } from './use-counts.ts'
import { unreachable } from '../shared/unreachable.ts'

/** How soon after midnight a screen that shows today shows the new day. Milliseconds. */
const dayLookMs = 10_000

/** For the venue's manager: how many, when, where, with which answer and why. */
export default function CountsScreen(): ReactElement {
  const { venue } = useGate()
  const { t } = useWords()
  return <StaffPage title={t('counts.title')}>{venue !== null && <CountedDay venue={venue} />}</StaffPage>
}

function CountedDay({ venue: { timeZone } }: { venue: Venue }): ReactElement {
  const { t } = useWords()
  const [chosen, setChosen] = useState<string | null>(null)
  const [by, setBy] = useState<Breakdown>('hour')
  const nowMs = useNow(dayLookMs)
  const today = dateIn(nowMs / 1_000, timeZone)
  const day = chosen ?? today
  return (
    <div className="counts">
      <OccupancyPanel />
      <DayChoice day={day} today={today} choose={setChosen} />
      <CountsOf day={day} timeZone={timeZone} by={by} breakDown={setBy} />
      <p className="quiet">
        {t('counts.zone', { zone: timeZone })} {t('counts.privacy')}
      </p>
    </div>
  )
}

function CountsOf(props: { day: string; timeZone: string } & BreakdownChoice): ReactElement | null {
  const { day, timeZone, by, breakDown } = props
  const { t } = useWords()
  const bounds = useMemo(() => dayBounds(day, timeZone, 0), [day, timeZone])
  const state = useCounts(bounds?.fromS ?? 0, bounds?.toS ?? 0)
  switch (state.kind) {
    case 'loading':
      return <p aria-live="polite">{t('counts.loading')}</p>
    case 'failed':
      return <p role="alert">{t('counts.failed')}</p>
    case 'ready':
      return (
        <DayCounts
          counts={state.counts}
          fromS={state.fromS}
          timeZone={timeZone}
          by={by}
          breakDown={breakDown}
        />
      )
    default:
      return unreachable(state)
  }
}
