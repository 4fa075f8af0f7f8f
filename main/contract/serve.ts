import type { z } from 'zod'
import type { Channel } from './channel.ts'
import {
  calls,
  contractVersion,
  events,
  Request,
  type CallError,
  type CallInput,
  type CallName,
  type EventData,
  type EventName,
  type GateApi,
  type ScreenRole,
  type Venue,
} from './gate-api.ts'

/** Which screens may make which call; `connect` is for everybody, once. */
const allowed: Record<Exclude<CallName, 'connect'>, readonly ScreenRole[]> = {
  counts: ['manager', 'demo'],
  occupancy: ['manager', 'attendant'],
  correctOccupancy: ['manager'],
  click: ['manager', 'attendant'],
  present: ['attendant', 'guest', 'demo'],
  dismiss: ['attendant', 'demo'],
  reset: ['attendant', 'demo'],
  setMode: ['attendant', 'demo'],
  confirmId: ['attendant'],
  turnAway: ['attendant'],
  party: ['attendant'],
  admitByHand: ['attendant'],
  release: ['attendant', 'demo'],
  demoPasses: ['demo'],
  desk: ['desk'],
  unlockDesk: ['desk'],
  ticketChoices: ['desk'],
  issue: ['desk'],
  rules: ['setup'],
  chooseRules: ['setup'],
  sources: ['setup', 'manager'],
  syncNow: ['setup'],
  confirmTime: ['attendant', 'manager', 'desk', 'setup', 'demo'],
  issuers: ['setup'],
  trustFilePart: ['setup'],
  changeTrust: ['setup'],
  signers: ['setup'],
  venueEvents: ['setup'],
  changeEvents: ['setup'],
  lists: ['setup'],
  listUse: ['setup'],
  listFilePart: ['setup'],
  changeList: ['setup'],
  cancelList: ['setup'],
  blockPass: ['setup'],
  devices: ['setup'],
  tryDevice: ['setup'],
  pulseTrial: ['setup'],
  endTrial: ['setup'],
  testRelay: ['setup'],
  changeLane: ['setup'],
  simulate: ['demo'],
}

/** What a screen of one role is told. A holder's data goes to attendants alone: not even the demo's page gets it. */
const told: Record<EventName, readonly ScreenRole[]> = {
  lane: ['guest', 'attendant', 'manager', 'demo'],
  attendant: ['attendant'],
  notices: ['attendant', 'manager', 'desk', 'setup', 'demo'],
  sources: ['setup', 'manager'],
  trial: ['setup'],
  clock: ['attendant', 'manager', 'desk', 'setup', 'demo'],
  occupancy: ['manager', 'attendant'],
  eventsChanged: ['setup', 'desk'],
  counted: ['manager', 'demo'],
}

/** Calls of one screen per second beyond which it is cut off: no person and no camera is that quick. */
const maxCallsPerSecond = 50

/** A connected screen, as the engine tells it things. */
export interface ConnectedScreen {
  readonly role: ScreenRole
  /** Sends the event if this screen's role may know it. */
  emit<N extends EventName>(event: N, data: EventData<N>): void
}

/** The calls, and which screen makes them. */
type ServedApi = {
  [N in Exclude<CallName, 'connect'>]: (input: CallInput<N>, role: ScreenRole) => ReturnType<GateApi[N]>
}

export interface Served {
  readonly venue: Venue
  readonly engineVersion: string
  /** Begins to tell `screen` what happens; returns what ends it. */
  join(screen: ConnectedScreen): () => void
  readonly api: ServedApi
  /** A handler threw, or the engine said what the contract does not allow: our bug, for the log. */
  onFault(what: CallName | EventName, error: unknown): void
}

const Connect = calls.connect.input

/**
 * The engine's end of the contract for one screen. Nothing unchecked crosses: not the call's name, its input, its
 * output, nor who may make it. A screen of another version is told so and gets nothing else.
 */
export function serve(channel: Channel, served: Served): void {
  let screen: ConnectedScreen | null = null
  let leave: (() => void) | null = null
  let second = { startedMs: 0, calls: 0 }

  channel.onClose(() => leave?.())
  channel.onMessage((message) => {
    if (tooMany()) return channel.close()
    const request = Request.safeParse(message)
    if (!request.success) return channel.close()
    void answer(request.data)
  })

  function tooMany(): boolean {
    const nowMs = performance.now()
    if (nowMs - second.startedMs > 1_000) second = { startedMs: nowMs, calls: 0 }
    second.calls += 1
    return second.calls > maxCallsPerSecond
  }

  async function answer({ id, call, input }: z.infer<typeof Request>): Promise<void> {
    const refuse = (error: CallError): void => channel.send({ re: id, error })
    if (!isCallName(call)) return refuse('unknown-call')
    const parsed = calls[call].input.safeParse(input)
    if (!parsed.success) return refuse('bad-input')
    if (call === 'connect') return connect(id, parsed.data as z.infer<typeof Connect>)
    if (screen === null || !mayCall(screen.role, call)) return refuse('not-allowed')
    try {
      const handler = served.api[call] as (checked: unknown, role: ScreenRole) => unknown
      channel.send({ re: id, ok: calls[call].output.parse(await handler(parsed.data, screen.role)) })
    } catch (error) {
      // The log gets the cause; a screen on a public floor gets one word.
      served.onFault(call, error)
      refuse('failed')
    }
  }

  /** A real gate takes nothing from a page made for visitors of the demo. */
  function mayCall(role: ScreenRole, call: Exclude<CallName, 'connect'>): boolean {
    return allowed[call].includes(role) && (role !== 'demo' || served.venue.demo)
  }

  /** Never throws into the lane that has something to tell: what a screen is not told costs it a sight, not the gate. */
  function emit<N extends EventName>(role: ScreenRole, event: N, data: EventData<N>): void {
    if (!told[event].includes(role)) return
    try {
      channel.send({ event, data: events[event].parse(data) })
    } catch (error) {
      served.onFault(event, error)
    }
  }

  function connect(id: number, { version, role }: CallInput<'connect'>): void {
    if (version !== contractVersion) {
      return channel.send({ re: id, ok: { kind: 'wrong-version', engineSpeaks: contractVersion } })
    }
    if (screen !== null) return channel.send({ re: id, error: 'not-allowed' })
    const { venue, engineVersion } = served
    channel.send({ re: id, ok: calls.connect.output.parse({ kind: 'welcome', venue, engineVersion }) })
    screen = { role, emit: (event, data) => emit(role, event, data) }
    leave = served.join(screen)
  }
}

const isCallName = (name: string): name is CallName => Object.hasOwn(calls, name)
