import { useCallback, useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Click, ZoneView } from '../../main/contract/occupancy-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { ScreenLink } from '../shared/screen-link.tsx'
import { StaffPage } from '../shared/staff-page.tsx'

/** For somebody at an open door: counts by thumb or by key who goes in and out past the lanes. */
export default function ClickerScreen({ zoneId }: { zoneId: string | null }): ReactElement {
  const { occupancy } = useGate()
  const { t } = useWords()
  return (
    <StaffPage title={t('clicker.title')}>
      {occupancy !== null &&
        (occupancy.kind === 'on' ? (
          <ZoneClicker zones={occupancy.zones} zoneId={zoneId} />
        ) : (
          <p className="card">{t('occupancy.between')}</p>
        ))}
      <p>
        <ScreenLink to="counts">{t('clicker.figures')}</ScreenLink>
      </p>
    </StaffPage>
  )
}

function ZoneClicker({ zones, zoneId }: { zones: readonly ZoneView[]; zoneId: string | null }): ReactElement {
  const { t } = useWords()
  const zone = zones.find((other) => other.zoneId === zoneId) ?? (zones.length === 1 ? zones[0] : undefined)
  if (zone !== undefined) return <Clicker zone={zone} />
  return (
    <section className="card" aria-labelledby="zones">
      <h2 id="zones">{t('clicker.choose')}</h2>
      {zoneId !== null && <p role="alert">{t('clicker.missing')}</p>}
      <ul className="zone-actions">
        {zones.map((other) => (
          <li key={other.zoneId}>
            <ScreenLink to="clicker" laneId={other.zoneId} className="button">
              {other.name}
            </ScreenLink>
          </li>
        ))}
      </ul>
    </section>
  )
}

const keys: Readonly<Record<string, Click['people']>> = { '+': 1, '-': -1, '−': -1 }

function Clicker({ zone: { zoneId, name, inside, level } }: { zone: ZoneView }): ReactElement {
  const client = useClient()
  const { t, language } = useWords()
  const [lost, setLost] = useState(0)

  const click = useCallback(
    async (people: Click['people']): Promise<void> => {
      const answer = await client.call('click', { zoneId, people })
      if (!answer.ok || answer.value !== 'counted') setLost((count) => count + 1)
    },
    [client, zoneId],
  )

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const people = keys[event.key]
      // A key that is held down is one person.
      if (people === undefined || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
      void click(people)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [click])

  return (
    <section className="clicker" aria-labelledby="clicked">
      <h2 id="clicked">
        {name}{' '}
        {level !== 'free' && (
          <span className="zone-level" data-level={level}>
            {t(`occupancy.level.${level}`)}
          </span>
        )}
      </h2>
      <p className="zone-inside" data-inside>
        <strong>{new Intl.NumberFormat(language).format(inside)}</strong>{' '}
        <span className="quiet">{t('occupancy.inside')}</span>
      </p>
      {lost > 0 && (
        <p className="notice" data-severity="alarm" role="alert">
          {t('clicker.last', { clicks: lost })}
        </p>
      )}
      <div className="clicker-buttons">
        <Button className="button clicker-out" onPress={() => void click(-1)}>
          <span aria-hidden="true">−</span> {t('clicker.out')}
        </Button>
        <Button className="button button-main clicker-in" onPress={() => void click(1)}>
          <span aria-hidden="true">+</span> {t('clicker.in')}
        </Button>
      </div>
      <p className="quiet">{t('clicker.keys')}</p>
    </section>
  )
}
