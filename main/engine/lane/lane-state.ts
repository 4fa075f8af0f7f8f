import type { InputChange, TurnstileInput } from '../../../native/sensors/turnstile-inputs.ts'
import type { ByHandReason, Proof } from '../../contract/gate-api.ts'
import type { ClaimEnd, ClaimHold, Held } from '../admission/claims/claims.ts'
import type { Decision, LaneDecision, Opening } from '../decision.ts'
import type { LaneTiming } from './lane-timing.ts'

export interface LaneSetup {
  readonly timing: LaneTiming
  /** False for a desk: it answers, and opens nothing. */
  readonly hasRelay: boolean
  /** `pulse`: the turnstile times a passage by itself. `potential`: its arm is free for as long as the relay is on. */
  readonly opening: 'pulse' | 'potential'
  /** The contacts that are there. Without `pass` the turnstile tells of nobody, and passages are assumed. */
  readonly wired: readonly TurnstileInput[]
  /** Null: every good pass opens the gate, as often as it is shown. */
  readonly admission: AdmissionSetup | null
}

/** What a lane asks for besides a good pass. Milliseconds. */
export interface AdmissionSetup {
  /** From one proof of a set to the next. */
  readonly proofsMs: number
  /** How long the attendant has to compare a photo ID. */
  readonly idMs: number
  readonly party: PartySetup
}

export interface PartySetup {
  /** People in one; 1: the lane takes none. */
  readonly max: number
  readonly opening: 'each' | 'all'
}

/** What goes through on one opening of the gate. */
export interface Entry {
  readonly people: number
  /** Reserved for them, or asked for and not answered. Each is settled once, with what becomes of them. */
  readonly holds: readonly Held[]
}

/** One person, and nothing that could be used up. */
export const oneGuest: Entry = { people: 1, holds: [] }

/** On what terms a pass that is good opens the gate. */
export interface Terms {
  readonly entry: Entry
  /** The attendant compares a photo ID with it first. */
  readonly checkId: boolean
  /** Somebody with whom minors may go in. */
  readonly isAdult: boolean
}

/** What must be looked into by staff; stays until they reset it, or what it was about is over. */
export type Alarm =
  /** The arm was turned, or forced, with no pass admitted. */
  | 'tamper'
  /** Somebody followed a guest through. */
  | 'tailgate'
  /** The arm did not come home. */
  | 'jammed'
  /** The turnstile says that it cannot serve. */
  | 'not-ready'

/** Why a lane does not serve guests, as a stable code: a relay's fault, the store's, the turnstile's, or our own slowness. */
export type LaneFault =
  | 'relay-gone'
  | 'relay-denied'
  | 'relay-busy'
  | 'relay-ambiguous'
  | 'relay-silent'
  | 'relay-garbled'
  | 'relay-stuck'
  | 'relay-driver-failed'
  /** The board with the turnstile's contacts is not heard: who goes through cannot be known. */
  | 'inputs-lost'
  | 'not-ready'
  | 'store-full'
  | 'store-failed'
  | 'decision-late'

/** What becomes of a grant: exactly one of these. */
export type GrantEnd = 'entered' | 'assumed' | 'no-passage' | 'fault'

/** What is counted of passages: how grants end, and who went through without one. */
export type PassageEnd = GrantEnd | 'free' | 'emergency' | 'tailgate' | 'tamper'

/** One opening of the gate: for one guest, or for a party at once. */
export interface Grant {
  readonly no: number
  readonly decision: Opening
  readonly entry: Entry
}

/** What staff want of a lane. `untilMs` (monotonic): from then on it serves again; null: until they say so. */
export type Mode =
  | { readonly kind: 'serving'; readonly untilMs: null }
  | { readonly kind: 'closed'; readonly untilMs: number | null }
  /** Everybody goes through, and nobody shows a pass. */
  | { readonly kind: 'free'; readonly untilMs: number | null }

/** `untilMs`: when the lane goes on by itself, in monotonic milliseconds. */
export type Phase =
  /** The relay is being switched off, and the contacts are asked for; nothing else may happen first. */
  | { readonly kind: 'boot'; readonly untilMs: number | null }
  | {
      readonly kind: 'idle'
      readonly parts: { readonly have: number; readonly of: number; readonly untilMs: number } | null
    }
  | { readonly kind: 'deciding'; readonly scanNo: number; readonly untilMs: number }
  /** An answer that opens nothing is on the screens; the next guest need not wait for its end. */
  | { readonly kind: 'answered'; readonly decision: LaneDecision; readonly untilMs: number }
  /** The pass is good; nothing opens before the attendant has compared it with a photo ID. */
  | {
      readonly kind: 'checking'
      readonly decision: Decision & { readonly outcome: 'admit' }
      readonly terms: Terms
      readonly untilMs: number
    }
  | { readonly kind: 'opening'; readonly grant: Grant; readonly untilMs: number }
  | { readonly kind: 'waiting'; readonly grant: Grant; readonly untilMs: number }
  | { readonly kind: 'passing'; readonly grant: Grant; readonly untilMs: number }
  /** Somebody turns the arm for whom it was not opened; it takes nobody else until it is home. */
  | { readonly kind: 'turning'; readonly untilMs: number }
  | { readonly kind: 'jammed' }
  | { readonly kind: 'fault'; readonly fault: LaneFault; readonly attempt: number; readonly untilMs: number }
  /**
   * The gate is open until staff reset it. By the fire panel, which opens the turnstile itself: then our relay is left
   * alone, and `untilMs` is null. By the emergency release: then the relay holds it open, and is renewed at `untilMs`.
   */
  | { readonly kind: 'emergency'; readonly untilMs: number | null }
  | { readonly kind: 'closed' }
  | { readonly kind: 'free'; readonly untilMs: number }
  /** Somebody sees whether the relay opens the gate. `taken`: the board has said that it does. */
  | { readonly kind: 'testing'; readonly no: number; readonly taken: boolean; readonly untilMs: number }

/** One guest shows several proofs, and some are still to come. */
export interface ProofsShown {
  /** What opened the gate if the others were there too. */
  readonly decision: Decision & { readonly outcome: 'admit' }
  readonly have: readonly Proof[]
  readonly missing: readonly Proof[]
  readonly untilMs: number
}

/** People who go in together, with an adult. */
export interface Party {
  readonly people: number
  readonly hasAdult: boolean
  /** Of those who wait until the gate opens for all of them. */
  readonly holds: readonly Held[]
  /** The last of these. */
  readonly decision: Opening | null
  readonly untilMs: number
}

/** An opening that is over here, and not yet at the turnstile: whoever it was for may still come through. */
export interface LateEntry {
  readonly entry: Entry
  /** What becomes of its claims when nobody came. */
  readonly otherwise: ClaimEnd
}

export interface LaneState {
  readonly phase: Phase
  /** Numbers scans and grants, so that a late answer is known for what it is. */
  readonly lastNo: number
  /** Null: not known. */
  readonly inputs: Readonly<Record<TurnstileInput, boolean | null>>
  readonly mode: Mode
  /** The emergency release was called for, and nobody has reset it. */
  readonly released: boolean
  /** The other direction of this turnstile has a guest. */
  readonly armTaken: boolean
  readonly alarms: readonly Alarm[]
  /** A fault that waits for the guest in the arm, or for the cure of another: the lane goes there next. */
  readonly fault: LaneFault | null
  /** When the end of the last pulse must be read back; null when nothing is due. */
  readonly confirmAtMs: number | null
  /** The last order to switch the relay off, and whether the board has taken it. */
  readonly off: { readonly no: number; readonly done: boolean }
  /** Until when a pulse that was ordered may keep the relay on. */
  readonly onUntilMs: number
  /** The turnstile may still let somebody through for what we ordered, although that is over here. */
  readonly turnable: {
    readonly for: 'grant' | 'free' | 'emergency' | 'test'
    readonly untilMs: number
    readonly late: LateEntry | null
  } | null
  /** When the last guest with a pass was through. */
  readonly passedAtMs: number | null
  readonly proofs: ProofsShown | null
  readonly party: Party | null
}

export type LaneEvent =
  /** `uncertain`: the engine before this one ended while a guest had a grant, which rested on these claims. */
  | { readonly kind: 'start'; readonly uncertain: boolean; readonly holds?: readonly ClaimHold[] }
  | { readonly kind: 'scanned'; readonly text: string }
  /** Bytes that made no text. */
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'decided'
      readonly scanNo: number
      readonly decision: LaneDecision
      /** Absent where nothing but the pass was asked for. */
      readonly terms?: Terms
      /** It is about a whole set of proofs. */
      readonly isWhole?: boolean
    }
  /** One proof of a set is good: the rest is to come. */
  | {
      readonly kind: 'proof-taken'
      readonly scanNo: number
      readonly decision: Decision & { readonly outcome: 'admit' }
      readonly have: readonly Proof[]
      readonly missing: readonly Proof[]
    }
  /** A code of a set: the rest is to come. */
  | { readonly kind: 'part-taken'; readonly scanNo: number; readonly have: number; readonly of: number }
  /** The board has taken the order of this number. */
  | { readonly kind: 'relay-off'; readonly no: number }
  | { readonly kind: 'relay-failed'; readonly fault: LaneFault }
  | { readonly kind: 'relay-back' }
  | { readonly kind: 'pulse-taken'; readonly grantNo: number }
  | { readonly kind: 'counts-stored' }
  | { readonly kind: 'counts-failed'; readonly fault: LaneFault }
  | { readonly kind: 'input'; readonly change: InputChange }
  /** The other direction of this turnstile has a guest, or no longer. */
  | { readonly kind: 'arm'; readonly taken: boolean }
  /** Emergency: open, and stay open. */
  | { readonly kind: 'release' }
  | { readonly kind: 'staff-reset' }
  | { readonly kind: 'staff-mode'; readonly mode: Mode }
  /** Open once, for nobody. @see testHindrance */
  | { readonly kind: 'staff-test' }
  | { readonly kind: 'test-taken'; readonly no: number }
  /** The attendant has compared the photo ID: it is theirs, or they do not go in. */
  | { readonly kind: 'id-confirmed' | 'turned-away' }
  /** Is there room for those who are about to go in? Asked by `ask-room`. */
  | { readonly kind: 'room'; readonly isFull: boolean }
  | { readonly kind: 'party'; readonly act: 'begin' | 'done' | 'cancel' }
  /** Staff let one in by hand. */
  | { readonly kind: 'by-hand'; readonly reason: ByHandReason }
  | { readonly kind: 'tick' }
  /** The engine ends; the relay is off already. */
  | { readonly kind: 'end' }

export type LaneEffect =
  | { readonly kind: 'decide'; readonly scanNo: number; readonly text: string }
  | { readonly kind: 'forget-parts' }
  | { readonly kind: 'forget-proofs' }
  | { readonly kind: 'decide-by-hand'; readonly scanNo: number; readonly reason: ByHandReason }
  | { readonly kind: 'ask-room'; readonly people: number }
  /** Shows the attendant a pass on which nothing is decided yet. */
  | { readonly kind: 'show'; readonly decision: Opening; readonly task: Task }
  | { readonly kind: 'settle'; readonly hold: Held; readonly end: ClaimEnd }
  /** So many went through, as no grant's end and no alarm tells. */
  | { readonly kind: 'passed'; readonly people: number }
  | { readonly kind: 'relay-off'; readonly no: number }
  /** Opens for one guest. */
  | { readonly kind: 'pulse'; readonly grantNo: number; readonly ms: number }
  /** Opens for everybody, until the pulse is over. */
  | { readonly kind: 'hold'; readonly ms: number }
  /** Opens for nobody. */
  | { readonly kind: 'test-pulse'; readonly no: number; readonly ms: number }
  | { readonly kind: 'confirm-off' }
  /** `opens`: it began a grant, whose end is to come. */
  | { readonly kind: 'count'; readonly decision: LaneDecision; readonly opens: boolean }
  /** A grant begins for people who were counted one by one. */
  | { readonly kind: 'grant-begin'; readonly people: number }
  /** The grant is over. */
  | { readonly kind: 'grant-end'; readonly end: GrantEnd; readonly people: number }
  /** Somebody went through without a grant. */
  | { readonly kind: 'ungranted'; readonly end: Exclude<PassageEnd, GrantEnd> }
  /** Writes counts that could not be written before. */
  | { readonly kind: 'store-counts' }
  | { readonly kind: 'alarm'; readonly alarm: Alarm }
  /** The button of the emergency release was pressed: it is for every lane. */
  | { readonly kind: 'release-all' }

/** What the attendant waits for, or does. `untilMs`: monotonic. */
export type Task =
  | { readonly kind: 'check-id'; readonly untilMs: number }
  | { readonly kind: 'more-proofs'; readonly missing: readonly Proof[]; readonly untilMs: number }

export interface Step {
  readonly state: LaneState
  readonly effects: readonly LaneEffect[]
}

/** What an input that nobody wired says: nothing out of the ordinary. */
const atRest: Readonly<Record<TurnstileInput, boolean>> = {
  pass: false,
  ready: true,
  fire: false,
  stop: false,
  release: false,
  confirm: false,
  turnAway: false,
}

export const serving: Mode = { kind: 'serving', untilMs: null }

export const initialState = ({ wired }: Pick<LaneSetup, 'wired'>): LaneState => ({
  phase: { kind: 'boot', untilMs: null },
  lastNo: 0,
  inputs: { ...atRest, ...Object.fromEntries(wired.map((input) => [input, null])) },
  mode: serving,
  released: false,
  armTaken: false,
  alarms: [],
  fault: null,
  confirmAtMs: null,
  off: { no: 0, done: false },
  onUntilMs: 0,
  turnable: null,
  passedAtMs: null,
  proofs: null,
  party: null,
})

/** When the lane next wants a `tick`, in monotonic milliseconds; null while only events move it. */
export function nextTickMs({ phase, confirmAtMs, mode, proofs, party, turnable }: LaneState): number | null {
  const phaseMs =
    phase.kind === 'idle' ? (phase.parts?.untilMs ?? null) : 'untilMs' in phase ? phase.untilMs : null
  const lateMs = turnable === null || turnable.late === null ? null : turnable.untilMs
  const due = [
    phaseMs,
    confirmAtMs,
    mode.untilMs,
    lateMs,
    proofs?.untilMs ?? null,
    party?.untilMs ?? null,
  ].filter((atMs) => atMs !== null)
  return due.length === 0 ? null : Math.min(...due)
}
