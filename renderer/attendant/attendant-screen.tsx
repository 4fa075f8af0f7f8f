import { useCallback, useEffect, type ReactElement } from 'react'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { CameraReader } from '../camera/camera-reader.tsx'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useLane } from '../gate/use-lane.ts'
import { useWords } from '../languages/use-words.ts'
import { NoSuchLane } from '../shared/no-such-lane.tsx'
import { StaffPage } from '../shared/staff-page.tsx'
import { WedgeReader } from '../wedge/wedge-reader.tsx'
import { LanePanel } from './lane-panel.tsx'
import { LaneTroubles } from './lane-troubles.tsx'
import { ShownPass } from './shown-pass.tsx'
import { unreachable } from '../shared/unreachable.ts'

/** For the person at the lane: whose pass it was, what the gate says of it and why, and what to do. */
export function AttendantScreen({ laneId }: { laneId: string | null }): ReactElement {
  const found = useLane(laneId)
  const { t } = useWords()
  switch (found.kind) {
    case 'missing':
      return <NoSuchLane laneId={found.laneId} />
    case 'unknown':
      return <StaffPage title={t('start.attendant')}>{null}</StaffPage>
    case 'lane':
      return <AttendedLane lane={found.lane} />
    default:
      return unreachable(found)
  }
}

function AttendedLane({ lane }: { lane: LaneView }): ReactElement {
  const { laneId, name, direction, scannerKind } = lane
  const { shown, venue } = useGate()
  const client = useClient()
  const { t } = useWords()
  const pass = shown.get(laneId)
  const dismiss = useCallback(() => void client.call('dismiss', { laneId }), [client, laneId])
  const present = useCallback(
    async (text: string) => {
      const answer = await client.call('present', { laneId, text })
      return answer.ok && answer.value !== 'busy'
    },
    [client, laneId],
  )

  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') dismiss()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [dismiss])

  return (
    <StaffPage title={`${name} · ${t(`lane.${direction}`)}`}>
      <LaneTroubles lane={lane} />
      <div className="attendant">
        <div className="attendant-pass">
          {pass === undefined || venue === null ? (
            <div className="shown-none card">
              <h2>{t('attendant.waiting')}</h2>
              <p>{t('attendant.waitingLine')}</p>
            </div>
          ) : (
            <ShownPass
              key={pass.no}
              laneId={laneId}
              shown={pass}
              timeZone={venue.timeZone}
              dismiss={dismiss}
            />
          )}
          {scannerKind === 'camera' && (
            <section className="card" aria-labelledby="camera">
              <h2 id="camera">{t('attendant.camera')}</h2>
              <CameraReader onCode={present} />
            </section>
          )}
          {scannerKind === 'wedge' && <WedgeReader lane={lane} />}
        </div>
        <LanePanel lane={lane} />
      </div>
    </StaffPage>
  )
}
