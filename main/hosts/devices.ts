import type { Clock } from '../../native/clock.ts'
import { createRelay } from '../../native/relays/create-relay.ts'
import type { Relay } from '../../native/relays/relay.ts'
import { SharedRelay } from '../../native/relays/shared-relay.ts'
import { unreachable } from '../../native/result.ts'
import { createScanner } from '../../native/scanners/create-scanner.ts'
import type { Scanner } from '../../native/scanners/scanner.ts'
import { screenScanner } from '../../native/scanners/screen-scanner.ts'
import { SimulatedTurnstile } from '../../native/simulators/simulated-turnstile.ts'
import type { SiteLane } from '../engine/config/site.ts'

export interface LaneDevices {
  readonly scanner: Scanner
  readonly relay: { readonly board: Relay; readonly channel: number } | null
  readonly turnstile: SimulatedTurnstile | null
}

export interface Devices {
  of(lane: SiteLane): LaneDevices
  close(): Promise<void>
}

/** The devices that the lanes name. Boards are looked for, and switched off, from this moment on. */
export function openDevices(lanes: readonly SiteLane[], clock: Clock): Devices {
  const boards = new Map<string, SharedRelay>()
  const own: Relay[] = []
  for (const { relay } of lanes) {
    if (relay.kind === 'none' || relay.kind === 'simulated' || boards.has(relay.path)) continue
    const channels = lanes.flatMap((lane) =>
      'path' in lane.relay && lane.relay.path === relay.path ? [lane.relay.channel] : [],
    )
    const board = new SharedRelay(createRelay(relay, channels, clock))
    boards.set(relay.path, board)
    const face = board.face()
    face.start(() => undefined)
    own.push(face)
  }
  return {
    of: (lane) => ({ scanner: scannerOf(lane, clock), ...relayOf(lane) }),
    async close() {
      await Promise.all(own.map((face) => face.close()))
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
      case 'lcus':
      case 'waveshare-modbus': {
        const board = boards.get(relay.path)?.face() ?? null
        return { relay: board === null ? null : { board, channel: relay.channel }, turnstile: null }
      }
      default:
        return unreachable(relay)
    }
  }
}

function scannerOf({ scanner }: SiteLane, clock: Clock): Scanner {
  switch (scanner.kind) {
    case 'serial':
      return createScanner(scanner, clock)
    // Their codes come from a screen, through `present`.
    case 'camera':
    case 'simulated':
      return screenScanner
    default:
      return unreachable(scanner)
  }
}
