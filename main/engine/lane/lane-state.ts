import type { InputChange, TurnstileInput } from '../../../native/sensors/turnstile-inputs.ts'
import type { Decision } from '../decision.ts'

/** The delays of a lane, in milliseconds. Defaults suit a tripod in pulse mode that relocks after 5 s. */
export interface LaneTiming {
  /** How long the relay is closed. Turnstiles want 100 ms or more; in pulse mode the length means nothing else. */
  readonly pulseMs: number
  /** A guest who has not gone through by then will not: the turnstile's own 5 s and one more. */
  readonly passageTimeoutMs: number
  /** An arm that is still turning after this is jammed. */
  readonly passMaxMs: number
  /** The same code within this time is the same guest holding it there. */
  readonly sameCodeMs: number
  /** How long a refusal stays when nobody shows anything else. */
  readonly answerMs: number
  /** How long a card of several codes may take from one code to the next. */
  readonly partsMs: number
  /** A name on the attendant's screen goes after this, whatever happens. */
  readonly attendantMs: number
}

export const defaultTiming: LaneTiming = {
  pulseMs: 300,
  passageTimeoutMs: 6_000,
  passMaxMs: 10_000,
  sameCodeMs: 3_000,
  answerMs: 4_000,
  partsMs: 20_000,
  attendantMs: 15_000,
}

/** Longest a decision may take; a late one never opens the gate for whoever stands there by then. */
export const decideMs = 300
/** Longest a relay driver may take over one command before the lane calls it silent. */
export const relayAnswerMs = 1_000
/** After a pulse is over, this long until its end is read back. */
export const closeVerifyMs = 500
/** Pauses between attempts to get a relay off, or a count onto the disk. The last one repeats. */
export const retryMs = [200, 1_000, 5_000] as const

export interface LaneSetup {
  readonly timing: LaneTiming
  /** False for a desk: it answers, and opens nothing. */
  readonly hasRelay: boolean
  /** Does the turnstile tell us that somebody went through? If not, passages are assumed. */
  readonly hasPassContact: boolean
}

/** What must be looked into by staff; stays until they reset it. */
export type Alarm =
  /** The arm was turned, or forced, with no pass admitted. */
  | 'tamper'
  /** The arm did not come home. */
  | 'jammed'

/** Why a lane does not serve guests, as a stable code: a relay's fault, the store's, or our own slowness. */
export type LaneFault =
  | 'relay-gone'
  | 'relay-denied'
  | 'relay-busy'
  | 'relay-ambiguous'
  | 'relay-silent'
  | 'relay-garbled'
  | 'relay-stuck'
  | 'relay-driver-failed'
  | 'store-full'
  | 'store-failed'
  | 'decision-late'

export type PassageEnd = 'entered' | 'assumed' | 'no-passage' | 'fault'

/** One opening of the gate for one guest. */
export interface Grant {
  readonly no: number
  readonly decision: Decision & { outcome: 'admit' }
}

export type Phase =
  /** Relays are being switched off; nothing else may happen first. */
  | { readonly kind: 'boot' }
  | {
      readonly kind: 'idle'
      readonly parts: { readonly have: number; readonly of: number; readonly untilMs: number } | null
    }
  | { readonly kind: 'deciding'; readonly scanNo: number; readonly untilMs: number }
  /** An answer that opens nothing is on the screens; the next guest need not wait for its end. */
  | { readonly kind: 'answered'; readonly decision: Decision; readonly untilMs: number }
  | { readonly kind: 'opening'; readonly grant: Grant; readonly untilMs: number }
  | { readonly kind: 'waiting'; readonly grant: Grant; readonly untilMs: number }
  | { readonly kind: 'passing'; readonly grant: Grant; readonly untilMs: number }
  | { readonly kind: 'jammed' }
  | { readonly kind: 'fault'; readonly fault: LaneFault; readonly attempt: number; readonly untilMs: number }
  /** The fire panel has opened the turnstile; we leave its relays alone until staff reset. */
  | { readonly kind: 'emergency' }
  | { readonly kind: 'closed' }

export interface LaneState {
  readonly phase: Phase
  /** Numbers scans and grants, so that a late answer is known for what it is. */
  readonly lastNo: number
  readonly inputs: Readonly<Record<TurnstileInput, boolean>>
  readonly closedByStaff: boolean
  readonly alarms: readonly Alarm[]
  /** A fault that waits for the guest in the arm, or for the cure of another: the lane goes there next. */
  readonly fault: LaneFault | null
  /** When the end of the last pulse must be read back; null when nothing is due. */
  readonly confirmAtMs: number | null
}

export type LaneEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'scanned'; readonly text: string }
  /** Bytes that made no text. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'decided'; readonly scanNo: number; readonly decision: Decision }
  /** A code of a set: the rest is to come. */
  | { readonly kind: 'part-taken'; readonly scanNo: number; readonly have: number; readonly of: number }
  | { readonly kind: 'relay-off' }
  | { readonly kind: 'relay-failed'; readonly fault: LaneFault }
  | { readonly kind: 'relay-back' }
  | { readonly kind: 'pulse-taken'; readonly grantNo: number }
  | { readonly kind: 'counts-stored' }
  | { readonly kind: 'counts-failed'; readonly fault: LaneFault }
  | { readonly kind: 'input'; readonly change: InputChange }
  | { readonly kind: 'staff-reset' }
  | { readonly kind: 'staff-close'; readonly closed: boolean }
  | { readonly kind: 'tick' }

export type LaneEffect =
  | { readonly kind: 'decide'; readonly scanNo: number; readonly text: string }
  | { readonly kind: 'forget-parts' }
  | { readonly kind: 'relay-off' }
  | { readonly kind: 'pulse'; readonly grantNo: number; readonly ms: number }
  | { readonly kind: 'confirm-off' }
  | { readonly kind: 'count'; readonly decision: Decision }
  | { readonly kind: 'passage'; readonly end: PassageEnd }
  /** Writes counts that could not be written before. */
  | { readonly kind: 'store-counts' }
  | { readonly kind: 'alarm'; readonly alarm: Alarm }

export interface Step {
  readonly state: LaneState
  readonly effects: readonly LaneEffect[]
}

export const initialState: LaneState = {
  phase: { kind: 'boot' },
  lastNo: 0,
  inputs: { pass: false, fire: false, stop: false },
  closedByStaff: false,
  alarms: [],
  fault: null,
  confirmAtMs: null,
}

/** When the lane next wants a `tick`, in monotonic milliseconds; null while only events move it. */
export function nextTickMs(state: LaneState): number | null {
  const { phase, confirmAtMs } = state
  const phaseMs =
    phase.kind === 'idle' ? (phase.parts?.untilMs ?? null) : 'untilMs' in phase ? phase.untilMs : null
  if (phaseMs === null) return confirmAtMs
  return confirmAtMs === null ? phaseMs : Math.min(phaseMs, confirmAtMs)
}
