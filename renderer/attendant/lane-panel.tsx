import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { toneOf } from '../guest/guest-message.ts'
import { useWords } from '../languages/use-words.ts'
import { laneStateWords } from './lane-state-words.ts'

/** What staff may do with a lane, and how it is. */
export function LanePanel({ lane }: { lane: LaneView }): ReactElement {
  const words = useWords()
  const { t } = words
  return (
    <section className="card lane-panel" aria-labelledby="this-lane">
      <h2 id="this-lane">{t('attendant.lane')}</h2>
      <p className="lane-state" data-tone={toneOf(lane.answer)} aria-live="polite">
        {laneStateWords(lane.answer, words)}
      </p>
      <LaneActions lane={lane} />
      <Devices lane={lane} />
    </section>
  )
}

/** Only staff can say that a gate is clear; a relay or a disk that works again is found by the engine. */
export const needsReset = ({ answer, alarms }: LaneView): boolean =>
  answer.kind === 'emergency' || answer.kind === 'out-of-order' || alarms.length > 0

function LaneActions({ lane }: { lane: LaneView }): ReactElement {
  const { laneId, answer } = lane
  const client = useClient()
  const { t } = useWords()
  const [said, setSaid] = useState<'resetDone' | 'resetNothing' | 'failed' | null>(null)
  const closed = answer.kind === 'closed'

  const reset = async (): Promise<void> => {
    const answered = await client.call('reset', { laneId })
    if (!answered.ok) return setSaid('failed')
    setSaid(answered.value === 'done' ? 'resetDone' : 'resetNothing')
  }
  const setClosed = async (): Promise<void> => {
    const answered = await client.call('setClosed', { laneId, closed: !closed })
    setSaid(answered.ok ? null : 'failed')
  }

  return (
    <div className="lane-actions">
      {needsReset(lane) && (
        <Button className="button button-main" onPress={() => void reset()}>
          {t('attendant.reset')}
        </Button>
      )}
      <Button className="button" onPress={() => void setClosed()}>
        {t(closed ? 'attendant.open' : 'attendant.close')}
      </Button>
      <p aria-live="polite">{said !== null && t(`attendant.${said}`)}</p>
    </div>
  )
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
