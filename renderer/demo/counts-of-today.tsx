import { useMemo, type ReactElement } from 'react'
import { dateIn, dayBounds } from '../../main/contract/venue-time.ts'
import { Totals } from '../counts/totals.tsx'
import { useCounts } from '../counts/use-counts.ts'
import { useWords } from '../languages/use-words.ts'
import { ScreenLink } from '../shared/screen-link.tsx'
import { useNow } from '../shared/use-now.ts'

/** How soon after midnight the sums begin anew. Milliseconds. */
const dayLookMs = 10_000

/** The sums of today, as they move. */
export function CountsOfToday({ timeZone }: { timeZone: string }): ReactElement {
  const { t } = useWords()
  const today = dateIn(useNow(dayLookMs) / 1_000, timeZone)
  const bounds = useMemo(() => dayBounds(today, timeZone, 0), [today, timeZone])
  const state = useCounts(bounds?.fromS ?? 0, bounds?.toS ?? 0)
  return (
    <section className="demo-counts" aria-labelledby="counts-of-today">
      <h2 id="counts-of-today">{t('demo.todayCounts')}</h2>
      {state.kind === 'loading' && <p aria-live="polite">{t('counts.loading')}</p>}
      {state.kind === 'failed' && <p role="alert">{t('counts.failed')}</p>}
      {state.kind === 'ready' && <Totals counts={state.counts} />}
      <ScreenLink to="counts">{t('demo.allCounts')}</ScreenLink>
    </section>
  )
}
