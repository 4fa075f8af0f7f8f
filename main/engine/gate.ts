import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../native/clock.ts'
import type { SimulatedTurnstile } from '../../native/simulators/simulated-turnstile.ts'
import { unreachable } from '../../native/result.ts'
import type {
  CallInput,
  CallOutput,
  DemoPass,
  EventData,
  EventName,
  LaneView,
  Notice,
  ScreenRole,
  Venue,
} from '../contract/gate-api.ts'
import type { TrialEvent } from '../contract/devices-api.ts'
import type { OccupancyView } from '../contract/occupancy-api.ts'
import type { SourceView, SyncAnswer } from '../contract/sources-api.ts'
import type { ClockView } from '../contract/clock-api.ts'
import type { StoredOccupancy } from './admission/occupancy/stored-occupancy.ts'
import { zoneNoticeCodes, zoneNotices } from './admission/occupancy/zone-notices.ts'
import type { ClockWatch } from './clock-watch/clock-watch.ts'
import type { SiteLane } from './config/site.ts'
import type { EventTools } from './admission/events/event-setup.ts'
import type { DeviceTools } from './device-setup/device-setup.ts'
import type { Desk } from './issuing/desk.ts'
import type { LivePolicy } from './live-policy.ts'
import type { SyncKeeper } from './sync/sync-keeper.ts'
import type { ListSetupThread } from './admission/lists/setup/list-setup-thread.ts'
import type { TrustSetupThread } from './trust/setup/trust-setup-thread.ts'
import type { LaneRecord, ReleasedBy } from './lane-record.ts'
import type { LaneSnapshot } from './lane/lane-parts.ts'
import type { LaneRunner } from './lane/lane-runner.ts'
import { attendantView } from './lane/lane-views.ts'

/** A lane in service: what it was set up as, what runs it, and the simulated turnstile of the demo venue. */
export interface GateLane {
  readonly config: SiteLane
  readonly runner: LaneRunner
  readonly turnstile: SimulatedTurnstile | null
}

export type CountsBetween = (fromS: number, toS: number) => CallOutput<'counts'>

export interface GateParts {
  readonly venue: Venue
  readonly engineVersion: string
  readonly clock: Clock
  readonly countsBetween: CountsBetween
  /** The sheet of the demo venue; empty elsewhere. */
  readonly demoPasses: () => Promise<DemoPass[]>
  readonly desk: Desk
  readonly policy: LivePolicy
  readonly occupancy: StoredOccupancy
  readonly sync: SyncKeeper
  readonly clockWatch: ClockWatch
  readonly trustSetup: TrustSetupThread
  readonly listSetup: ListSetupThread
  readonly deviceTools: DeviceTools
  readonly eventTools: EventTools
  readonly ticketChoices: () => CallOutput<'ticketChoices'>
  readonly record: LaneRecord
}

/** One connected screen: what it may be told, and how. */
export interface Screen {
  readonly role: ScreenRole
  emit<N extends EventName>(event: N, data: EventData<N>): void
}

/** All lanes of an engine as screens see them: answers their calls, tells them what changes. */
export class Gate {
  readonly #parts: GateParts
  readonly #lanes = new Map<string, GateLane>()
  readonly #screens = new Set<Screen>()
  #notices: Notice[] = []
  #clockView: ClockView | null = null

  constructor(parts: GateParts) {
    this.#parts = parts
  }

  get venue(): Venue {
    return this.#parts.venue
  }

  get engineVersion(): string {
    return this.#parts.engineVersion
  }

  addLane(lane: GateLane): void {
    this.#lanes.set(lane.config.id, lane)
  }

  startLane(laneId: string): void {
    this.#lanes.get(laneId)?.runner.start()
  }

  /** Begins to tell `screen` everything that its role may know, from the state of now on; returns what ends it. */
  join(screen: Screen): () => void {
    this.#screens.add(screen)
    screen.emit('notices', this.#notices)
    screen.emit('clock', this.#clockView)
    screen.emit('occupancy', this.#parts.occupancy.view())
    for (const lane of this.#lanes.values()) {
      screen.emit('lane', this.#laneView(lane))
      if (screen.role === 'attendant') screen.emit('attendant', this.#attendantView(lane))
    }
    return () => this.#screens.delete(screen)
  }

  get policy(): LivePolicy {
    return this.#parts.policy
  }

  get trustSetup(): TrustSetupThread {
    return this.#parts.trustSetup
  }

  get listSetup(): ListSetupThread {
    return this.#parts.listSetup
  }

  get deviceTools(): DeviceTools {
    return this.#parts.deviceTools
  }

  get eventTools(): EventTools {
    return this.#parts.eventTools
  }

  get desk(): Desk {
    return this.#parts.desk
  }

  /** A lane says that something has changed. */
  laneChanged(laneId: string, before: LaneSnapshot | null): void {
    const lane = this.#lanes.get(laneId)
    if (lane === undefined) return
    this.#tell('lane', this.#laneView(lane))
    if (before?.shown !== lane.runner.snapshot.shown)
      this.#tell('attendant', this.#attendantView(lane), 'attendant')
  }

  ticketChoices(): CallOutput<'ticketChoices'> {
    return this.#parts.ticketChoices()
  }

  /** The venue's events are others by now, or what was added of them cannot be used. */
  eventsChanged(): void {
    this.#tell('eventsChanged', null)
  }

  counted(): void {
    this.#tell('counted', null)
  }

  /** Adds a notice, or replaces the one about the same. */
  notify(notice: Notice): void {
    if (this.#notices.some((there) => isDeepStrictEqual(there, notice))) return
    this.#notices = [...this.#notices.filter((other) => !isSameMatter(other, notice)), notice]
    this.#tell('notices', this.#notices)
  }

  /** What it was about is mended. */
  withdraw(notice: Pick<Notice, 'code' | 'keys' | 'zone'>): void {
    if (!this.#notices.some((other) => isSameMatter(other, notice))) return
    this.#notices = this.#notices.filter((other) => !isSameMatter(other, notice))
    this.#tell('notices', this.#notices)
  }

  sources(): SourceView[] {
    this.#parts.sync.look()
    return this.#parts.sync.views()
  }

  syncNow({ source, mayShrink }: CallInput<'syncNow'>): SyncAnswer {
    return this.#parts.sync.syncNow(source, mayShrink ? 'setup screen' : null)
  }

  sourcesChanged(views: SourceView[]): void {
    this.#tell('sources', views)
  }

  /** What a device on trial does. */
  trialTold(event: TrialEvent): void {
    this.#tell('trial', event)
  }

  /** The clock is in doubt, or no longer. */
  clockChanged(view: ClockView | null): void {
    this.#clockView = view
    this.#tell('clock', view)
  }

  confirmTime({ shownS }: CallInput<'confirmTime'>): CallOutput<'confirmTime'> {
    return this.#parts.clockWatch.confirm(shownS, 'staff screen')
  }

  counts({ fromS, toS }: CallInput<'counts'>): CallOutput<'counts'> {
    return this.#parts.countsBetween(fromS, toS)
  }

  occupancy(): OccupancyView {
    return this.#parts.occupancy.view()
  }

  correctOccupancy(correction: CallInput<'correctOccupancy'>): CallOutput<'correctOccupancy'> {
    return this.#parts.occupancy.correct(correction, 'staff screen')
  }

  click(click: CallInput<'click'>): CallOutput<'click'> {
    return this.#parts.occupancy.clicked(click)
  }

  /** Somebody went in or out, or another event is on. */
  occupancyChanged(view: OccupancyView): void {
    this.#tell('occupancy', view)
    const notices = zoneNotices(view)
    const over = this.#notices.filter(
      ({ code, zone }) =>
        zoneNoticeCodes.some((other) => other === code) &&
        !notices.some((notice) => notice.code === code && notice.zone.id === zone?.id),
    )
    for (const notice of over) this.withdraw(notice)
    for (const notice of notices) this.notify(notice)
  }

  /** Only for lanes whose scanner is a screen: a code from elsewhere never gets past a real scanner's gate. */
  present({ laneId, text }: CallInput<'present'>, role: ScreenRole): CallOutput<'present'> {
    const lane = this.#lanes.get(laneId)
    if (lane === undefined || !scanningScreens(lane.config.scanner.kind).includes(role))
      return 'not-this-lane'
    return lane.runner.present(text)
  }

  dismiss({ laneId }: CallInput<'dismiss'>): null {
    this.#lanes.get(laneId)?.runner.dismiss()
    return null
  }

  reset({ laneId }: CallInput<'reset'>): CallOutput<'reset'> {
    const answer = this.#lanes.get(laneId)?.runner.reset() ?? 'nothing-to-reset'
    if (answer === 'done') this.#parts.record.reset(laneId, this.#released())
    return answer
  }

  idChecked(
    { laneId }: CallInput<'confirmId'>,
    event: 'id-confirmed' | 'turned-away',
  ): CallOutput<'confirmId'> {
    return this.#lanes.get(laneId)?.runner.idChecked(event) ?? 'too-late'
  }

  party({ laneId, act }: CallInput<'party'>): CallOutput<'party'> {
    return this.#lanes.get(laneId)?.runner.party(act) ?? 'no-parties'
  }

  /** On record once the relay was told: an order of a person at the gate waits for no disk. */
  admitByHand({ laneId, reason }: CallInput<'admitByHand'>): CallOutput<'admitByHand'> {
    const answer = this.#lanes.get(laneId)?.runner.admitByHand(reason) ?? 'no-gate'
    if (answer === 'done') this.#parts.record.admittedByHand(laneId, reason)
    return answer
  }

  setMode({ laneId, mode, minutes }: CallInput<'setMode'>): CallOutput<'setMode'> {
    const lane = this.#lanes.get(laneId)
    if (lane === undefined || (mode === 'free' && !hasGate(lane))) return 'no-gate'
    lane.runner.setMode(mode, minutes === null ? null : minutes * 60_000)
    this.#parts.record.mode(laneId, mode, minutes)
    return 'done'
  }

  /** Emergency: every lane opens, and stays open until it is reset. @param laneId whose button it was. */
  release(by: ReleasedBy, laneId: string | null = null): null {
    const before = this.#released().length
    for (const { runner } of this.#lanes.values()) runner.release()
    const released = this.#released()
    // The lane of the button was released before it told us.
    if (released.length > before || laneId !== null) this.#parts.record.released(by, released, laneId)
    return null
  }

  /** Somebody has made sure that nobody is in the gate: it opens once, on record before it does, and nobody is counted. */
  async testRelay({ laneId }: CallInput<'testRelay'>): Promise<CallOutput<'testRelay'>> {
    const lane = this.#lanes.get(laneId)
    if (lane === undefined) return { kind: 'not-now', why: 'no-gate' }
    const why = lane.runner.testHindrance
    if (why !== null) return { kind: 'not-now', why }
    const recorded = this.#parts.record.tested(laneId, lane.config.relay)
    if (!recorded.ok) return { kind: 'failed', fault: recorded.error.code }
    const taken = await lane.runner.test()
    return taken.ok ? { kind: 'pulsed' } : { kind: 'failed', fault: taken.error.code }
  }

  #released(): string[] {
    return [...this.#lanes].filter(([, { runner }]) => runner.isReleased).map(([id]) => id)
  }

  demoPasses(): Promise<DemoPass[]> {
    return this.#parts.demoPasses()
  }

  simulate({ laneId, act }: CallInput<'simulate'>): CallOutput<'simulate'> {
    const turnstile = this.#lanes.get(laneId)?.turnstile ?? null
    if (turnstile === null) return 'not-this-lane'
    switch (act) {
      case 'walk-through':
        turnstile.walkThrough()
        return 'done'
      case 'force-arm':
        turnstile.forceArm()
        return 'done'
      case 'fire-on':
        turnstile.fire(true)
        return 'done'
      case 'fire-off':
        turnstile.fire(false)
        return 'done'
      case 'tailgate':
        turnstile.tailgate()
        return 'done'
      case 'hold-arm':
        turnstile.holdArm(true)
        return 'done'
      case 'let-arm-go':
        turnstile.holdArm(false)
        return 'done'
      case 'press-release':
        turnstile.pressRelease(true)
        return 'done'
      case 'pull-release':
        turnstile.pressRelease(false)
        return 'done'
      case 'unplug-relay':
        turnstile.relay.unplug()
        return 'done'
      case 'plug-relay':
        turnstile.relay.plugIn()
        return 'done'
      default:
        return unreachable(act)
    }
  }

  /** Every relay off, every count on disk, every device let go of. */
  async stop(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ runner }) => runner.stop()))
  }

  #tell<N extends EventName>(event: N, data: EventData<N>, only?: ScreenRole): void {
    for (const screen of this.#screens) {
      if (only === undefined || screen.role === only) screen.emit(event, data)
    }
  }

  #laneView(lane: GateLane): LaneView {
    const { config, runner, turnstile } = lane
    const { answer, answerNo, alarms, scannerFault, relayFault, mode, party } = runner.snapshot
    return {
      laneId: config.id,
      name: config.name,
      direction: config.direction,
      answerNo,
      answer,
      devices: { scanner: scannerFault, relay: relayFault },
      scannerKind: config.scanner.kind,
      keyLayout: config.scanner.kind === 'wedge' ? config.scanner.layout : null,
      turnstile: turnstile?.view ?? null,
      alarms: [...alarms],
      hasGate: hasGate(lane),
      takesParties: runner.takesParties,
      party,
      mode: { kind: mode.kind, endsAtS: mode.untilMs === null ? null : this.#wallS(mode.untilMs) },
    }
  }

  /** When something is due, for people. */
  #wallS(monotonicMs: number): number {
    const { clock } = this.#parts
    return Math.round((clock.wallMs() + monotonicMs - clock.monotonicMs()) / 1_000)
  }

  #attendantView({ config, runner }: GateLane): EventData<'attendant'> {
    return attendantView(config.id, runner.snapshot.shown, this.#parts.clock.monotonicMs())
  }
}

/** Which screens read for a lane with a scanner of this kind: a guest's own screen only what was typed into it. */
function scanningScreens(kind: SiteLane['scanner']['kind']): readonly ScreenRole[] {
  switch (kind) {
    case 'camera':
    case 'simulated':
      return ['attendant', 'demo']
    case 'wedge':
      return ['attendant', 'guest']
    default:
      return []
  }
}
/** A desk has none. */
const hasGate = ({ config }: GateLane): boolean => config.relay.kind !== 'none'

type Matter = Pick<Notice, 'code' | 'keys' | 'zone'>

/** Of one code there is one notice; of codes about keys, one for each place that keys come from; of those about zones, for each. */
const isSameMatter = (a: Matter, b: Matter): boolean =>
  a.code === b.code &&
  a.keys?.origin === b.keys?.origin &&
  a.keys?.name === b.keys?.name &&
  a.zone?.id === b.zone?.id
