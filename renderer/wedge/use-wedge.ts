import { useCallback } from 'react'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useKeyBurst } from './use-key-burst.ts'

/** Hands to the gate what the lane's scanner types into this page. @returns whether a code is coming. */
export function useWedge(lane: LaneView | null): boolean {
  const client = useClient()
  const laneId = lane?.laneId ?? ''
  const present = useCallback(
    (text: string) => void client.call('present', { laneId, text }),
    [client, laneId],
  )
  return useKeyBurst(lane?.keyLayout ?? null, present)
}
