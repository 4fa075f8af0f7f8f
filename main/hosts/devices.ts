import { extname } from 'node:path'
import type { Clock } from '../../native/clock.ts'
import { forkDeviceChild } from '../../native/process/device-child.ts'
import { DeviceProcess } from '../../native/process/device-process.ts'
import { systemMachineMs } from '../../native/process/machine-time.ts'
import { boardOf, wireOf, type RelayOptions } from '../../native/relays/relay-options.ts'
import type { Relay } from '../../native/relays/relay.ts'
import { SharedRelay } from '../../native/relays/shared-relay.ts'
import { unreachable } from '../../native/result.ts'
import type { Scanner } from '../../native/scanners/scanner.ts'
import { screenScanner } from '../../native/scanners/screen-scanner.ts'
import type { Contacts } from '../../native/sensors/contacts.ts'
import type { TurnstileInputs } from '../../native/sensors/turnstile-inputs.ts'
import { WiredInputs } from '../../native/sensors/wired-inputs.ts'
import { SimulatedTurnstile } from '../../native/simulators/simulated-turnstile.ts'
import {
  deviceAddress,
  deviceKey,
  relayOptions,
  serialPlace,
  type BoardConfig,
} from '../engine/config/device-address.ts'
import type { RelayBoard } from '../engine/config/relay-config.ts'
import type { SiteLane } from '../engine/config/site.ts'
import type { Log } from '../engine/log.ts'

export interface LaneDevices {
  readonly scanner: Scanner
  /** A board with inputs has `contacts`: a lane that names some of them listens there, each lane to its own. */
  readonly relay: { readonly board: Relay; readonly channel: number } | null
  readonly inputs: TurnstileInputs | null
  readonly turnstile: SimulatedTurnstile | null
}

export interface Devices {
  of(lane: SiteLane): LaneDevices
  /** The inputs of one of the boards; null: no lane has it. */
  contactsOf(board: BoardConfig): Contacts | null
  /** Tells whether the process that drives them fails again and again. */
  watch(watcher: (failing: boolean) => void): void
  close(): Promise<void>
}

export interface DevicesParts {
  readonly clock: Clock
  readonly log: Log
  /** Are they being set up, and serve nobody? */
  readonly onTrial?: boolean
}

/** Beside this file as it is written, and one folder beside it as it is built. */
const script = new URL(`../hosts/device-process${extname(import.meta.url)}`, import.meta.url)

/**
 * The devices that the lanes name: real ones in a process of their own, simulated ones here. Boards are looked for, and
 * switched off, from this moment on.
 */
export function openDevices(
  lanes: readonly SiteLane[],
  { clock, log, onTrial = false }: DevicesParts,
): Devices {
  const driven = new DeviceProcess({
    fork: () => forkDeviceChild(script),
    clock,
    machineMs: systemMachineMs,
    onTrouble: (trouble, againInMs) => log({ event: 'device-process', trouble, againInMs }),
  })
  const boards = new Map<string, SharedRelay>()
  const own: Relay[] = []
  for (const options of lanes.flatMap(boardsOf)) {
    const key = boardOf(options)
    if (boards.has(key)) continue
    const channels = lanes.flatMap(({ relay }) =>
      isBoard(relay) && keyOf(relay) === key ? [relay.channel] : [],
    )
    const board = new SharedRelay(driven.relay({ port: wireOf(options), options, channels }))
    boards.set(key, board)
    const face = board.face()
    face.start(() => undefined)
    own.push(face)
  }
  return {
    of(lane) {
      const scanner = scannerOf(lane)
      if (lane.relay.kind === 'simulated') {
        const turnstile = new SimulatedTurnstile(clock, lane.opening)
        return {
          scanner,
          relay: { board: turnstile.relay, channel: 1 },
          inputs: turnstile.inputs,
          turnstile,
        }
      }
      return { scanner, relay: relayOf(lane), inputs: inputsOf(lane), turnstile: null }
    },
    contactsOf: (board) => boards.get(keyOf(board))?.face().contacts ?? null,
    watch: (watcher) => driven.watch(watcher),
    async close() {
      await Promise.all(own.map((face) => face.close()))
      await driven.close()
    },
  }

  function relayOf({ relay }: SiteLane): LaneDevices['relay'] {
    if (!isBoard(relay)) return null
    const board = boards.get(keyOf(relay))?.face()
    return board === undefined ? null : { board, channel: relay.channel }
  }

  function scannerOf({ scanner }: SiteLane): Scanner {
    switch (scanner.kind) {
      case 'serial':
        return driven.scanner({
          port: deviceKey(scanner),
          options: { ...scanner, ...serialPlace(scanner), onTrial },
        })
      case 'hid':
        return driven.scanner({
          port: deviceKey(scanner),
          options: { ...scanner, address: deviceAddress(scanner), onTrial },
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

  function inputsOf({ relay, inputs }: SiteLane): TurnstileInputs | null {
    const board = inputBoardOf({ relay, inputs })
    if (board === null || inputs === undefined) return null
    const contacts = boards.get(keyOf(board))?.face().contacts ?? unheard
    const { board: _, ...wirings } = inputs
    const wired = new WiredInputs(contacts, wirings, clock)
    return wired.wired.length === 0 ? null : wired
  }
}

/** The boards that a lane's configuration names: the relay's, and the one with its contacts. */
function boardsOf({ relay, inputs }: SiteLane): RelayOptions[] {
  const named = [...(isBoard(relay) ? [relay] : []), ...(inputs?.board === undefined ? [] : [inputs.board])]
  return named.map(relayOptions)
}

function inputBoardOf({ relay, inputs }: Pick<SiteLane, 'relay' | 'inputs'>): BoardConfig | null {
  if (inputs === undefined) return null
  return inputs.board ?? (isBoard(relay) ? relay : null)
}

const keyOf = (board: BoardConfig): string => boardOf(relayOptions(board))

/** Of a board without inputs: the lane waits for them in vain, and says so. */
const unheard: Contacts = { start: () => undefined }

/** Does one PASS contact tell of both lanes of a turnstile? Then both configurations name the same input. */
export function sharePass(lanes: readonly SiteLane[]): boolean {
  const contacts = lanes.flatMap((lane) => {
    const board = inputBoardOf(lane)
    return board === null || lane.inputs?.pass === undefined
      ? []
      : [`${keyOf(board)}#${lane.inputs.pass.input}`]
  })
  return new Set(contacts).size < contacts.length
}

/** Any but those: what they are made into is `create-relay.ts`'s, which knows each kind. */
const isBoard = (relay: SiteLane['relay']): relay is RelayBoard =>
  relay.kind !== 'none' && relay.kind !== 'simulated'
