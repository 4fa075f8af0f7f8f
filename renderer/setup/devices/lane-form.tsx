import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { DevicesView, LaneAnswer } from '../../../main/contract/devices-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { Mistakes } from '../mistakes.tsx'
import { DeviceForm } from './device-form.tsx'
import { DeviceTrial } from './device-trial.tsx'
import { draftOf, isAt, jsonOfDraft, type DeviceDraft } from './device-draft.ts'
import { laneIdOf } from './lane-id.ts'

interface Props {
  readonly view: DevicesView
  /** The lane that is changed, as a configuration has it; null: a new one. */
  readonly lane: Readonly<Record<string, unknown>> | null
  readonly close: () => void
}

type Said = LaneAnswer | { readonly kind: 'no-answer' }

/** Plug, name, press, done: sets one lane up, from its scanner to its gate. */
export function LaneForm({ view, lane, close }: Props): ReactElement {
  const client = useClient()
  const { t } = useWords()
  const [before] = useState(() => new Set(view.plugged.map(({ path }) => path)))
  const [scanner, setScanner] = useState(() => draftIn(lane?.['scanner'], view.scanners))
  const [relay, setRelay] = useState(() => draftIn(lane?.['relay'], view.relays))
  const [name, setName] = useState(textOf(lane?.['name'], ''))
  const [direction, setDirection] = useState(textOf(lane?.['direction'], 'in'))
  const [said, setSaid] = useState<Said | null>(null)
  const scannerJson = jsonIn(scanner, view.scanners)
  const relayJson = jsonIn(relay, view.relays)

  const keep = async (): Promise<void> => {
    const id = lane?.['id'] ?? laneIdOf(name, new Set(view.lanes.map(({ laneId }) => laneId)))
    const whole = { ...lane, id, name: name.trim(), direction, scanner: scannerJson, relay: relayJson }
    const answer = await client.call('changeLane', { kind: 'keep', json: JSON.stringify(whole) })
    if (answer.ok && answer.value.kind === 'kept') return close()
    setSaid(answer.ok ? answer.value : { kind: 'no-answer' })
  }
  return (
    <form
      className="setup lane-form"
      aria-label={lane === null ? t('devices.newLane') : name}
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <h3>{t('devices.scannerStep')}</h3>
      <DeviceForm
        part="scanner"
        kinds={view.scanners}
        plugged={view.plugged}
        before={before}
        draft={scanner}
        change={setScanner}
      />
      {scanner !== null && scanner.place !== null && (
        <DeviceTrial part="scanner" json={JSON.stringify(scannerJson)} />
      )}
      <h3>{t('devices.relayStep')}</h3>
      <DeviceForm
        part="relay"
        kinds={view.relays}
        plugged={view.plugged.filter((device) => !isAt(scanner?.place ?? null, device))}
        before={before}
        draft={relay}
        change={setRelay}
      />
      {relay !== null && relay.kind !== 'none' && (
        <DeviceTrial part="relay" json={JSON.stringify(relayJson)} />
      )}
      <h3>{t('devices.nameStep')}</h3>
      <div className="device-fields">
        <label className="setup-event">
          {t('devices.laneName')}
          <input
            value={name}
            maxLength={60}
            required
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label className="setup-event">
          {t('devices.direction')}
          <select value={direction} onChange={({ target }) => setDirection(target.value)}>
            <option value="in">{t('lane.in')}</option>
            <option value="out">{t('lane.out')}</option>
          </select>
        </label>
      </div>
      <div className="trust-line">
        <Button
          type="submit"
          className="button button-main"
          isDisabled={scanner === null || relay === null || name.trim() === ''}
        >
          {t('devices.keep')}
        </Button>
        <Button className="button" onPress={close}>
          {t('devices.cancel')}
        </Button>
      </div>
      <div aria-live="polite" className="setup-said">
        {said !== null && <SaidWords said={said} />}
      </div>
    </form>
  )
}

const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)

const draftIn = (json: unknown, kinds: DevicesView['scanners']): DeviceDraft | null =>
  typeof json === 'object' && json !== null ? draftOf({ ...json }, kinds) : null

const jsonIn = (draft: DeviceDraft | null, kinds: DevicesView['scanners']): Record<string, unknown> | null =>
  draft === null ? null : jsonOfDraft(draft, kinds.find(({ kind }) => kind === draft.kind)?.fields ?? [])

function SaidWords({ said }: { said: Said }): ReactElement | null {
  const { t, ofCode } = useWords()
  switch (said.kind) {
    case 'kept':
      return null
    case 'mistaken':
      return <Mistakes mistakes={said.mistakes} />
    case 'failed':
      return <p>{ofCode('notice', said.fault, 'cure')}</p>
    case 'not-here':
      return <p>{t('devices.demo')}</p>
    case 'no-answer':
      return <p>{t('setup.noAnswer')}</p>
    default:
      return unreachable(said)
  }
}
