import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { DevicesView, LaneAnswer, LaneDevices } from '../../../main/contract/devices-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'
import { LaneForm } from './lane-form.tsx'
import { GateTest } from './gate-test.tsx'
import { draftOfPlace } from './place-draft.ts'
import { jsonOfLane } from './turnstile-draft.ts'
import { useDevices } from './use-devices.ts'

/** `lane` null: a new one. */
interface Open {
  readonly lane: LaneDevices | null
}

/** The lanes of this gate, how their devices do, and the way to another one. */
export function Devices(): ReactElement | null {
  const view = useDevices()
  const client = useClient()
  const { t } = useWords()
  const [open, setOpen] = useState<Open | null>(null)
  const [said, setSaid] = useState<Exclude<LaneAnswer, { kind: 'kept' }>['kind'] | null>(null)
  if (view === null || !view.mayChange) return null

  const drop = async (laneId: string): Promise<void> => {
    const answer = await client.call('changeLane', { kind: 'drop', laneId })
    setSaid(answer.ok && answer.value.kind === 'kept' ? null : 'failed')
  }
  return (
    <section className="card setup" aria-labelledby="devices">
      <h2 id="devices">{t('devices.title')}</h2>
      {view.lanes.length === 0 && <p>{t('devices.noLanes')}</p>}
      <ul className="sources">
        {view.lanes.map((lane) => (
          <li key={lane.laneId} aria-label={lane.name}>
            <LaneState lane={lane} zones={view.zones} />
            {open === null && (
              <div className="trust-line">
                <Button
                  className="button"
                  aria-label={t('devices.changeOne', { name: lane.name })}
                  onPress={() => setOpen({ lane })}
                >
                  {t('devices.change')}
                </Button>
                {lane.source === 'setup' && (
                  <Button
                    className="button"
                    aria-label={t('devices.dropOne', { name: lane.name })}
                    onPress={() => void drop(lane.laneId)}
                  >
                    {t('devices.drop')}
                  </Button>
                )}
                {lane.relay !== null && <GateTest lane={lane} />}
              </div>
            )}
          </li>
        ))}
      </ul>
      {open === null ? (
        <Button className="button button-main" onPress={() => setOpen({ lane: null })}>
          {t('devices.add')}
        </Button>
      ) : (
        <LaneForm
          key={open.lane?.laneId ?? ''}
          view={view}
          lane={open.lane === null ? null : jsonOfLane(open.lane)}
          close={() => setOpen(null)}
        />
      )}
      <div aria-live="polite" className="setup-said">
        {said !== null && <p>{t('setup.noAnswer')}</p>}
      </div>
    </section>
  )
}

function LaneState({
  lane,
  zones,
}: {
  lane: DevicesView['lanes'][0]
  zones: DevicesView['zones']
}): ReactElement {
  const { name, source, scanner, relay, inputs } = lane
  const { t, ofCode } = useWords()
  return (
    <>
      <div className="source-name">
        <h3>{name}</h3>
        <p className="quiet">{t(`devices.source.${source}`)}</p>
        {zones.length > 0 && <Leads lane={lane} zones={zones} />}
      </div>
      <DeviceState
        fault={scanner.fault}
        what={t('devices.scanner')}
        figures={[
          t('devices.codes', { count: scanner.codes }),
          t('devices.unreadable', { count: scanner.unreadable }),
          t('devices.losses', { count: scanner.losses }),
        ]}
      />
      {relay === null ? (
        <p className="source-state quiet">{t('devices.desk')}</p>
      ) : (
        <DeviceState
          fault={relay.fault}
          what={t('devices.relay')}
          figures={[
            t('devices.pulses', { count: relay.pulses }),
            t('devices.failures', { count: relay.failures }),
            t('devices.losses', { count: relay.losses }),
          ]}
        />
      )}
      {inputs.length > 0 && (
        <ul className="device-inputs" aria-label={t('devices.contacts')}>
          {inputs.map(({ input, active }) => (
            <li key={input} data-active={active === true}>
              {ofCode('input', input, 'label')}: {t(`devices.contact.${wordOf(active)}`)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Where people come from at a lane, where it leads, and its group. */
function Leads({
  lane,
  zones,
}: {
  lane: DevicesView['lanes'][0]
  zones: DevicesView['zones']
}): ReactElement {
  const { t } = useWords()
  const json = jsonOfLane(lane)
  const { zone, from, group } = draftOfPlace(json)
  const nameOf = (id: string): string => zones.find((one) => one.id === id)?.name ?? id
  const ends = [
    from === '' ? t('devices.outside') : nameOf(from),
    nameOf(zone === '' ? (zones[0]?.id ?? '') : zone),
  ]
  const [begin = '', end = ''] = json['direction'] === 'out' ? ends.toReversed() : ends
  return (
    <p className="quiet">
      {[
        t('devices.leads', { from: begin, to: end }),
        ...(group === '' ? [] : [t('devices.ofGroup', { group })]),
      ].join(' · ')}
    </p>
  )
}

function wordOf(active: boolean | null): 'yes' | 'no' | 'unknown' {
  if (active === null) return 'unknown'
  return active ? 'yes' : 'no'
}

interface StateProps {
  readonly what: string
  readonly fault: string | null
  readonly figures: readonly string[]
}

function DeviceState({ what, fault, figures }: StateProps): ReactElement {
  const { t, ofCode } = useWords()
  return (
    <div className="source-state" data-state={fault === null ? 'well' : 'failing'}>
      <p>
        <strong>{what}</strong>: {fault === null ? t('devices.well') : ofCode('fault', fault, 'title')}
      </p>
      {fault !== null && <p>{ofCode('fault', fault, 'cure')}</p>}
      <p className="quiet">{figures.join(' · ')}</p>
    </div>
  )
}
