import type { ReactElement } from 'react'
import { dateIn } from '../../main/contract/venue-time.ts'
import type { SourceView, SyncStep } from '../../main/contract/sources-api.ts'
import { useWords } from '../languages/use-words.ts'
import { unreachable } from '../shared/unreachable.ts'

interface Props {
  readonly source: SourceView
  readonly timeZone: string
  readonly nowMs: number
}

/** How it goes with a source, in words: when it was up to date, why it is not, when it is tried again. */
export function SourceState({ source, timeZone, nowMs }: Props): ReactElement {
  const { t, ofCode, language } = useWords()
  const { lastSuccessS, fault, failures, nextTryS, running } = source
  const isWell = lastSuccessS !== null && fault === null
  return (
    <div className="source-state" data-state={isWell ? 'well' : fault === null ? 'new' : 'failing'}>
      {fault !== null && (
        <p>
          <strong>{t('sources.failed', { count: failures })}</strong> {ofCode('sourceFault', fault, 'line')}
        </p>
      )}
      <p>
        {lastSuccessS === null
          ? t('sources.never')
          : t('sources.upToDate', { ago: agoInWords(lastSuccessS, nowMs, language) })}
      </p>
      {nextTryS !== null && (
        <p className="quiet">
          {t('sources.nextTry', { time: timeInWords(nextTryS, { timeZone, nowMs, language }) })}
        </p>
      )}
      <p aria-live="polite">{running !== null && <StepWords step={running} />}</p>
    </div>
  )
}

function StepWords({ step }: { step: SyncStep }): string {
  const { t, language } = useWords()
  const figure = new Intl.NumberFormat(language)
  switch (step.step) {
    case 'waiting':
    case 'connecting':
    case 'checking':
      return t(`sources.step.${step.step}`)
    case 'receiving':
      return t('sources.step.receiving', { kB: figure.format(step.kB) })
    case 'taking':
      return t('sources.step.taking', { count: step.issuers })
    default:
      return unreachable(step)
  }
}

/** Seconds of each unit, the largest first. */
const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** `3 hours ago`; what is less than a minute ago, or by another clock still to come, is now. */
function agoInWords(atS: number, nowMs: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const agoS = Math.max(0, nowMs / 1_000 - atS)
  const [unit, seconds] = units.find(([, length]) => agoS >= length) ?? ['second', Number.POSITIVE_INFINITY]
  return format.format(-Math.floor(agoS / seconds), unit)
}

/** `14:20` today, `22 Nov, 14:20` on another day, by the venue's clock. */
function timeInWords(
  atS: number,
  { timeZone, nowMs, language }: { timeZone: string; nowMs: number; language: string },
): string {
  const isToday = dateIn(atS, timeZone) === dateIn(nowMs / 1_000, timeZone)
  return new Intl.DateTimeFormat(language, {
    timeZone,
    timeStyle: 'short',
    ...(isToday ? {} : { dateStyle: 'medium' }),
  }).format(atS * 1_000)
}
