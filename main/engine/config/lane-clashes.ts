import { boardOf, wireOf } from '../../../native/relays/relay-options.ts'
import { contactMeanings } from '../../contract/turnstile-contacts.ts'
import type { LaneConfig } from './config.ts'
import { deviceKey, relayOptions, type BoardConfig } from './device-address.ts'
import { found, type ConfigMistake } from './mistakes.ts'

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
    if (lane.inputs?.board !== undefined) useBoard(`${where}.inputs.board`, lane.inputs.board)
    if (lane.relay.kind === 'none') return
    const key = useBoard(`${where}.relay`, lane.relay)
    const channel = `${key}#${lane.relay.channel}`
    const other = channels.get(channel)
    if (other !== undefined) clashes.push(taken(`${where}.relay.channel`, lane.relay.channel, other))
    else channels.set(channel, `${where}.relay`)
  })
  for (const [port, scanner] of scanners) {
    const board = wires.get(port)
    if (board !== undefined) clashes.push(taken(`${board.where}.${nameKey(board.board)}`, port, scanner))
  }
  return [...clashes, ...inputClashes(all), ...turnstileClashes(all)]

  /** @returns what stands for the board. */
  function useBoard(where: string, board: BoardConfig): string {
    const options = relayOptions(board)
    const [key, port] = [boardOf(options), wireOf(options)]
    const [known, wire] = [boards.get(key), wires.get(port)]
    if (known === undefined) boards.set(key, { where, board })
    if (wire === undefined) wires.set(port, { where, board })
    const mistake = (allowed: string): void =>
      void clashes.push({ path: where, found: found(board), allowed })
    if (known !== undefined && !sameBoard(known.board, board)) {
      mistake(`the same board settings as ${known.where}, which uses this port`)
    } else if (wire !== undefined && known === undefined && !mayShareWire(wire.board, board)) {
      mistake(
        `a port of its own: on that of ${wire.where} there can only be Modbus boards of one speed, parity and stop bits`,
      )
    }
    return key
  }
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
  readonly board: BoardConfig
}

function sameBoard(a: BoardConfig, b: BoardConfig): boolean {
  return JSON.stringify({ ...a, channel: 0 }) === JSON.stringify({ ...b, channel: 0 })
}

/** Boards that have addresses, and hear what is said to each other: their line is set in one way. */
const mayShareWire = (a: BoardConfig, b: BoardConfig): boolean =>
  'unit' in a &&
  'unit' in b &&
  ('parity' in a && 'parity' in b
    ? a.baudRate === b.baudRate && a.parity === b.parity && a.stopBits === b.stopBits
    : a.kind === b.kind)

/** Contacts on a board that has no such inputs, or two of a lane on one input. */
function inputClashes(lanes: readonly LaneConfig[]): ConfigMistake[] {
  return lanes.flatMap(({ inputs, relay }, index): ConfigMistake[] => {
    if (inputs === undefined) return []
    const where = `lanes[${index}].inputs`
    const wired = contactMeanings.filter((input) => inputs[input] !== undefined)
    const onBoard = inputs.board ?? relay
    const least = Math.max(0, ...wired.map((input) => inputs[input]?.input ?? 0))
    const has = 'inputs' in onBoard ? onBoard.inputs : 0
    const noInput: ConfigMistake[] =
      has >= least
        ? []
        : 'inputs' in onBoard
          ? [
              {
                path: `lanes[${index}].${inputs.board === undefined ? 'relay' : 'inputs.board'}.inputs`,
                found: found(has),
                allowed: `how many inputs the board has: ${least} at least, which this lane names`,
              },
            ]
          : [
              {
                path: `${where}.board`,
                found: null,
                allowed: `a board with inputs: ${JSON.stringify(relay.kind)} as a relay has none`,
              },
            ]
    const twice = wired.flatMap((input, nth): ConfigMistake[] => {
      const other = wired.slice(0, nth).find((before) => inputs[before]?.input === inputs[input]?.input)
      if (other === undefined) return []
      const allowed = `one that ${where}.${other} does not use already`
      return [{ path: `${where}.${input}.input`, found: found(inputs[input]?.input), allowed }]
    })
    return [...noInput, ...twice]
  })
}

/** A turnstile has a lane in and a lane out, and both open it. */
function turnstileClashes(lanes: readonly LaneConfig[]): ConfigMistake[] {
  const first = new Map<string, { readonly lane: LaneConfig; readonly where: string }>()
  const full = new Set<string>()
  return lanes.flatMap((lane, index): ConfigMistake[] => {
    const { turnstile } = lane
    if (turnstile === undefined) return []
    const where = `lanes[${index}]`
    const mistake = (allowed: string): ConfigMistake[] => [
      { path: `${where}.turnstile`, found: found(turnstile), allowed },
    ]
    if (lane.relay.kind === 'none') return mistake('nothing: a desk has no turnstile')
    const other = first.get(turnstile)
    if (other === undefined) {
      first.set(turnstile, { lane, where })
      return []
    }
    if (full.has(turnstile)) return mistake('a turnstile of fewer than two lanes')
    full.add(turnstile)
    return other.lane.direction === lane.direction
      ? mistake(`a turnstile whose other lane, ${other.where}, goes the other way`)
      : []
  })
}
