import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { LaneDevices, RelayTestAnswer } from '../../../main/contract/devices-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { FaultWords } from './fault-words.tsx'
import { OpenOnce } from './open-once.tsx'

type Said = RelayTestAnswer | { readonly kind: 'no-answer' }

/** Has a lane in service open its gate once, when somebody has said that nobody stands in it. */
export function GateTest({ lane: { laneId, name } }: { lane: LaneDevices }): ReactElement {
  const client = useClient()
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const [said, setSaid] = useState<Said | null>(null)

  const ask = (): void => {
    setSaid(null)
    setOpen(true)
  }
  const test = async (): Promise<void> => {
    const answer = await client.call('testRelay', { laneId })
    setSaid(answer.ok ? answer.value : { kind: 'no-answer' })
  }
  if (!isOpen)
    return (
      <Button className="button" aria-label={t('devices.tryGateOne', { name })} onPress={ask}>
        {t('devices.tryGate')}
      </Button>
    )
  return (
    <section className="device-trial" aria-label={t('devices.tryGateOne', { name })}>
      <p>{t('devices.tryGateAsk', { name })}</p>
      <div className="trust-line">
        <OpenOnce isReady open={() => void test()} isMain />
        <Button className="button" onPress={() => setOpen(false)}>
          {t('devices.leave')}
        </Button>
      </div>
      <div aria-live="polite" className="setup-said">
        {said !== null && <SaidWords said={said} />}
      </div>
    </section>
  )
}

function SaidWords({ said }: { said: Said }): ReactElement {
  const { t, ofCode } = useWords()
  switch (said.kind) {
    case 'pulsed':
      return <p>{t('devices.opened')}</p>
    case 'failed':
      return <FaultWords fault={said.fault} />
    case 'not-now':
      return <p>{ofCode('testHindrance', said.why, 'line')}</p>
    case 'no-answer':
      return <p>{t('setup.noAnswer')}</p>
    default:
      return unreachable(said)
  }
}
