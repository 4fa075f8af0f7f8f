import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { contactMeanings, wirings, type ContactMeaning } from '../../../main/contract/turnstile-contacts.ts'
import { useWords } from '../../languages/use-words.ts'
import { FaultWords } from './fault-words.tsx'
import { isActive, type WireDraft, type WiresDraft } from './inputs-draft.ts'
import { RefusedWords } from './refused-words.tsx'
import { useInputWatch } from './use-input-watch.ts'

/** An arm that is forced breaks READY before PASS: found first, it is not taken for it. */
const inOrder: readonly ContactMeaning[] = ['ready', ...contactMeanings.filter((means) => means !== 'ready')]

interface Props {
  /** The board, as a configuration has it. */
  readonly board: Readonly<Record<string, unknown>>
  /** How many inputs it is said to have. */
  readonly count: number
  readonly wires: WiresDraft
  readonly change: (wires: WiresDraft) => void
  /** Is this what is on trial? */
  readonly isOn: boolean
  readonly onBegin: () => void
}

/** Which input of the board says what: seen live, so that whoever turns the arm sees which of them moves. */
export function InputsForm({ board, count, wires, change, isOn, onBegin }: Props): ReactElement {
  const { t } = useWords()
  const [finding, setFinding] = useState<ContactMeaning | null>(null)
  const put = (means: ContactMeaning, wire: Partial<WireDraft>): void =>
    change({ ...wires, [means]: { ...wires[means], ...wire } })
  const watch = useInputWatch(isOn, (input, wasClosed) => {
    if (finding === null || takenBy(wires, String(input), finding) !== null) return
    put(finding, { input: String(input), wiring: wasClosed ? 'normally-closed' : 'normally-open' })
    setFinding(null)
  })
  const inputs = Array.from({ length: count }, (_, at) => at + 1)
  const isHeard = isOn && watch.closed.size > 0

  if (count === 0) return <p className="quiet">{t('devices.noInputs')}</p>
  return (
    <>
      <div className="device-trial">
        {!isHeard && (
          <Button
            className="button"
            onPress={() => {
              onBegin()
              void watch.begin(JSON.stringify(board))
            }}
          >
            {t('devices.watchInputs')}
          </Button>
        )}
        {isHeard && (
          <>
            <p className="quiet">{t('devices.watching')}</p>
            <ul className="device-live" aria-label={t('devices.liveInputs')}>
              {inputs.map((input) => (
                <li
                  key={input}
                  data-closed={watch.closed.get(input)}
                  data-moved={watch.moved?.input === input}
                >
                  <strong>{input}</strong> {t(`devices.live.${stateOf(watch.closed.get(input))}`)}
                </li>
              ))}
            </ul>
          </>
        )}
        <div aria-live="polite" className="setup-said">
          {isOn && watch.fault !== null && <FaultWords fault={watch.fault} />}
          {isOn && watch.said !== null && <RefusedWords said={watch.said} />}
          {isHeard && watch.moved !== null && <p>{t('devices.moved', { input: watch.moved.input })}</p>}
        </div>
      </div>
      <div className="device-wires">
        {inOrder.map((means) => (
          <Wire
            key={means}
            means={means}
            wires={wires}
            inputs={inputs}
            closed={isHeard ? watch.closed.get(Number(wires[means].input)) : undefined}
            put={(wire) => put(means, wire)}
            finding={isHeard ? finding === means : null}
            find={() => setFinding(finding === means ? null : means)}
          />
        ))}
      </div>
    </>
  )
}

interface WireProps {
  readonly means: ContactMeaning
  readonly wires: WiresDraft
  readonly inputs: readonly number[]
  /** The input that is chosen, as it is now; undefined: not known. */
  readonly closed: boolean | undefined
  readonly put: (wire: Partial<WireDraft>) => void
  /** Is it waited for the input that moves? Null: nothing is heard of any. */
  readonly finding: boolean | null
  readonly find: () => void
}

function Wire({ means, wires, inputs, closed, put, finding, find }: WireProps): ReactElement {
  const { t, ofCode } = useWords()
  const { input, wiring } = wires[means]
  // One that the board is not said to have stays as it is until another is chosen.
  const offered = input === '' || inputs.includes(Number(input)) ? inputs : [...inputs, Number(input)]
  return (
    <fieldset className="device-wire">
      <legend>{ofCode('input', means, 'label')}</legend>
      <p className="quiet">{ofCode('input', means, 'line')}</p>
      <div className="device-fields">
        <label className="setup-event">
          {t('devices.wiredTo')}
          <select value={input} onChange={({ target }) => put({ input: target.value })}>
            <option value="">{t('devices.notWired')}</option>
            {offered.map((one) => {
              const other = takenBy(wires, String(one), means)
              return (
                <option key={one} value={one} disabled={other !== null}>
                  {other === null
                    ? t('devices.inputNo', { input: one })
                    : t('devices.inputTaken', { input: one, what: ofCode('input', other, 'label') })}
                </option>
              )
            })}
          </select>
        </label>
        {input !== '' && (
          <label className="setup-event">
            {t('devices.atRest')}
            <select
              value={wiring}
              onChange={({ target }) =>
                put({ wiring: wirings.find((one) => one === target.value) ?? wiring })
              }
            >
              {wirings.map((one) => (
                <option key={one} value={one}>
                  {t(`devices.wiring.${one}`)}
                </option>
              ))}
            </select>
          </label>
        )}
        {finding !== null && (
          <Button className="button" aria-pressed={finding} onPress={find}>
            {finding ? t('devices.finding') : t('devices.find')}
          </Button>
        )}
      </div>
      {closed !== undefined && (
        <p className="device-now" data-active={isActive(means, wiring, closed)}>
          {t('devices.now', {
            state: t(`devices.live.${stateOf(closed)}`),
            what: ofCode('input', means, 'label'),
            answer: t(`devices.contact.${isActive(means, wiring, closed) ? 'yes' : 'no'}`),
          })}
        </p>
      )}
    </fieldset>
  )
}

/** What else an input says already; null: nothing. */
const takenBy = (wires: WiresDraft, input: string, means: ContactMeaning): ContactMeaning | null =>
  contactMeanings.find((other) => other !== means && wires[other].input === input) ?? null

function stateOf(closed: boolean | undefined): 'closed' | 'open' | 'unknown' {
  if (closed === undefined) return 'unknown'
  return closed ? 'closed' : 'open'
}
