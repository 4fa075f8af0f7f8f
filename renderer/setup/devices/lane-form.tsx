import { useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { DevicesView, LaneAnswer } from '../../../main/contract/devices-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'
import { DeviceForm } from './device-form.tsx'
import { DeviceTrial } from './device-trial.tsx'
import { draftOf, isAt, jsonOfDraft, type DeviceDraft } from './device-draft.ts'
import { laneIdOf } from './lane-id.ts'
import { draftOfPlace, jsonOfPlace } from './place-draft.ts'
import { PlaceForm } from './place-form.tsx'
import { RefusedWords } from './refused-words.tsx'
import { draftOfTurnstile, jsonOfTurnstile, partnersOf } from './turnstile-draft.ts'
import { TurnstileForm } from './turnstile-form.tsx'

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
  const [place, setPlace] = useState(() => draftOfPlace(lane))
  const [turnstile, setTurnstile] = useState(() => draftOfTurnstile(lane, view))
  // One device at a time: the next trial ends the one before it.
  const [onTrial, setOnTrial] = useState<'scanner' | 'relay' | 'inputs' | null>(null)
  const [said, setSaid] = useState<Said | null>(null)
  const hasZones = view.zones.length > 0
  const hasGate = relay !== null && relay.kind !== 'none'
  const partners = partnersOf(lane?.['id'], direction, lane?.['turnstile'], view)
  const sharesWith = partners.find(({ laneId }) => hasGate && laneId === turnstile.sharesWith)?.laneId ?? null
  const scannerJson = jsonIn(scanner, view.scanners)
  const relayJson = jsonIn(relay, view.relays)

  useEffect(
    () => () => {
      void client.call('endTrial', null)
    },
    [client],
  )

  const keep = async (): Promise<void> => {
    const id = lane?.['id'] ?? laneIdOf(name, new Set(view.lanes.map(({ laneId }) => laneId)))
    const { inputs: _inputs, opening: _opening, turnstile: _turnstile, ...rest } = lane ?? {}
    const { zone: _zone, from: _from, group: _group, ...elsewhere } = rest
    const whole = {
      ...(hasZones ? { ...elsewhere, ...jsonOfPlace(place) } : rest),
      id,
      name: name.trim(),
      direction,
      scanner: scannerJson,
      relay: relayJson,
      ...(hasGate ? jsonOfTurnstile(turnstile, view) : {}),
    }
    const answer = await client.call('changeLane', { kind: 'keep', json: JSON.stringify(whole), sharesWith })
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
        <DeviceTrial
          part="scanner"
          json={JSON.stringify(scannerJson)}
          isOn={onTrial === 'scanner'}
          onBegin={() => setOnTrial('scanner')}
        />
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
      {hasGate && (
        <>
          <DeviceTrial
            part="relay"
            json={JSON.stringify(relayJson)}
            isOn={onTrial === 'relay'}
            onBegin={() => setOnTrial('relay')}
          />
          <h3>{t('devices.turnstileStep')}</h3>
          <TurnstileForm
            view={view}
            before={before}
            relay={relay}
            scanner={scanner}
            partners={partners}
            draft={turnstile}
            change={setTurnstile}
            isOn={onTrial === 'inputs'}
            onBegin={() => setOnTrial('inputs')}
          />
        </>
      )}
      <h3>{t(hasGate ? 'devices.nameStep' : 'devices.nameStepOfDesk')}</h3>
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
      {hasZones && <PlaceForm view={view} direction={direction} draft={place} change={setPlace} />}
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
  const { ofCode } = useWords()
  switch (said.kind) {
    case 'kept':
      return null
    case 'failed':
      return <p>{ofCode('notice', said.fault, 'cure')}</p>
    default:
      return <RefusedWords said={said} />
  }
}
