import { boardOf, wireOf } from '../../../native/relays/relay-options.ts'
import type { LaneConfig } from '../config/config.ts'
import { deviceKey, relayOptions, type BoardConfig } from '../config/device-address.ts'

/** The lane that has one of the trial's wires already: nobody else can open it. Null: none has. */
export function laneInTheWay(lanes: readonly LaneConfig[], trial: LaneConfig): LaneConfig | null {
  const wanted = new Set(wiresOf(trial))
  return lanes.find((lane) => wiresOf(lane).some((wire) => wanted.has(wire))) ?? null
}

/** This board as a lane in service has it; null: none has. */
export function boardInService(lanes: readonly LaneConfig[], board: BoardConfig): BoardConfig | null {
  const key = boardOf(relayOptions(board))
  return lanes.flatMap(boardsOf).find((one) => boardOf(relayOptions(one)) === key) ?? null
}

/** How many inputs it was said to have. */
export const inputsOf = (board: BoardConfig): number => ('inputs' in board ? board.inputs : 0)

function wiresOf(lane: LaneConfig): string[] {
  const { scanner } = lane
  const boards = boardsOf(lane).map((board) => wireOf(relayOptions(board)))
  return scanner.kind === 'serial' || scanner.kind === 'hid' ? [deviceKey(scanner), ...boards] : boards
}

const boardsOf = ({ relay, inputs }: LaneConfig): BoardConfig[] => [
  ...(relay.kind === 'none' ? [] : [relay]),
  ...(inputs?.board === undefined ? [] : [inputs.board]),
]
