import type { ReactElement } from 'react'
import { useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { ScreenLink } from '../shared/screen-link.tsx'
import { StaffPage } from '../shared/staff-page.tsx'

/** Every screen of this gate, a click away. */
export function StartScreen(): ReactElement {
  const { venue, lanes } = useGate()
  const { t } = useWords()
  return (
    <StaffPage title={t('start.title')}>
      <div className="start">
        <div className="start-screens">
          {venue?.demo === true && (
            <ScreenLink to="demo" className="button button-main">
              {t('start.demo')}
            </ScreenLink>
          )}
          {venue !== null && (
            <ScreenLink to="counts" className="button">
              {t('start.counts')}
            </ScreenLink>
          )}
          {venue !== null && (
            <ScreenLink to="desk" className="button">
              {t('start.desk')}
            </ScreenLink>
          )}
          {venue !== null && (
            <ScreenLink to="setup" className="button">
              {t('start.setup')}
            </ScreenLink>
          )}
        </div>
        {lanes.size > 0 && (
          <section aria-labelledby="lanes">
            <h2 id="lanes">{t('start.lanes')}</h2>
            <ul className="lane-list">
              {[...lanes.values()].map(({ laneId, name, direction }) => (
                <li key={laneId} className="card">
                  <h3>
                    {name} <span className="quiet">{t(`lane.${direction}`)}</span>
                  </h3>
                  <ScreenLink to="guest" laneId={laneId} className="button">
                    {t('start.guest')}
                  </ScreenLink>
                  <ScreenLink to="attendant" laneId={laneId} className="button">
                    {t('start.attendant')}
                  </ScreenLink>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </StaffPage>
  )
}
