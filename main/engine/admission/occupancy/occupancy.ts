import type { Result } from '../../../../native/result.ts'
import type { Direction } from '../../../contract/gate-api.ts'
import type { LaneFault } from '../../lane/lane-state.ts'
import type { Alongside } from '../../store/zone-counts.ts'
import type { LanePlace } from '../events/venue-event.ts'

/** How many are inside each zone, during the event that is on. */
export interface Occupancy {
  /** Would so many more be too many? False while no event is on. */
  isFull(zoneId: string, people: number): boolean
  /**
   * So many went through a lane, with a pass or without one. On disk when it returns; on a failure it is not counted.
   * @param alongside counts the passage itself, in the same transaction: both are on disk or neither is.
   */
  passed(
    place: LanePlace,
    direction: Direction,
    people: number,
    alongside?: Alongside,
  ): Result<void, LaneFault>
}
