import type { CallName, EventName, LaneView, Venue } from '../../main/contract/gate-api.ts'
import { rulesInForce } from '../support/rules.ts'
import { noDevices } from '../support/no-devices.ts'
import { nobodyTrusted } from '../support/trust-page.ts'
import type { ConnectedScreen, Served } from '../../main/contract/serve.ts'

export const venue: Venue = {
  name: 'North Stand',
  timeZone: 'America/New_York',
  languages: ['en', 'es'],
  rotateLanguageMs: 0,
  demo: false,
}

export const readyLane: LaneView = {
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
  takesParties: false,
  party: null,
  mode: { kind: 'serving', endsAtS: null },
}

/** What stands behind the contract, as simple as it can be: every screen is told of one ready lane as it joins. */
export class ScriptedEngine implements Served {
  readonly venue: Venue
  readonly engineVersion = '0.1.0'
  readonly screens = new Set<ConnectedScreen>()
  readonly faults: { readonly what: CallName | EventName; readonly error: unknown }[] = []
  readonly called: string[] = []

  constructor(part: Partial<Venue> = {}) {
    this.venue = { ...venue, ...part }
  }

  readonly api: Served['api'] = {
    counts: () => this.#took('counts', { decisions: [], passages: [] }),
    occupancy: () => this.#took('occupancy', { kind: 'none' }),
    correctOccupancy: () => this.#took('correctOccupancy', 'counted'),
    click: () => this.#took('click', 'counted'),
    present: () => this.#took('present', 'taken'),
    dismiss: () => this.#took('dismiss', null),
    reset: () => this.#took('reset', 'done'),
    setMode: () => this.#took('setMode', 'done'),
    confirmId: () => this.#took('confirmId', 'done'),
    turnAway: () => this.#took('turnAway', 'done'),
    party: () => this.#took('party', 'done'),
    admitByHand: () => this.#took('admitByHand', 'done'),
    release: () => this.#took('release', null),
    demoPasses: () => this.#took('demoPasses', []),
    desk: () => this.#took('desk', { kind: 'absent' }),
    unlockDesk: () => this.#took('unlockDesk', 'open'),
    ticketChoices: () => this.#took('ticketChoices', { events: [], zones: [], groups: [] }),
    issue: () => this.#took('issue', { kind: 'refused', fault: 'desk-absent' }),
    rules: () => this.#took('rules', rulesInForce),
    chooseRules: () => this.#took('chooseRules', { kind: 'chosen', rules: rulesInForce }),
    sources: () => this.#took('sources', []),
    syncNow: () => this.#took('syncNow', 'started'),
    confirmTime: () => this.#took('confirmTime', 'confirmed'),
    issuers: () => this.#took('issuers', nobodyTrusted),
    trustFilePart: () => this.#took('trustFilePart', 'taken'),
    changeTrust: () => this.#took('changeTrust', { kind: 'nothing-to-undo' }),
    signers: () => this.#took('signers', { kind: 'done' }),
    venueEvents: () => this.#took('venueEvents', { kind: 'not-here' }),
    changeEvents: () => this.#took('changeEvents', { kind: 'not-here' }),
    lists: () => this.#took('lists', { kind: 'failed', fault: 'failed' }),
    listUse: () => this.#took('listUse', { kind: 'unknown' }),
    listFilePart: () => this.#took('listFilePart', 'taken'),
    changeList: () => this.#took('changeList', { kind: 'busy' }),
    cancelList: () => this.#took('cancelList', null),
    blockPass: () => this.#took('blockPass', { kind: 'done', changed: true, listed: true }),
    devices: () => this.#took('devices', noDevices),
    tryDevice: () => this.#took('tryDevice', { kind: 'begun' }),
    pulseTrial: () => this.#took('pulseTrial', { kind: 'pulsed' }),
    endTrial: () => this.#took('endTrial', null),
    testRelay: () => this.#took('testRelay', { kind: 'pulsed' }),
    changeLane: () => this.#took('changeLane', { kind: 'kept' }),
    simulate: () => this.#took('simulate', 'done'),
  }

  join(screen: ConnectedScreen): () => void {
    this.screens.add(screen)
    screen.emit('lane', readyLane)
    return () => this.screens.delete(screen)
  }

  onFault(what: CallName | EventName, error: unknown): void {
    this.faults.push({ what, error })
  }

  #took<T>(call: CallName, answer: T): T {
    this.called.push(call)
    return answer
  }
}
