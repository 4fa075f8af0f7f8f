import { useState, type ReactElement } from 'react'
import type { DeviceField, DeviceKind, PluggedDevice } from '../../../main/contract/devices-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { isAt, placeOfPlugged, type DeviceDraft } from './device-draft.ts'

interface Props {
  readonly part: 'scanner' | 'relay' | 'inputs'
  readonly kinds: readonly DeviceKind[]
  readonly plugged: readonly PluggedDevice[]
  /** Paths of what was there when the form was opened: the rest was plugged in since. */
  readonly before: ReadonlySet<string>
  readonly draft: DeviceDraft | null
  readonly change: (draft: DeviceDraft) => void
}

/** Which device a lane has: one that is plugged in, or of a kind that is not, and what else has to be said of it. */
export function DeviceForm({ part, kinds, plugged, before, draft, change }: Props): ReactElement {
  const { t, ofCode } = useWords()
  const [isTyped, setTyped] = useState(false)
  const own = plugged.filter((device) => kindsOf(device).length > 0)
  const isHere = draft === null || draft.place === null || own.some((device) => isAt(draft.place, device))
  const kind = kinds.find((one) => one.kind === draft?.kind)
  const firstSerial = kinds.find((one) => one.isPlugged)
  const offered = kinds.filter((one) => one.isPlugged && !isUnlikely(one.kind))

  function kindsOf(device: PluggedDevice): readonly string[] {
    const may = part === 'scanner' ? device.scanners : device.relays
    return may.filter((code) => kinds.some((one) => one.kind === code))
  }

  /** Which kinds the device that is chosen may be. */
  function isUnlikely(code: string): boolean {
    const device = own.find((one) => isAt(draft?.place ?? null, one))
    return device !== undefined && !kindsOf(device).includes(code)
  }

  return (
    <>
      <fieldset className="setup-choices" aria-label={t(`devices.${part}`)}>
        {own.map((device) => (
          <label key={device.path} className="setup-choice">
            <input
              type="radio"
              name={part}
              checked={isAt(draft?.place ?? null, device)}
              onChange={() => {
                const [first = ''] = kindsOf(device)
                setTyped(false)
                change({ kind: first, place: placeOfPlugged(device), values: {}, rest: {} })
              }}
            />
            <span>
              {device.name === '' ? t('devices.nameless') : device.name}{' '}
              {!before.has(device.path) && <strong className="device-new">{t('devices.new')}</strong>}
              <span className="quiet device-path">{device.path}</span>
              {device.usedBy !== null && (
                <span className="quiet">{t('devices.usedBy', { name: device.usedBy })}</span>
              )}
              {device.allowed === false && <span className="quiet">{t('devices.notAllowed')}</span>}
            </span>
          </label>
        ))}
        {!isHere && !isTyped && draft.place !== null && (
          <label className="setup-choice">
            <input type="radio" name={part} checked readOnly />
            <span>
              {ofCode('deviceKind', draft.kind, 'label')}
              <span className="quiet device-path">{placeInWords(draft.place)}</span>
              <span className="quiet">{t('devices.notHere')}</span>
            </span>
          </label>
        )}
        {firstSerial !== undefined && (
          <label className="setup-choice">
            <input
              type="radio"
              name={part}
              checked={isTyped && !isHere}
              onChange={() => {
                setTyped(true)
                change({ kind: firstSerial.kind, place: { path: '' }, values: {}, rest: {} })
              }}
            />
            <span>
              {t('devices.byPath')}
              <span className="quiet">{t('devices.byPathLine')}</span>
            </span>
          </label>
        )}
        {kinds
          .filter(({ isPlugged }) => !isPlugged)
          .map((one) => (
            <label key={one.kind} className="setup-choice">
              <input
                type="radio"
                name={part}
                checked={draft?.kind === one.kind}
                onChange={() => {
                  setTyped(false)
                  change({ kind: one.kind, place: null, values: {}, rest: {} })
                }}
              />
              <span>
                {ofCode('deviceKind', one.kind, 'label')}
                <span className="quiet">{ofCode('deviceKind', one.kind, 'line')}</span>
              </span>
            </label>
          ))}
      </fieldset>
      {own.length === 0 && <p className="quiet">{t(`devices.plug.${part}`)}</p>}
      {draft !== null && kind !== undefined && (
        <div className="device-fields">
          {isTyped && draft.place !== null && 'path' in draft.place && (
            <label className="setup-event">
              {t('devices.place')}
              <input
                value={draft.place.path}
                autoComplete="off"
                spellCheck={false}
                onChange={({ target }) => change({ ...draft, place: { path: target.value } })}
              />
            </label>
          )}
          {kind.isPlugged && (
            <label className="setup-event">
              {t('devices.kind')}
              <select
                value={draft.kind}
                onChange={({ target }) => change({ ...draft, kind: target.value, values: {} })}
              >
                {offered.map((one) => (
                  <option key={one.kind} value={one.kind}>
                    {ofCode('deviceKind', one.kind, 'label')}
                  </option>
                ))}
              </select>
            </label>
          )}
          {kind.fields.map((field) => (
            <Field
              key={`${kind.kind} ${field.name}`}
              field={field}
              value={draft.values[field.name] ?? field.preset ?? ''}
              change={(value) => change({ ...draft, values: { ...draft.values, [field.name]: value } })}
            />
          ))}
        </div>
      )}
    </>
  )
}

const placeInWords = (place: NonNullable<DeviceDraft['place']>): string =>
  'path' in place ? place.path : Object.values(place.usb).join(' · ')

interface FieldProps {
  readonly field: DeviceField
  readonly value: string
  readonly change: (value: string) => void
}

function Field({ field: { name, form, choices, least, most }, value, change }: FieldProps): ReactElement {
  const { ofCode } = useWords()
  const label = ofCode('deviceField', name, 'label')
  switch (form) {
    case 'switch':
      return (
        <label className="device-switch">
          <input
            type="checkbox"
            checked={value === 'true'}
            onChange={({ target }) => change(String(target.checked))}
          />
          {label}
        </label>
      )
    case 'choice':
      return (
        <label className="setup-event">
          {label}
          <select value={value} onChange={({ target }) => change(target.value)}>
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {ofCode('deviceChoice', choice, 'label')}
              </option>
            ))}
          </select>
        </label>
      )
    default:
      return (
        <label className="setup-event">
          {label}
          <input
            type={form}
            min={least ?? undefined}
            max={most ?? undefined}
            value={value}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => change(target.value)}
          />
        </label>
      )
  }
}
