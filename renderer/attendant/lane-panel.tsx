import type { ReactElement } from 'react'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { toneOf } from '../guest/guest-message.ts'
import { useWords } from '../languages/use-words.ts'
import { useNow } from '../shared/use-now.ts'
import { LaneActions } from './lane-actions.tsx'
import { laneStateWords, timeLeftWords } from './lane-state-words.ts'

/** What is left of a mode is shown to the minute. Milliseconds. */
const lookMs = 5_000

/** What staff may do with a lane, and how it is. */
export function LanePanel({ lane }: { lane: LaneView }): ReactElement {
  const words = useWords()
  const { t } = words
  return (
    <section className="card lane-panel" aria-labelledby="this-lane">
      <h2 id="this-lane">{t('attendant.lane')}</h2>
      <p className="lane-state" data-tone={toneOf(lane.answer)} aria-live="polite">
        {laneStateWords(lane.answer, words)}
        <TimeLeft mode={lane.mode} />
      </p>
      <LaneActions lane={lane} />
      <Devices lane={lane} />
    </section>
  )
}

/** Until a lane that was closed or freed for a time serves again. */
function TimeLeft({ mode: { endsAtS } }: { mode: LaneView['mode'] }): ReactElement | null {
  const words = useWords()
  const nowMs = useNow(lookMs)
  if (endsAtS === null) return null
  return <span className="lane-time-left">{timeLeftWords(Math.max(0, endsAtS * 1_000 - nowMs), words)}</span>
}

function Devices({ lane: { devices } }: { lane: LaneView }): ReactElement {
  const { t } = useWords()
  return (
    <>
      <h3>{t('attendant.devices')}</h3>
      <dl className="devices">
        <Device name={t('attendant.scanner')} fault={devices.scanner} />
        <Device name={t('attendant.relay')} fault={devices.relay} />
      </dl>
    </>
  )
}

function Device({ name, fault }: { name: string; fault: string | null }): ReactElement {
  const { t, ofCode } = useWords()
  return (
    <div data-fault={fault !== null}>
      <dt>{name}</dt>
      <dd>{fault === null ? t('attendant.working') : ofCode('fault', fault, 'title')}</dd>
    </div>
  )
}
