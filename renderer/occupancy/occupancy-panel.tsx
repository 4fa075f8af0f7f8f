import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ZoneView } from '../../main/contract/occupancy-api.ts'
import { useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { ScreenLink } from '../shared/screen-link.tsx'
import { CorrectionForm } from './correction-form.tsx'
import { FillBar } from './fill-bar.tsx'

/** How many are inside, by zone, while an event is on. Nothing at a gate that knows of no events. */
export function OccupancyPanel(): ReactElement | null {
  const { occupancy } = useGate()
  const { t } = useWords()
  if (occupancy === null || occupancy.kind === 'none') return null
  if (occupancy.kind === 'between') return <p className="card">{t('occupancy.between')}</p>
  const { event, zones } = occupancy
  return (
    <section className="card occupancy" aria-labelledby="inside">
      <h2 id="inside">
        {t('occupancy.title')} <span className="quiet">{event.name}</span>
      </h2>
      <ul className="zones">
        {zones.map((zone) => (
          <li key={`${event.id} ${zone.zoneId}`} className="zone" data-zone={zone.zoneId}>
            <Zone eventId={event.id} zone={zone} />
          </li>
        ))}
      </ul>
      <p className="quiet">{t('occupancy.privacy')}</p>
    </section>
  )
}

function Zone({ eventId, zone }: { eventId: string; zone: ZoneView }): ReactElement {
  const { zoneId, name, inside, warnAt, stopAt, level } = zone
  const { t, language } = useWords()
  const [correcting, setCorrecting] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const format = new Intl.NumberFormat(language)
  const limit = stopAt ?? warnAt
  return (
    <>
      <h3>
        {name}{' '}
        {limit !== null && (
          <span className="zone-level" data-level={level}>
            {t(`occupancy.level.${level}`)}
          </span>
        )}
      </h3>
      <p className="zone-inside">
        <strong>{format.format(inside)}</strong>{' '}
        <span className="quiet">
          {limit === null ? t('occupancy.inside') : t('occupancy.limit', { limit: format.format(limit) })}
        </span>
      </p>
      {limit !== null && <FillBar zone={zone} limit={limit} />}
      <Movements zone={zone} />
      <div className="zone-actions">
        <Button
          className="button"
          aria-expanded={correcting}
          onPress={() => {
            setSaid(null)
            setCorrecting(!correcting)
          }}
        >
          {t('occupancy.correct')}
        </Button>
        <ScreenLink to="clicker" laneId={zoneId} className="button">
          {t('occupancy.clicker')}
        </ScreenLink>
      </div>
      {correcting && (
        <CorrectionForm
          eventId={eventId}
          zone={zone}
          close={(words) => {
            setSaid(words)
            setCorrecting(false)
          }}
        />
      )}
      <p aria-live="polite">{said}</p>
    </>
  )
}

/** How the figure came about; what is out of the ordinary only where there was any. */
function Movements({ zone: { entered, goneOut, unseen, corrected } }: { zone: ZoneView }): ReactElement {
  const { t, language } = useWords()
  const format = new Intl.NumberFormat(language)
  const signed = new Intl.NumberFormat(language, { signDisplay: 'exceptZero' })
  const figures = [
    ['entered', format.format(entered)],
    ['goneOut', format.format(goneOut)],
    ...(unseen === 0 ? [] : [['unseen', format.format(unseen)] as const]),
    ...(corrected === 0 ? [] : [['corrected', signed.format(corrected)] as const]),
  ] as const
  return (
    <dl className="zone-figures">
      {figures.map(([key, figure]) => (
        <div key={key} data-figure={key}>
          <dt>{t(`occupancy.${key}`)}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  )
}
