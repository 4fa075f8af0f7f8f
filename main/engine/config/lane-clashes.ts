import { boardOf, wireOf } from '../../../native/relays/relay-options.ts'
import type { LaneConfig } from './config.ts'
import { deviceKey, relayOptions } from './device-address.ts'
import { found, type ConfigMistake } from './mistakes.ts'
import type { RelayBoard } from './relay-config.ts'

/** Two lanes of one name, or one wire used twice. */
export function laneClashes(all: readonly LaneConfig[]): ConfigMistake[] {
  const clashes: ConfigMistake[] = []
  const lanes = new Map<string, number>()
  const scanners = new Map<string, string>()
  const wires = new Map<string, NamedBoard>()
  const boards = new Map<string, NamedBoard>()
  const channels = new Map<string, string>()
  all.forEach((lane, index) => {
    const where = `lanes[${index}]`
    const first = lanes.get(lane.id)
    if (first !== undefined)
      clashes.push({
        path: `${where}.id`,
        found: found(lane.id),
        allowed: `another id: lanes[${first}] has this one`,
      })
    else lanes.set(lane.id, index)

    if (lane.scanner.kind === 'serial' || lane.scanner.kind === 'hid') {
      const key = deviceKey(lane.scanner)
      const other = scanners.get(key)
      if (other !== undefined) clashes.push(taken(`${where}.scanner.${nameKey(lane.scanner)}`, key, other))
      else scanners.set(key, `${where}.scanner`)
    }
    if (lane.relay.kind === 'none') return
    const named = { where: `${where}.relay`, relay: lane.relay }
    const options = relayOptions(lane.relay)
    const key = boardOf(options)
    const port = wireOf(options)
    const board = boards.get(key)
    const wire = wires.get(port)
    if (board === undefined) boards.set(key, named)
    if (wire === undefined) wires.set(port, named)
    if (board !== undefined && !sameBoard(board.relay, lane.relay)) {
      clashes.push({
        path: `${where}.relay`,
        found: found(lane.relay),
        allowed: `the same board settings as ${board.where}, which uses this port`,
      })
    } else if (wire !== undefined && board === undefined && !mayShareWire(wire.relay, lane.relay)) {
      clashes.push({
        path: `${where}.relay`,
        found: found(lane.relay),
        allowed: `a port of its own: on that of ${wire.where} there can only be Modbus boards of one speed`,
      })
    }
    const channel = `${key}#${lane.relay.channel}`
    const other = channels.get(channel)
    if (other !== undefined) clashes.push(taken(`${where}.relay.channel`, lane.relay.channel, other))
    else channels.set(channel, `${where}.relay`)
  })
  for (const [port, scanner] of scanners) {
    const board = wires.get(port)
    if (board !== undefined) clashes.push(taken(`${board.where}.${nameKey(board.relay)}`, port, scanner))
  }
  return clashes
}

/** Under which key a device is named. */
const nameKey = (named: object): 'usb' | 'path' =>
  'usb' in named && named.usb !== undefined ? 'usb' : 'path'

const taken = (path: string, value: unknown, by: string): ConfigMistake => ({
  path,
  found: found(value),
  allowed: `one that ${by} does not use already`,
})

interface NamedBoard {
  readonly where: string
  readonly relay: RelayBoard
}

function sameBoard(a: RelayBoard, b: RelayBoard): boolean {
  return JSON.stringify({ ...a, channel: 0 }) === JSON.stringify({ ...b, channel: 0 })
}

/** Boards that have addresses, spoken to at one speed. */
const mayShareWire = (a: RelayBoard, b: RelayBoard): boolean =>
  'unit' in a &&
  'unit' in b &&
  ('baudRate' in a && 'baudRate' in b ? a.baudRate === b.baudRate : a.kind === b.kind)
