import type { CountRow, Direction, PassageRow } from '../../contract/gate-api.ts'
import type { LaneDecision } from '../decision.ts'

/** Quarter hours: the hours of every time zone, the half and quarter ones too, are whole buckets. */
const bucketS = 900

/** Stands where there is nothing to say. */
const none = 'none'

/** The cell of the counts that a decision falls into. Nothing in it comes from the guest but the type of the pass. */
export interface DecisionKey {
  readonly bucketS: number
  readonly laneId: string
  readonly direction: Direction
  readonly format: string
  readonly passType: string
  readonly outcome: CountRow['outcome']
  readonly reason: string
}

export interface PassageKey {
  readonly bucketS: number
  readonly laneId: string
  readonly direction: Direction
  readonly end: PassageRow['end']
}

interface Place {
  readonly id: string
  readonly direction: Direction
}

export const bucketOf = (wallMs: number): number => Math.floor(wallMs / 1_000 / bucketS) * bucketS

export function decisionKey(decision: LaneDecision, lane: Place, wallMs: number): DecisionKey {
  return {
    bucketS: bucketOf(wallMs),
    laneId: lane.id,
    direction: lane.direction,
    format: (decision.outcome === 'refuse' ? decision.format : decision.pass?.format) ?? none,
    passType: decision.pass?.type ?? none,
    // An admission too, and the reason tells it from those by a pass.
    outcome: decision.outcome === 'by-hand' ? 'admit' : decision.outcome,
    reason: decision.outcome === 'admit' ? none : decision.reason,
  }
}

export const openedKey = (lane: Place, wallMs: number): Omit<PassageKey, 'end'> => ({
  bucketS: bucketOf(wallMs),
  laneId: lane.id,
  direction: lane.direction,
})

export const passageKey = (end: PassageRow['end'], lane: Place, wallMs: number): PassageKey => ({
  ...openedKey(lane, wallMs),
  end,
})
