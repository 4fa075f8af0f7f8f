import { GateService } from '../support/gate-service.ts'
import { Pty } from '../support/pty.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'
import { percentiles } from './percentiles.ts'

const rounds = 110
/** Not counted: of these the processes warm up. */
const warming = 10
const lanesEach = 2
const on = Buffer.from('a00101a2', 'hex')
/** 115,200 baud. */
const bytesPerSecond = 11_520
/** Shortest that the configuration allows: the rounds follow each other sooner. */
const timing = { pulseMs: 100, passageTimeoutMs: 1_000, sameCodeMs: 0 }
const roundMs = 1_250

export interface ClaimedScanFigures {
  readonly claimed: { readonly p50: number; readonly p99: number }
  readonly unclaimed: { readonly p50: number; readonly p99: number }
  readonly ratioP50: number
}

interface Lane {
  readonly id: string
  readonly scanner: Pty
  readonly relay: Pty
  readonly samples: number[]
}

/** Of a gate, each lane as its screens were told last. */
class LaneStates {
  readonly #ready = new Set<string>()
  #waiting: (() => void)[] = []

  told(laneId: string, isReady: boolean): void {
    if (isReady) this.#ready.add(laneId)
    else this.#ready.delete(laneId)
    for (const look of this.#waiting.splice(0)) look()
  }

  async untilReady(laneId: string): Promise<void> {
    while (!this.#ready.has(laneId)) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
  }
}

/**
 * From the last byte of a ticket to the first byte at the relay, over serial ports: at a gate that claims it on disk before
 * it opens, and turn by turn with it at one that plans no events. Microseconds.
 */
export async function claimedScan(): Promise<ClaimedScanFigures> {
  const authority = new VenueTicketAuthority()
  const hours = (from: number): string => new Date(Date.now() + from * 3_600_000).toISOString().slice(0, 16)
  const final = { id: 'final', name: 'Final', doors: hours(-2), starts: hours(1), ends: hours(6) }
  const claims = await gate(authority, { venue: { name: 'Claims', timeZone: 'UTC' }, events: [final] })
  const bare = await gate(authority, {})
  for (let round = 0; round < rounds; round += 1) {
    const startMs = performance.now()
    for (let nth = 0; nth < lanesEach; nth += 1) {
      for (const { lanes, states } of round % 2 === 0 ? [claims, bare] : [bare, claims]) {
        const lane = lanes[nth]
        if (lane === undefined) throw new Error('no such lane')
        await states.untilReady(lane.id)
        const jti = `bench-${round}-${nth}`
        const tookUs = await shown(lane, authority.ticket({ claims: { jti, zone: undefined } }))
        if (round >= warming) lane.samples.push(tookUs)
      }
    }
    await pause(roundMs - (performance.now() - startMs))
  }
  const [claimed, unclaimed] = [claims, bare].map(({ lanes }) =>
    percentiles(lanes.flatMap(({ samples }) => samples)),
  )
  await Promise.all([claims.dispose(), bare.dispose()])
  if (claimed === undefined || unclaimed === undefined) throw new Error('nothing was measured')
  return { claimed, unclaimed, ratioP50: claimed.p50 / unclaimed.p50 }
}

async function shown({ scanner, relay }: Lane, ticket: string): Promise<number> {
  const before = relay.received.length
  await scanner.sendPaced(ticket, bytesPerSecond)
  const arrived = relay.receivedUntil((bytes) => bytes.indexOf(on, before) >= 0)
  const sentMs = performance.now()
  scanner.send('\r')
  await arrived
  return (relay.lastByteMs - sentMs) * 1_000
}

async function gate(authority: VenueTicketAuthority, over: object) {
  const lanes: Lane[] = []
  for (let nth = 0; nth < lanesEach; nth += 1)
    lanes.push({ id: `bench-${nth}`, scanner: await Pty.plugIn(), relay: await Pty.plugIn(), samples: [] })
  const service = new GateService(
    lanes.map(({ id, scanner, relay }) => ({
      id,
      name: id,
      scanner: { kind: 'serial', path: scanner.port, baudRate: 115_200 },
      relay: { kind: 'lcus', path: relay.port },
      timing,
    })),
    over,
  )
  service.trust({ issuers: [authority.entry()] })
  await service.start()
  const client = await service.client('guest')
  const states = new LaneStates()
  client.on('lane', ({ laneId, answer }) => states.told(laneId, answer.kind === 'ready'))
  return {
    lanes,
    states,
    async dispose() {
      client.close()
      await service.dispose()
      await Promise.all(lanes.flatMap(({ scanner, relay }) => [scanner.dispose(), relay.dispose()]))
    },
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms))
  })

if (import.meta.main) console.log(await claimedScan())
