import { useId, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Correction, CountAnswer, ZoneView } from '../../main/contract/occupancy-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

const kinds = ['set', 'more', 'fewer'] as const
type Kind = (typeof kinds)[number]

interface Props {
  readonly eventId: string
  readonly zone: ZoneView
  /** @param said what became of it; null: nothing was asked for. */
  readonly close: (said: string | null) => void
}

/** Somebody has counted: how many are inside, or how many more or fewer, and why the figure was wrong. */
export function CorrectionForm({ eventId, zone: { zoneId, name }, close }: Props): ReactElement {
  const client = useClient()
  const { t } = useWords()
  const [kind, setKind] = useState<Kind>('set')
  const [people, setPeople] = useState('')
  const [reason, setReason] = useState('')
  const [said, setSaid] = useState<CountAnswer | null>(null)
  const title = useId()

  const correct = async (): Promise<void> => {
    const change = changeOf(kind, Number(people))
    const answer = await client.call('correctOccupancy', { eventId, zoneId, change, reason })
    const value = answer.ok ? answer.value : 'failed'
    if (value === 'counted') close(t('occupancy.counted'))
    else setSaid(value)
  }

  return (
    <form
      className="correction"
      aria-labelledby={title}
      onSubmit={(event) => {
        event.preventDefault()
        void correct()
      }}
    >
      <h4 id={title}>{t('occupancy.correctZone', { name })}</h4>
      <label>
        {t('occupancy.change')}
        <select value={kind} onChange={({ target }) => setKind(target.value as Kind)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`occupancy.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('occupancy.people')}
        <input
          type="number"
          inputMode="numeric"
          min={kind === 'set' ? 0 : 1}
          max={1_000_000}
          step={1}
          required
          value={people}
          onChange={({ target }) => setPeople(target.value)}
        />
      </label>
      <label>
        <span>
          {t('occupancy.reason')} <span className="quiet">{t('occupancy.reasonHint')}</span>
        </span>
        <input
          type="text"
          minLength={3}
          maxLength={200}
          required
          autoComplete="off"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <div className="zone-actions">
        <Button type="submit" className="button button-main">
          {t('occupancy.save')}
        </Button>
        <Button className="button" onPress={() => close(null)}>
          {t('occupancy.cancel')}
        </Button>
      </div>
      {said !== null && <p role="alert">{t(`occupancy.${said}`)}</p>}
    </form>
  )
}

function changeOf(kind: Kind, people: number): Correction['change'] {
  if (kind === 'set') return { kind, inside: people }
  return { kind: 'by', people: kind === 'more' ? people : -people }
}
