import type { ReactElement } from 'react'
import type { LaneView } from '../../main/contract/gate-api.ts'
import type { GateState } from '../gate/gate-store.ts'
import { useGate } from '../gate/use-gate.ts'
import { useLane } from '../gate/use-lane.ts'
import { DemoBanner } from '../shared/demo-banner.tsx'
import { NoSuchLane } from '../shared/no-such-lane.tsx'
import { useWedge } from '../wedge/use-wedge.ts'
import type { GuestMessage } from './guest-message.ts'
import { GuestStage } from './guest-stage.tsx'

/** The display in front of the guest. It has no way out to another screen. */
export function GuestScreen({ laneId }: { laneId: string | null }): ReactElement {
  const { connection, venue } = useGate()
  const found = useLane(laneId)
  const lane = found.kind === 'lane' ? found.lane : null
  const receiving = useWedge(lane)
  if (found.kind === 'missing') return <NoSuchLane laneId={found.laneId} />
  return (
    <main className="guest-screen">
      <DemoBanner />
      <GuestStage
        venue={venue}
        lane={lane}
        message={messageNow(connection, lane)}
        heading="h1"
        receiving={receiving}
      />
    </main>
  )
}

function messageNow(connection: GateState['connection'], lane: LaneView | null): GuestMessage {
  if (connection === 'lost' || connection === 'wrong-version') return { kind: 'unreachable' }
  return lane?.answer ?? { kind: 'starting' }
}
