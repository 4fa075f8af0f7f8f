import { useCallback, useState, type ReactElement } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs'
import type { LaneView, Venue } from '../../main/contract/gate-api.ts'
import { CameraReader } from '../camera/camera-reader.tsx'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useLane } from '../gate/use-lane.ts'
import { GuestStage } from '../guest/guest-stage.tsx'
import { useWords } from '../languages/use-words.ts'
import { ScreenLink } from '../shared/screen-link.tsx'
import { StaffPage } from '../shared/staff-page.tsx'
import { CountsOfToday } from './counts-of-today.tsx'
import { PassSheet } from './pass-sheet.tsx'
import { PasteText } from './paste-text.tsx'
import { TurnstilePanel } from './turnstile-panel.tsx'

/** What came of the last code that was held to the scanner. */
type Presented = 'taken' | 'busy' | 'not-this-lane' | 'failed' | 'too-long'

/** The contract's own limit. Characters. */
const maxText = 100_000

/** Everything of a gate on one page, for a visitor to try. */
export default function DemoScreen(): ReactElement {
  const { venue } = useGate()
  const found = useLane(null)
  const { t } = useWords()
  return (
    <StaffPage title={t('demo.title')}>
      {found.kind === 'lane' && venue !== null && <DemoLane lane={found.lane} venue={venue} />}
    </StaffPage>
  )
}

function DemoLane({ lane, venue }: { lane: LaneView; venue: Venue }): ReactElement {
  const { laneId } = lane
  const { t } = useWords()
  const client = useClient()
  const [said, setSaid] = useState<Presented | null>(null)

  /** @returns whether the gate has taken it. */
  const present = useCallback(
    async (text: string) => {
      if (text.length > maxText) {
        setSaid('too-long')
        return false
      }
      const answer = await client.call('present', { laneId, text })
      setSaid(answer.ok ? answer.value : 'failed')
      return answer.ok && answer.value !== 'busy'
    },
    [client, laneId],
  )

  return (
    <>
      <p className="lead">{t('demo.lead')}</p>
      <div className="demo">
        <section className="card demo-passes" aria-labelledby="show">
          <h2 id="show">{t('demo.show')}</h2>
          <Tabs>
            <TabList aria-labelledby="show" className="tabs">
              <Tab id="sheet" className="tab">
                {t('demo.sheet')}
              </Tab>
              <Tab id="paste" className="tab">
                {t('demo.paste')}
              </Tab>
              <Tab id="camera" className="tab">
                {t('demo.camera')}
              </Tab>
            </TabList>
            <p className="demo-said" aria-live="polite">
              {said !== null && t(`presented.${said}`)}
            </p>
            <TabPanel id="sheet">
              <PassSheet present={(text) => void present(text)} />
            </TabPanel>
            <TabPanel id="paste">
              <PasteText present={(text) => void present(text)} />
            </TabPanel>
            <TabPanel id="camera">
              <CameraReader onCode={present} />
            </TabPanel>
          </Tabs>
        </section>
        <section className="demo-guest" aria-labelledby="guest-sees">
          <h2 id="guest-sees">{t('demo.guestSees')}</h2>
          <GuestStage venue={venue} lane={lane} message={lane.answer} heading="p" />
          <nav className="demo-links">
            <ScreenLink to="guest" laneId={laneId}>
              {t('start.guest')}
            </ScreenLink>
            <ScreenLink to="attendant" laneId={laneId}>
              {t('start.attendant')}
            </ScreenLink>
          </nav>
        </section>
        <TurnstilePanel lane={lane} />
        <CountsOfToday timeZone={venue.timeZone} />
      </div>
    </>
  )
}
