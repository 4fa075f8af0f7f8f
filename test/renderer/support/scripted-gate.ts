import { mkdtemp, rm } from 'node:fs/promises'
import { noDevices } from '../../support/no-devices.ts'
import { rulesInForce } from '../../support/rules.ts'
import { answersOfNobodyTrusted, type TrustAnswers } from '../../support/trust-page.ts'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OccupancyView } from '../../../main/contract/occupancy-api.ts'
import type { ClockView } from '../../../main/contract/clock-api.ts'
import type {
  AttendantView,
  CallInput,
  CallName,
  CallOutput,
  DemoPass,
  EventData,
  GuestAnswer,
  LaneView,
  Notice,
  Venue,
} from '../../../main/contract/gate-api.ts'
import { serve, type ConnectedScreen } from '../../../main/contract/serve.ts'
import { noEventTools, type EventTools } from '../../../main/engine/admission/events/event-setup.ts'
import { systemClock } from '../../../native/clock.ts'
import { Access } from '../../../main/hosts/access.ts'
import { entryAddress } from '../../../main/hosts/entry-page.ts'
import { startLoopbackServer, type LoopbackServer } from '../../../main/hosts/loopback-server.ts'

type Shown = NonNullable<AttendantView['shown']>
type Call = { [N in CallName]: { readonly call: N; readonly input: CallInput<N> } }[CallName]

const venue: Venue = {
  name: 'North Stand',
  timeZone: 'America/New_York',
  languages: ['en', 'es'],
  rotateLanguageMs: 0,
  demo: false,
}

export const lane = (part: Partial<LaneView> = {}): LaneView => ({
  laneId: 'north-1',
  name: 'North 1',
  direction: 'in',
  answerNo: 1,
  answer: { kind: 'ready' },
  devices: { scanner: null, relay: null },
  scannerKind: 'serial',
  keyLayout: null,
  turnstile: null,
  alarms: [],
  hasGate: true,
  mode: { kind: 'serving', endsAtS: null },
  takesParties: false,
  party: null,
  ...part,
})

/**
 * The product's own server and its end of the contract, with an engine behind it that says what a test tells it to:
 * so each screen can be brought into each state at once.
 */
export class ScriptedGate {
  readonly calls: Call[] = []
  counts: CallOutput<'counts'> = { decisions: [], passages: [] }
  corrected: CallOutput<'correctOccupancy'> = 'counted'
  clicked: CallOutput<'click'> = 'counted'
  passes: DemoPass[] = []
  desk: CallOutput<'desk'> = { kind: 'absent' }
  rules: CallOutput<'rules'> = rulesInForce
  chosen: CallOutput<'chooseRules'> = { kind: 'chosen', rules: rulesInForce }
  sources: CallOutput<'sources'> = []
  synced: CallOutput<'syncNow'> = 'started'
  trust: TrustAnswers = answersOfNobodyTrusted
  events: EventTools = noEventTools
  choices: CallOutput<'ticketChoices'> = { events: [], zones: [], groups: [] }
  lists: CallOutput<'lists'> = {
    kind: 'page',
    lists: [],
    blocked: [],
    events: [],
    zones: [],
    issuers: [],
  }
  used = 0
  /** One after the other; then another screen's change is under way. */
  listAnswers: CallOutput<'changeList'>[] = []
  blocked: CallOutput<'blockPass'> = { kind: 'done', changed: true, listed: true }
  devices: CallOutput<'devices'> = noDevices
  tried: CallOutput<'tryDevice'> = { kind: 'begun' }
  pulsed: CallOutput<'pulseTrial'> = { kind: 'pulsed' }
  relayTested: CallOutput<'testRelay'> = { kind: 'pulsed' }
  laneAnswer: CallOutput<'changeLane'> = { kind: 'kept' }
  resetAnswer: CallOutput<'reset'> = 'done'
  checked: CallOutput<'confirmId'> = 'done'
  partyAnswer: CallOutput<'party'> = 'done'
  byHand: CallOutput<'admitByHand'> = 'done'
  presented: CallOutput<'present'> = 'taken'
  unlocked: CallOutput<'unlockDesk'> = 'open'
  timeAnswer: CallOutput<'confirmTime'> = 'confirmed'
  issued: CallOutput<'issue'> = { kind: 'refused', fault: 'desk-absent' }
  readonly #rendererFolder: string
  readonly #dataFolder: string
  readonly #access: Access
  readonly #venue: Venue
  readonly #screens = new Set<ConnectedScreen>()
  readonly #lanes = new Map<string, LaneView>()
  readonly #shown = new Map<string, Shown>()
  readonly #called = new Set<() => void>()
  #notices: Notice[] = []
  #clock: ClockView | null = null
  #occupancy: OccupancyView = { kind: 'none' }
  #server: LoopbackServer | null = null
  #port = 0

  private constructor(rendererFolder: string, dataFolder: string, part: Partial<Venue>, lanes: LaneView[]) {
    this.#rendererFolder = rendererFolder
    this.#dataFolder = dataFolder
    const access = Access.open(join(dataFolder, 'access.key'))
    if (!access.ok) throw new Error(access.error.detail)
    this.#access = access.value
    this.#venue = { ...venue, ...part }
    for (const view of lanes) this.#lanes.set(view.laneId, view)
  }

  /** @param port 0 picks a free one. */
  static async start(
    rendererFolder: string,
    part: Partial<Venue> = {},
    lanes: LaneView[] = [lane()],
    port = 0,
  ): Promise<ScriptedGate> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'passgate-scripted-'))
    const gate = new ScriptedGate(rendererFolder, dataFolder, part, lanes)
    gate.#port = port
    await gate.startEngine()
    return gate
  }

  get port(): number {
    return this.#port
  }

  /** An address that opens a screen, once. @param hash such as `#/guest/north-1`. */
  address(hash: string): string {
    return entryAddress(`http://127.0.0.1:${this.#port}`, this.#access.mintToken(Date.now()), hash)
  }

  /** A change of the first lane. */
  change(part: Partial<LaneView>): void {
    const [first] = this.#lanes.values()
    if (first === undefined) throw new Error('this gate has no lane')
    const changed = { ...first, ...part }
    this.#lanes.set(first.laneId, changed)
    for (const screen of this.#screens) screen.emit('lane', changed)
  }

  /** A new answer of the first lane. */
  answer(answer: GuestAnswer): void {
    const [first] = this.#lanes.values()
    this.change({ answer, answerNo: (first?.answerNo ?? 0) + 1 })
  }

  show(shown: Shown | null): void {
    const [laneId = ''] = this.#lanes.keys()
    if (shown === null) this.#shown.delete(laneId)
    else this.#shown.set(laneId, shown)
    for (const screen of this.#screens) screen.emit('attendant', { laneId, shown })
  }

  notify(notices: Notice[]): void {
    this.#notices = notices
    for (const screen of this.#screens) screen.emit('notices', notices)
  }

  doubtClock(clock: ClockView | null): void {
    this.#clock = clock
    for (const screen of this.#screens) screen.emit('clock', clock)
  }

  /** Somebody went in or out, or another event is on. */
  occupy(occupancy: OccupancyView): void {
    this.#occupancy = occupancy
    for (const screen of this.#screens) screen.emit('occupancy', occupancy)
  }

  /** The counts have changed. */
  counted(counts: CallOutput<'counts'>): void {
    this.counts = counts
    for (const screen of this.#screens) screen.emit('counted', null)
  }

  /** A source is in another state. */
  tellSources(sources: CallOutput<'sources'>): void {
    this.sources = sources
    for (const screen of this.#screens) screen.emit('sources', sources)
  }

  /** The venue's events have changed. */
  eventsChanged(): void {
    for (const screen of this.#screens) screen.emit('eventsChanged', null)
  }

  /** The device on trial has done something. */
  tellTrial(event: EventData<'trial'>): void {
    for (const screen of this.#screens) screen.emit('trial', event)
  }

  /** The first call of this name, once it has come. */
  async called<N extends CallName>(name: N): Promise<CallInput<N>> {
    for (;;) {
      const found = this.calls.find(({ call }) => call === name)
      if (found !== undefined) return found.input as CallInput<N>
      await new Promise<void>((resolve) => {
        this.#called.add(resolve)
      })
    }
  }

  /** As when the process is killed: every socket breaks, the port is free. */
  async killEngine(): Promise<void> {
    await this.#server?.close()
    this.#server = null
  }

  async startEngine(): Promise<void> {
    const started = await startLoopbackServer({
      port: this.#port,
      rendererFolder: this.#rendererFolder,
      access: this.#access,
      clock: systemClock,
      onScreen: (channel) => {
        serve(channel, {
          venue: this.#venue,
          engineVersion: '0.1.0',
          join: (screen) => this.#join(screen),
          api: {
            counts: (input) => this.#took('counts', input, this.counts),
            occupancy: () => this.#took('occupancy', null, this.#occupancy),
            correctOccupancy: (input) => this.#took('correctOccupancy', input, this.corrected),
            click: (input) => this.#took('click', input, this.clicked),
            present: (input) => this.#took('present', input, this.presented),
            dismiss: (input) => {
              this.show(null)
              return this.#took('dismiss', input, null)
            },
            reset: (input) => this.#took('reset', input, this.resetAnswer),
            setMode: (input) => this.#took('setMode', input, 'done'),
            confirmId: (input) => this.#took('confirmId', input, this.checked),
            turnAway: (input) => this.#took('turnAway', input, this.checked),
            party: (input) => this.#took('party', input, this.partyAnswer),
            admitByHand: (input) => this.#took('admitByHand', input, this.byHand),
            release: (input) => this.#took('release', input, null),
            demoPasses: () => this.#took('demoPasses', null, this.passes),
            desk: () => this.#took('desk', null, this.desk),
            unlockDesk: (input) => this.#took('unlockDesk', input, this.unlocked),
            ticketChoices: () => this.#took('ticketChoices', null, this.choices),
            issue: (input) => this.#took('issue', input, this.issued),
            rules: () => this.#took('rules', null, this.rules),
            chooseRules: (input) => this.#took('chooseRules', input, this.chosen),
            sources: () => this.#took('sources', null, this.sources),
            syncNow: (input) => this.#took('syncNow', input, this.synced),
            confirmTime: (input) => this.#took('confirmTime', input, this.timeAnswer),
            issuers: async (input) => this.#took('issuers', input, await this.trust.issuers(input)),
            trustFilePart: async (input) =>
              this.#took('trustFilePart', input, await this.trust.trustFilePart(input)),
            changeTrust: async (input) =>
              this.#took('changeTrust', input, await this.trust.changeTrust(input)),
            signers: async (input) => this.#took('signers', input, await this.trust.signers(input)),
            venueEvents: (input) => this.#took('venueEvents', input, this.events.view(input)),
            changeEvents: async (input) => this.#took('changeEvents', input, await this.events.change(input)),
            lists: () => this.#took('lists', null, this.lists),
            listUse: (input) => this.#took('listUse', input, { kind: 'known', used: this.used }),
            listFilePart: (input) => this.#took('listFilePart', input, 'taken'),
            changeList: (input) =>
              this.#took('changeList', input, this.listAnswers.shift() ?? { kind: 'busy' }),
            cancelList: (input) => this.#took('cancelList', input, null),
            blockPass: (input) => this.#took('blockPass', input, this.blocked),
            devices: () => this.#took('devices', null, this.devices),
            tryDevice: (input) => this.#took('tryDevice', input, this.tried),
            pulseTrial: () => this.#took('pulseTrial', null, this.pulsed),
            endTrial: () => this.#took('endTrial', null, null),
            testRelay: (input) => this.#took('testRelay', input, this.relayTested),
            changeLane: (input) => this.#took('changeLane', input, this.laneAnswer),
            simulate: (input) => this.#took('simulate', input, 'done'),
          },
          onFault: (_call, error) => {
            throw error
          },
        })
      },
    })
    if (!started.ok) throw new Error(`${started.error.code}: ${started.error.detail}`)
    this.#server = started.value
    this.#port = Number(new URL(started.value.origin).port)
  }

  async close(): Promise<void> {
    await this.killEngine()
    await rm(this.#dataFolder, { recursive: true, force: true })
  }

  #join(screen: ConnectedScreen): () => void {
    this.#screens.add(screen)
    screen.emit('notices', this.#notices)
    screen.emit('clock', this.#clock)
    screen.emit('occupancy', this.#occupancy)
    for (const view of this.#lanes.values()) {
      screen.emit('lane', view)
      screen.emit('attendant', { laneId: view.laneId, shown: this.#shown.get(view.laneId) ?? null })
    }
    return () => this.#screens.delete(screen)
  }

  #took<N extends Exclude<CallName, 'connect'>>(
    call: N,
    input: CallInput<N>,
    output: CallOutput<N>,
  ): CallOutput<N> {
    this.calls.push({ call, input } as Call)
    for (const wake of this.#called) wake()
    this.#called.clear()
    return output
  }
}
