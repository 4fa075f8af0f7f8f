import { useEffect, useState } from 'react'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { useGate } from './use-gate.ts'

export type FoundLane =
  | { readonly kind: 'lane'; readonly lane: LaneView }
  /** Not told yet, or the engine is out of reach. */
  | { readonly kind: 'unknown' }
  /** The engine has told of its lanes, and this is none of them. */
  | { readonly kind: 'missing'; readonly laneId: string }

/** The engine tells its lanes one by one as a screen connects; a lane that is not among them by then is none. */
const tellMs = 1_000

/** The lane of this screen. @param laneId null: the first one, for a gate that has only one. */
export function useLane(laneId: string | null): FoundLane {
  const { connection, lanes } = useGate()
  const [told, setTold] = useState(false)
  useEffect(() => {
    if (connection !== 'connected') return undefined
    const timer = setTimeout(() => setTold(true), tellMs)
    return () => {
      clearTimeout(timer)
      setTold(false)
    }
  }, [connection])

  const lane = laneId === null ? lanes.values().next().value : lanes.get(laneId)
  if (lane !== undefined) return { kind: 'lane', lane }
  return told && connection === 'connected' && laneId !== null
    ? { kind: 'missing', laneId }
    : { kind: 'unknown' }
}
