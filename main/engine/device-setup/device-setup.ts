import type { Clock } from '../../../native/clock.ts'
import type { Relay } from '../../../native/relays/relay.ts'
import { err, ok, unreachable, type Result } from '../../../native/result.ts'
import type { Scanner } from '../../../native/scanners/scanner.ts'
import type { Contacts } from '../../../native/sensors/contacts.ts'
import type { TurnstileInput, TurnstileInputs } from '../../../native/sensors/turnstile-inputs.ts'
import type {
  DevicesView,
  LaneAnswer,
  LaneDevices,
  LaneOrder,
  PluggedDevice,
  PulseAnswer,
  TrialAnswer,
  TrialEvent,
  TrialRequest,
} from '../../contract/devices-api.ts'
import { Relay as RelaySchema, type LaneConfig } from '../config/config.ts'
import type { BoardConfig } from '../config/device-address.ts'
import { InputBoard } from '../config/relay-config.ts'
import { jsonOf } from '../config/json-of.ts'
import { Scanner as ScannerSchema } from '../config/scanner-config.ts'
import { checkLane, joinLanes, writeKeptLanes, type KeptLanes } from '../config/kept-lanes.ts'
import type { ConfigMistake } from '../config/mistakes.ts'
import type { ZoneConfig } from '../config/zone-config.ts'
import { Audit, type AuditAction } from '../store/audit.ts'
import type { Store } from '../store/open-store.ts'
import { attempt, type StoreFault } from '../store/store-fault.ts'
import {
  countedRelay,
  countedScanner,
  newRelayState,
  newScannerState,
  watchedInputs,
  type RelayState,
  type ScannerState,
} from './counted-devices.ts'
import { ContactWatch } from './contact-watch.ts'
import { boardInService, inputsOf, laneInTheWay } from './in-service.ts'
import { deviceKinds } from './device-kinds.ts'
import { Trial, type TrialDevices } from './trial.ts'

/** The devices that a lane has. */
export interface OwnDevices {
  readonly scanner: Scanner
  readonly relay: { readonly board: Relay; readonly channel: number } | null
  readonly inputs: TurnstileInputs | null
}

export interface DeviceSetupParts {
  readonly dataFolder: string
  readonly configured: readonly LaneConfig[]
  readonly kept: KeptLanes
  /** That its lanes may lead into. */
  readonly zones: readonly ZoneConfig[]
  readonly store: Store
  readonly clock: Clock
  /** @param lanes those in service: who has which. */
  readonly plugged: (lanes: readonly LaneConfig[]) => Promise<readonly PluggedDevice[]>
  readonly open: (lane: LaneConfig) => TrialDevices
  /** The inputs of a board that a lane in service has. */
  readonly contactsOf: (board: BoardConfig) => Contacts | null
  readonly tell: (event: TrialEvent) => void
  /** Ends this engine, and starts one with the lanes as they are now. */
  readonly restart: () => void
}

/** What the setup screen may do about devices and lanes. */
export interface DeviceTools {
  view(): Promise<DevicesView>
  tryOut(request: TrialRequest): Promise<TrialAnswer>
  pulse(): Promise<PulseAnswer>
  endTrial(): Promise<null>
  change(order: LaneOrder): Promise<LaneAnswer>
}

/** The demo venue is as it is: its devices are simulated. */
export const noDeviceTools: DeviceTools = {
  view: () =>
    Promise.resolve({
      plugged: [],
      lanes: [],
      scanners: [],
      relays: [],
      inputBoards: [],
      zones: [],
      mayChange: false,
    }),
  tryOut: () => Promise.resolve({ kind: 'not-here' }),
  pulse: () => Promise.resolve({ kind: 'no-trial' }),
  endTrial: () => Promise.resolve(null),
  change: () => Promise.resolve({ kind: 'not-here' }),
}

/** Looks at what is plugged in, tries it before a lane has it, and keeps the lanes that are made of it. */
export class DeviceSetup implements DeviceTools {
  readonly #parts: DeviceSetupParts
  readonly #lanes: WatchedLane[] = []
  #kept: readonly LaneConfig[]
  #trial: Trial | null = null
  /** By the board: each is listened to once. */
  readonly #watches = new Map<string, ContactWatch>()
  #watched: ContactWatch | null = null
  /** What is on trial, for the audit log. */
  #onTrial = ''

  constructor(parts: DeviceSetupParts) {
    this.#parts = parts
    this.#kept = parts.kept.lanes
  }

  /** The same devices; what they do is counted from now on. */
  watched(config: LaneConfig, { scanner, relay, inputs }: OwnDevices): OwnDevices {
    const lane: WatchedLane = {
      config,
      scanner: newScannerState(),
      relay: relay === null ? null : newRelayState(),
      inputs: new Map(),
    }
    this.#lanes.push(lane)
    return {
      scanner: countedScanner(scanner, lane.scanner),
      relay:
        relay === null || lane.relay === null
          ? null
          : { ...relay, board: countedRelay(relay.board, lane.relay) },
      inputs: inputs === null ? null : watchedInputs(inputs, lane.inputs),
    }
  }

  async view(): Promise<DevicesView> {
    return {
      plugged: [...(await this.#parts.plugged(this.#inService()))],
      lanes: this.#lanes.map((lane) => this.#laneView(lane)),
      scanners: deviceKinds(ScannerSchema),
      relays: deviceKinds(RelaySchema),
      inputBoards: deviceKinds(InputBoard),
      zones: this.#parts.zones.map(({ id, name }) => ({ id, name })),
      mayChange: true,
    }
  }

  /** Ends the trial before it, if there was one, and begins another. */
  async tryOut({ part, json }: TrialRequest): Promise<TrialAnswer> {
    await this.endTrial()
    const lane = checkLane(trialLane(part, jsonOf(json)), [], this.#parts.zones)
    if (!lane.ok) return { kind: 'mistaken', mistakes: mistakesOf(lane.error) }
    const other = laneInTheWay(this.#inService(), lane.value)
    if (other !== null) {
      return this.#watchInService(lane.value) ? { kind: 'begun' } : { kind: 'in-service', lane: other.name }
    }
    this.#onTrial = JSON.stringify(lane.value[part])
    this.#trial = new Trial(this.#parts.open(lane.value), this.#parts.clock, this.#parts.tell)
    this.#trial.start()
    return { kind: 'begun' }
  }

  /** Opens the gate that the relay on trial is wired to: it is on record before the relay moves. */
  async pulse(): Promise<PulseAnswer> {
    const trial = this.#trial
    if (trial === null) return { kind: 'no-trial' }
    const recorded = this.#record({ action: 'relay-tested', detail: { relay: this.#onTrial } })
    return recorded.ok ? trial.pulse() : { kind: 'failed', fault: recorded.error.code }
  }

  async endTrial(): Promise<null> {
    const trial = this.#trial
    this.#trial = null
    this.#watched?.end()
    this.#watched = null
    await trial?.end()
    return null
  }

  /** The inputs of a board that a lane has: it is asked for them by that lane's own driver. */
  #watchInService({ inputs }: LaneConfig): boolean {
    const board = inputs?.board === undefined ? null : boardInService(this.#inService(), inputs.board)
    if (board === null || inputsOf(board) === 0) return false
    const name = JSON.stringify(board)
    const contacts = this.#watches.has(name) ? null : this.#parts.contactsOf(board)
    if (contacts !== null) this.#watches.set(name, new ContactWatch(contacts, inputsOf(board)))
    this.#watched = this.#watches.get(name) ?? null
    this.#watched?.begin(this.#parts.tell)
    return this.#watched !== null
  }

  #inService(): LaneConfig[] {
    return this.#lanes.map(({ config }) => config)
  }

  async change(order: LaneOrder): Promise<LaneAnswer> {
    await this.endTrial()
    const planned = this.#plan(order)
    if (!planned.ok) return { kind: 'mistaken', mistakes: mistakesOf(planned.error) }
    const { lanes, actions } = planned.value
    const recorded = this.#record(...actions)
    if (!recorded.ok) return { kind: 'failed', fault: recorded.error.code }
    const written = writeKeptLanes(this.#parts.dataFolder, lanes, this.#parts.kept)
    if (!written.ok) return { kind: 'failed', fault: written.error.code }
    this.#kept = lanes
    // The screen hears of it first.
    this.#parts.clock.schedule(0, this.#parts.restart)
    return { kind: 'kept' }
  }

  #plan(order: LaneOrder): Result<Plan, readonly ConfigMistake[]> {
    switch (order.kind) {
      case 'keep': {
        const partner = this.#all().find(({ id }) => id === order.sharesWith)
        const [json, shared] = sharedTurnstile(jsonOf(order.json), partner)
        const lane = checkLane(json, joinLanes(this.#all(), shared), this.#parts.zones)
        if (!lane.ok) return lane
        const changed = [...shared, lane.value]
        return ok({ lanes: joinLanes(this.#kept, changed), actions: changed.map(setUp) })
      }
      case 'drop': {
        const lanes = this.#kept.filter(({ id }) => id !== order.laneId)
        return lanes.length < this.#kept.length
          ? ok({ lanes, actions: [{ action: 'lane-dropped', detail: { lane: order.laneId } }] })
          : err([{ path: 'id', found: order.laneId, allowed: 'a lane that was set up on this screen' }])
      }
      default:
        return unreachable(order)
    }
  }

  #all(): LaneConfig[] {
    return joinLanes(this.#parts.configured, this.#kept)
  }

  #record(...actions: readonly AuditAction[]): Result<void, StoreFault> {
    const { store, clock } = this.#parts
    const record = store.db.transaction(() => {
      for (const action of actions) new Audit(store).add('setup screen', action, clock.wallMs() / 1_000)
    })
    return attempt(() => record.immediate())
  }

  #laneView({ config, scanner, relay, inputs }: WatchedLane): LaneDevices {
    return {
      laneId: config.id,
      name: config.name,
      source: this.#kept.some(({ id }) => id === config.id) ? 'setup' : 'configuration',
      json: JSON.stringify(config, null, 2),
      scanner: { ...scanner },
      relay: relay === null ? null : { ...relay },
      inputs: [...inputs].map(([input, active]) => ({ input, active })),
    }
  }
}

interface WatchedLane {
  readonly config: LaneConfig
  readonly scanner: ScannerState
  readonly relay: RelayState | null
  readonly inputs: Map<TurnstileInput, boolean | null>
}

interface Plan {
  readonly lanes: readonly LaneConfig[]
  readonly actions: readonly AuditAction[]
}

/** No lane may be called so: it stands for one that is not there yet. */
const trialId = 'on-trial'

const mistakesOf = (mistakes: readonly ConfigMistake[]): ConfigMistake[] => [...mistakes]

/** The device on trial as part of a lane that has nothing else. */
function trialLane(part: TrialRequest['part'], device: unknown): unknown {
  const nothingElse = { id: trialId, name: trialId, scanner: { kind: 'camera' }, relay: { kind: 'none' } }
  // Whichever contact: it says that the board has to have inputs.
  return { ...nothingElse, [part]: part === 'inputs' ? { board: device, pass: { input: 1 } } : device }
}

const setUp = (lane: LaneConfig): AuditAction => ({
  action: 'lane-set-up',
  detail: { lane: lane.id, name: lane.name, json: JSON.stringify(lane) },
})

/** Both lanes of one turnstile have one name for it: the partner's, if it has one already. */
function sharedTurnstile(json: unknown, partner: LaneConfig | undefined): [unknown, LaneConfig[]] {
  if (partner === undefined || typeof json !== 'object' || json === null) return [json, []]
  const turnstile = partner.turnstile ?? partner.id
  return [{ ...json, turnstile }, partner.turnstile === undefined ? [{ ...partner, turnstile }] : []]
}
