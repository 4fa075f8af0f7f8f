import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { RulesAnswer, RulesChoice, RulesView } from '../../main/contract/setup-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { unreachable } from '../shared/unreachable.ts'
import { Mistakes } from './mistakes.tsx'

type Said = Exclude<RulesAnswer, { kind: 'chosen' }> | { readonly kind: 'saved' | 'no-answer' }

/** Which passes open the gate: a ready set, rules of the venue's own, or what the configuration says. */
export function RulesForm({
  rules,
  chosen,
}: {
  rules: RulesView
  chosen: (rules: RulesView) => void
}): ReactElement {
  const client = useClient()
  const { t, ofCode } = useWords()
  const [kind, setKind] = useState<string>(rules.source === 'configuration' ? configured : (rules.set ?? own))
  const [eventAt, setEventAt] = useState(rules.eventAt?.slice(0, 16) ?? '')
  const [json, setJson] = useState(rules.json)
  const [said, setSaid] = useState<Said | null>(null)

  const choose = async (): Promise<void> => {
    const answer = await client.call('chooseRules', choiceOf(kind, eventAt, json))
    if (!answer.ok) return setSaid({ kind: 'no-answer' })
    if (answer.value.kind !== 'chosen') return setSaid(answer.value)
    setSaid({ kind: 'saved' })
    setJson(answer.value.rules.json)
    chosen(answer.value.rules)
  }
  const choices: readonly [value: string, title: string, line: string][] = [
    [configured, t('setup.configured'), t('setup.configuredLine')],
    ...rules.sets.map((set): [string, string, string] => [
      set,
      ofCode('ruleSet', set, 'title'),
      ofCode('ruleSet', set, 'line'),
    ]),
    [own, t('setup.own'), t('setup.ownLine')],
  ]

  return (
    <form
      className="card setup"
      onSubmit={(event) => {
        event.preventDefault()
        void choose()
      }}
    >
      <h2 id="rules">{t('setup.rules')}</h2>
      <p>
        {t('setup.inForce')}{' '}
        <strong>{rules.set === null ? rules.name : ofCode('ruleSet', rules.set, 'title')}</strong>{' '}
        <span className="quiet">
          {t('setup.revision', { revision: rules.revision, zone: rules.timeZone })}{' '}
          {t(`setup.source.${rules.source}`)}
        </span>
      </p>
      <fieldset aria-labelledby="rules" className="setup-choices">
        {choices.map(([value, title, line]) => (
          <label key={value} className="setup-choice">
            <input
              type="radio"
              name="rules"
              value={value}
              checked={kind === value}
              onChange={() => {
                setKind(value)
                setSaid(null)
              }}
            />
            <span>
              {title}
              <span className="quiet">{line}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {kind !== configured && kind !== own && (
        <label className="setup-event">
          {t('setup.eventAt')}
          <input type="datetime-local" value={eventAt} onChange={({ target }) => setEventAt(target.value)} />
        </label>
      )}
      {kind === own && (
        <label className="setup-own">
          {t('setup.json')}
          <textarea
            rows={14}
            spellCheck={false}
            autoComplete="off"
            value={json}
            onChange={({ target }) => setJson(target.value)}
          />
        </label>
      )}
      <Button type="submit" className="button button-main">
        {t('setup.use')}
      </Button>
      <div aria-live="polite" className="setup-said">
        {said !== null && <SaidWords said={said} />}
      </div>
    </form>
  )
}

const configured = 'configured'
const own = 'own'

function choiceOf(kind: string, eventAt: string, json: string): RulesChoice {
  if (kind === configured) return { kind: 'configured' }
  if (kind === own) return { kind: 'own', json }
  return { kind: 'set', set: kind, eventAt: eventAt === '' ? null : eventAt }
}

function SaidWords({ said }: { said: Said }): ReactElement {
  const { t, ofCode } = useWords()
  switch (said.kind) {
    case 'saved':
      return <p>{t('setup.saved')}</p>
    case 'no-answer':
      return <p>{t('setup.noAnswer')}</p>
    case 'failed':
      return <p>{ofCode('notice', said.fault, 'cure')}</p>
    case 'mistaken':
      return <Mistakes mistakes={said.mistakes} />
    default:
      return unreachable(said)
  }
}
