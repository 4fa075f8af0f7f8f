import { useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { PulseAnswer, TrialEvent } from '../../../main/contract/devices-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { FaultWords } from './fault-words.tsx'
import { OpenOnce } from './open-once.tsx'
import { RefusedWords, type Refused } from './refused-words.tsx'

interface Props {
  readonly part: 'scanner' | 'relay'
  /** As the form has it, in JSON. */
  readonly json: string
  /** Is it this one that is on trial? What is told then is of it. */
  readonly isOn: boolean
  readonly onBegin: () => void
}

type Said = Refused | PulseAnswer

/** Tries a device before a lane has it: what a scanner reads, or what a relay opens. */
export function DeviceTrial({ part, json, isOn, onBegin }: Props): ReactElement {
  const client = useClient()
  const { t } = useWords()
  const [running, setRunning] = useState<string | null>(null)
  const [told, setTold] = useState<TrialEvent | null>(null)
  const [heard, setHeard] = useState<Extract<TrialEvent, { kind: 'heard' }> | null>(null)
  const [said, setSaid] = useState<Said | null>(null)
  const isRunning = isOn && running === json

  useEffect(() => {
    if (!isOn) return undefined
    return client.on('trial', (event): void => {
      if (event.kind === 'heard') return setHeard(event)
      setTold(event)
      if (event.kind === 'ended') setRunning(null)
    })
  }, [client, isOn])

  const begin = async (): Promise<void> => {
    onBegin()
    setRunning(null)
    setTold(null)
    setHeard(null)
    setSaid(null)
    const answer = await client.call('tryDevice', { part, json })
    if (!answer.ok) return setSaid({ kind: 'no-answer' })
    if (answer.value.kind === 'begun') setRunning(json)
    else setSaid(answer.value)
  }
  const pulse = async (): Promise<void> => {
    const answer = await client.call('pulseTrial', null)
    setSaid(answer.ok ? answer.value : { kind: 'no-answer' })
  }
  return (
    <div className="device-trial">
      {!isRunning && (
        <Button className="button" onPress={() => void begin()}>
          {t(`devices.try.${part}`)}
        </Button>
      )}
      {isRunning && part === 'relay' && (
        <OpenOnce isReady={told?.kind === 'ready'} open={() => void pulse()} />
      )}
      <div aria-live="polite" className="setup-said">
        {isRunning && <TrialWords part={part} told={told} />}
        {isOn && said !== null && <SaidWords said={said} />}
      </div>
      {isRunning && heard !== null && (
        <section className="device-heard" aria-label={t('devices.heard')}>
          <p>
            <strong>{t('devices.bytes', { count: heard.bytes })}</strong>{' '}
            <span className="quiet">{t('devices.masked')}</span>
          </p>
          <code>{heard.hex}</code>
          <code>{heard.text}</code>
        </section>
      )}
    </div>
  )
}

function TrialWords({ part, told }: { part: Props['part']; told: TrialEvent | null }): ReactElement | null {
  const { t, ofCode } = useWords()
  switch (told?.kind) {
    case undefined:
      return <p>{t('devices.opening')}</p>
    case 'ready':
      return <p>{t(`devices.ready.${part}`)}</p>
    case 'lost':
      return <FaultWords fault={told.fault} />
    case 'read':
      return (
        <p>
          <strong>{t('devices.read', { count: told.characters })}</strong>{' '}
          {told.format === null ? t('devices.noPass') : ofCode('format', told.format, 'label')}
        </p>
      )
    case 'unreadable':
      return <p>{ofCode('unreadable', told.why, 'line')}</p>
    // Shown elsewhere in the form.
    case 'contact':
    case 'heard':
    case 'ended':
      return null
    default:
      return unreachable(told)
  }
}

function SaidWords({ said }: { said: Said }): ReactElement {
  const { t } = useWords()
  switch (said.kind) {
    case 'pulsed':
      return <p>{t('devices.pulsed')}</p>
    case 'failed':
      return <FaultWords fault={said.fault} />
    case 'no-trial':
      return <p>{t('setup.noAnswer')}</p>
    default:
      return <RefusedWords said={said} />
  }
}
