import { extname } from 'node:path'
import type { Clock } from '../../native/clock.ts'
import { forkDeviceChild } from '../../native/process/device-child.ts'
import { DeviceProcess } from '../../native/process/device-process.ts'
import { systemMachineMs } from '../../native/process/machine-time.ts'
import { boardOf, wireOf } from '../../native/relays/relay-options.ts'
import type { Relay } from '../../native/relays/relay.ts'
import { SharedRelay } from '../../native/relays/shared-relay.ts'
import { unreachable } from '../../native/result.ts'
import type { Scanner } from '../../native/scanners/scanner.ts'
import { screenScanner } from '../../native/scanners/screen-scanner.ts'
import { SimulatedTurnstile } from '../../native/simulators/simulated-turnstile.ts'
import { deviceAddress, deviceKey, relayOptions, serialPlace } from '../engine/config/device-address.ts'
import type { RelayBoard } from '../engine/config/relay-config.ts'
import type { SiteLane } from '../engine/config/site.ts'
import type { Log } from '../engine/log.ts'

export interface LaneDevices {
  readonly scanner: Scanner
  /** A board with inputs has `contacts`: a lane that names some of them listens there, each lane to its own. */
  readonly relay: { readonly board: Relay; readonly channel: number } | null
  readonly turnstile: SimulatedTurnstile | null
}

export interface Devices {
  of(lane: SiteLane): LaneDevices
  /** Tells whether the process that drives them fails again and again. */
  watch(watcher: (failing: boolean) => void): void
  close(): Promise<void>
}

/** Beside this file as it is written, and one folder beside it as it is built. */
const script = new URL(`../hosts/device-process${extname(import.meta.url)}`, import.meta.url)

/**
 * The devices that the lanes name: real ones in a process of their own, simulated ones here. Boards are looked for, and
 * switched off, from this moment on.
 */
export function openDevices(
  lanes: readonly SiteLane[],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Devices {
  const driven = new DeviceProcess({
    fork: () => forkDeviceChild(script),
    clock,
    machineMs: systemMachineMs,
    onTrouble: (trouble, againInMs) => log({ event: 'device-process', trouble, againInMs }),
  })
  const boards = new Map<string, SharedRelay>()
  const own: Relay[] = []
  const onBoards = lanes.flatMap(({ relay }) =>
    isBoard(relay) ? [{ options: relayOptions(relay), channel: relay.channel }] : [],
  )
  for (const { options } of onBoards) {
    const key = boardOf(options)
    if (boards.has(key)) continue
    const channels = onBoards.filter((other) => boardOf(other.options) === key).map(({ channel }) => channel)
    const board = new SharedRelay(driven.relay({ port: wireOf(options), options, channels }))
    boards.set(key, board)
    const face = board.face()
    face.start(() => undefined)
    own.push(face)
  }
  return {
    of: (lane) => ({ scanner: scannerOf(lane), ...relayOf(lane) }),
    watch: (watcher) => driven.watch(watcher),
    async close() {
      await Promise.all(own.map((face) => face.close()))
      await driven.close()
    },
  }

  function relayOf({ relay }: SiteLane): Pick<LaneDevices, 'relay' | 'turnstile'> {
    switch (relay.kind) {
      case 'none':
        return { relay: null, turnstile: null }
      case 'simulated': {
        const turnstile = new SimulatedTurnstile(clock)
        return { relay: { board: turnstile.relay, channel: 1 }, turnstile }
      }
      default: {
        const board = boards.get(boardOf(relayOptions(relay)))?.face() ?? null
        return { relay: board === null ? null : { board, channel: relay.channel }, turnstile: null }
      }
    }
  }

  function scannerOf({ scanner }: SiteLane): Scanner {
    switch (scanner.kind) {
      case 'serial':
        return driven.scanner({ port: deviceKey(scanner), options: { ...scanner, ...serialPlace(scanner) } })
      case 'hid':
        return driven.scanner({
          port: deviceKey(scanner),
          options: { ...scanner, address: deviceAddress(scanner) },
        })
      // Their codes come from a screen, through `present`.
      case 'camera':
      case 'wedge':
      case 'simulated':
        return screenScanner
      default:
        return unreachable(scanner)
    }
  }
}

/** Any but those: what they are made into is `create-relay.ts`'s, which knows each kind. */
const isBoard = (relay: SiteLane['relay']): relay is RelayBoard =>
  relay.kind !== 'none' && relay.kind !== 'simulated'
