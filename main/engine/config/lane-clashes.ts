import type { LaneConfig, RelayConfig } from './config.ts'
import { deviceKey } from './device-address.ts'
import { found, type ConfigMistake } from './mistakes.ts'

/** Two lanes of one name, or one wire used twice. */
export function laneClashes(all: readonly LaneConfig[]): ConfigMistake[] {
  const clashes: ConfigMistake[] = []
  const lanes = new Map<string, number>()
  const scanners = new Map<string, string>()
  const boards = new Map<string, { where: string; relay: Exclude<RelayConfig, { kind: 'none' }> }>()
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

    if (lane.scanner.kind !== 'camera') {
      const key = deviceKey(lane.scanner)
      const other = scanners.get(key)
      if (other !== undefined) clashes.push(taken(`${where}.scanner.${nameKey(lane.scanner)}`, key, other))
      else scanners.set(key, `${where}.scanner`)
    }
    if (lane.relay.kind === 'none') return
    const key = deviceKey(lane.relay)
    const board = boards.get(key)
    if (board === undefined) boards.set(key, { where: `${where}.relay`, relay: lane.relay })
    else if (!sameBoard(board.relay, lane.relay)) {
      clashes.push({
        path: `${where}.relay`,
        found: found(lane.relay),
        allowed: `the same board settings as ${board.where}, which uses this port`,
      })
    }
    const channel = `${key}#${lane.relay.channel}`
    const other = channels.get(channel)
    if (other !== undefined) clashes.push(taken(`${where}.relay.channel`, lane.relay.channel, other))
    else channels.set(channel, `${where}.relay`)
  })
  for (const [port, scanner] of scanners) {
    const board = boards.get(port)
    if (board !== undefined) clashes.push(taken(`${board.where}.${nameKey(board.relay)}`, port, scanner))
  }
  return clashes
}

/** Under which key a device is named. */
const nameKey = (named: { readonly path?: string | undefined }): 'usb' | 'path' =>
  named.path === undefined ? 'usb' : 'path'

const taken = (path: string, value: unknown, by: string): ConfigMistake => ({
  path,
  found: found(value),
  allowed: `one that ${by} does not use already`,
})

function sameBoard(
  a: Exclude<RelayConfig, { kind: 'none' }>,
  b: Exclude<RelayConfig, { kind: 'none' }>,
): boolean {
  return JSON.stringify({ ...a, channel: 0 }) === JSON.stringify({ ...b, channel: 0 })
}
