import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ClockView, TimeAnswer } from '../../main/contract/clock-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

/** The gate asks somebody to look at a watch, because it cannot believe its own clock. */
export function ClockDoubt(): ReactElement | null {
  const { clock, venue } = useGate()
  if (clock === null || venue === null) return null
  return <Asked clock={clock} timeZone={venue.timeZone} />
}

function Asked({ clock, timeZone }: { clock: ClockView; timeZone: string }): ReactElement {
  const { doubt, held, nowS, leastS } = clock
  const client = useClient()
  const { t, language } = useWords()
  const [said, setSaid] = useState<Exclude<TimeAnswer, 'confirmed' | 'not-in-doubt'> | null>(null)
  const moment = (atS: number): string =>
    new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(atS * 1_000)

  const confirm = async (): Promise<void> => {
    const answer = await client.call('confirmTime', { shownS: nowS })
    const told = answer.ok ? answer.value : 'failed'
    setSaid(told === 'moved' || told === 'failed' ? told : null)
  }

  return (
    <section
      className="notice clock-doubt"
      data-severity={held ? 'alarm' : 'warning'}
      aria-labelledby="clock-doubt"
    >
      <div role="alert">
        <h2 id="clock-doubt">{t(held ? 'clock.held' : `clock.${doubt}`)}</h2>
        {held && <p>{t('clock.heldLine')}</p>}
      </div>
      <p className="clock-now">{t('clock.now', { time: moment(nowS) })}</p>
      <p>{t(`clock.${doubt}Line`, { time: moment(leastS) })}</p>
      <p>{t('clock.set')}</p>
      <Button className="button button-main" onPress={() => void confirm()}>
        {t('clock.confirm')}
      </Button>
      <p aria-live="polite">{said !== null && t(`clock.${said}`)}</p>
    </section>
  )
}
