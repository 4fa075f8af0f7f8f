import type { Cancel, Clock } from '../../../native/clock.ts'
import type { Relay } from '../../../native/relays/relay.ts'
import { unreachable, type Result } from '../../../native/result.ts'
import type { Scanner, ScannerEvent } from '../../../native/scanners/scanner.ts'
import type { TurnstileInputs } from '../../../native/sensors/turnstile-inputs.ts'
import type { GuestAnswer } from '../../contract/gate-api.ts'
import type { Decision } from '../decision.ts'
import { guestAnswer } from './lane-answer.ts'
import {
  initialState,
  nextTickMs,
  type Alarm,
  type LaneEffect,
  type LaneEvent,
  type LaneFault,
  type LaneState,
  type LaneTiming,
  type PassageEnd,
} from './lane-state.ts'
import { step } from './lane-step.ts'

export type Judgement =
  | { readonly kind: 'decision'; readonly decision: Decision }
  /** One code of a set was taken. */
  | { readonly kind: 'more-parts'; readonly have: number; readonly of: number }

/** From a text to what the gate does with it. Synchronous: nothing in it waits. */
export interface Judge {
  judge(text: string): Judgement
  /** The guest with half a card has gone. */
  forgetParts(): void
}

/** Where a lane's counts go. Durable when it returns; on a failure the lane keeps the count and tries again. */
export interface LaneCounts {
  decision(decision: Decision): Result<void, LaneFault>
  passage(end: PassageEnd): Result<void, LaneFault>
}

/** The last decision as an attendant sees it, and when it goes (monotonic ms). */
export interface Shown {
  readonly decision: Decision
  readonly clearsAtMs: number
}

/** What others may know of a lane at this moment. */
export interface LaneSnapshot {
  readonly answer: GuestAnswer
  readonly answerNo: number
  readonly alarms: readonly Alarm[]
  readonly scannerFault: string | null
  readonly relayFault: string | null
  readonly shown: Shown | null
}

export interface LaneParts {
  readonly timing: LaneTiming
  readonly scanner: Scanner
  /** Null for a desk. */
  readonly relay: { readonly board: Relay; readonly channel: number } | null
  /** Null where the turnstile tells nothing. */
  readonly inputs: TurnstileInputs | null
  readonly judge: Judge
  readonly counts: LaneCounts
  readonly clock: Clock
  /** A code is coming in, and its end is not there yet: there is time to get ready for it. */
  readonly onArriving: () => void
  /** Something has changed; called after the relay has moved, never before. */
  readonly onChange: (snapshot: LaneSnapshot) => void
  readonly onAlarm: (alarm: Alarm) => void
  readonly onCounted: () => void
}

type PendingCount =
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'passage'; readonly end: PassageEnd }

/** Gives a lane its devices, its clock and its memory: performs what `step` orders, and reports back what came of it. */
export class LaneRunner {
  readonly #parts: LaneParts
  #state: LaneState = initialState
  readonly #events: LaneEvent[] = []
  #draining = false
  #tick: { atMs: number; cancel: Cancel } | null = null
  #uncounted: PendingCount[] = []
  /** The disk refused; the lane is in fault and says when to try again. */
  #storeRefused = false
  #afterwards: Cancel | null = null
  #clearShown: Cancel | null = null
  #lastCode = { text: '', seenAtMs: Number.NEGATIVE_INFINITY }
  #snapshot: LaneSnapshot = {
    answer: guestAnswer(initialState),
    answerNo: 0,
    alarms: [],
    scannerFault: null,
    relayFault: null,
    shown: null,
  }

  constructor(parts: LaneParts) {
    this.#parts = parts
  }

  get snapshot(): LaneSnapshot {
    return this.#snapshot
  }

  /** Could this lane take a code now? */
  get takesScans(): boolean {
    return this.#state.phase.kind === 'idle' || this.#state.phase.kind === 'answered'
  }

  /** Switches the relay off first of all, and then begins to serve. */
  start(): void {
    const { relay, inputs, scanner } = this.#parts
    relay?.board.start((event) => {
      this.#change({ relayFault: event.kind === 'lost' ? event.fault.code : null })
      this.#dispatch(
        event.kind === 'lost' ? { kind: 'relay-failed', fault: event.fault.code } : { kind: 'relay-back' },
      )
    })
    this.#dispatch({ kind: 'start' })
    inputs?.start((change) => this.#dispatch({ kind: 'input', change }))
    scanner.start((event) => this.#scanned(event))
  }

  /** Off, counted and let go of, in this order. */
  async stop(): Promise<void> {
    await this.#parts.relay?.board.close()
    this.#storeCounts()
    await Promise.all([this.#parts.scanner.close(), this.#parts.inputs?.close()])
    this.#tick?.cancel()
    this.#afterwards?.()
    this.#clearShown?.()
  }

  /** A code that a screen read for this lane. */
  present(text: string): 'taken' | 'busy' {
    if (!this.takesScans) return 'busy'
    this.#presented(text)
    return 'taken'
  }

  dismiss(): void {
    this.#clearShown?.()
    this.#clearShown = null
    this.#change({ shown: null })
  }

  reset(): 'done' | 'nothing-to-reset' {
    const { kind } = this.#state.phase
    const wanted =
      kind === 'emergency' || kind === 'jammed' || kind === 'fault' || this.#state.alarms.length > 0
    if (wanted) this.#dispatch({ kind: 'staff-reset' })
    return wanted ? 'done' : 'nothing-to-reset'
  }

  setClosed(closed: boolean): void {
    this.#dispatch({ kind: 'staff-close', closed })
  }

  #scanned(event: ScannerEvent): void {
    switch (event.kind) {
      case 'scan':
        return this.#presented(event.scan.text)
      case 'arriving':
        return this.#parts.onArriving()
      case 'unreadable':
        return this.#dispatch({ kind: 'unreadable' })
      case 'ready':
        return this.#change({ scannerFault: null })
      case 'lost':
        return this.#change({ scannerFault: event.fault.code })
      default:
        return unreachable(event)
    }
  }

  /** A code that is held before the scanner is read again and again: it is one guest, however long they hold it. */
  #presented(text: string): void {
    const nowMs = this.#parts.clock.monotonicMs()
    const same =
      text === this.#lastCode.text && nowMs - this.#lastCode.seenAtMs < this.#parts.timing.sameCodeMs
    this.#lastCode = { text, seenAtMs: nowMs }
    if (!same) this.#dispatch({ kind: 'scanned', text })
  }

  #dispatch(event: LaneEvent): void {
    this.#events.push(event)
    if (this.#draining) return
    this.#draining = true
    const setup = {
      timing: this.#parts.timing,
      hasRelay: this.#parts.relay !== null,
      hasPassContact: this.#parts.inputs !== null,
    }
    for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
      const { state, effects } = step(this.#state, next, this.#parts.clock.monotonicMs(), setup)
      this.#state = state
      for (const effect of effects) this.#perform(effect)
    }
    this.#draining = false
    this.#armTick()
    this.#finishAfterwards()
  }

  #perform(effect: LaneEffect): void {
    switch (effect.kind) {
      case 'decide':
        return this.#decide(effect.scanNo, effect.text)
      case 'forget-parts':
        return this.#parts.judge.forgetParts()
      case 'relay-off':
        return this.#relayOff()
      case 'pulse':
        return this.#pulse(effect.grantNo, effect.ms)
      case 'confirm-off':
        return this.#confirmOff()
      case 'count':
        this.#uncounted.push({ kind: 'decision', decision: effect.decision })
        return this.#show(effect.decision)
      case 'passage':
        this.#uncounted.push({ kind: 'passage', end: effect.end })
        return undefined
      case 'store-counts':
        this.#storeRefused = false
        return this.#storeCounts()
      case 'alarm':
        return this.#parts.onAlarm(effect.alarm)
      default:
        return unreachable(effect)
    }
  }

  #decide(scanNo: number, text: string): void {
    // The last guest's count is on disk before the next one is looked at.
    if (this.#uncounted.length > 0) this.#storeCounts()
    if (this.#uncounted.length > 0) return
    const judgement = this.#parts.judge.judge(text)
    this.#dispatch(
      judgement.kind === 'decision'
        ? { kind: 'decided', scanNo, decision: judgement.decision }
        : { kind: 'part-taken', scanNo, have: judgement.have, of: judgement.of },
    )
  }

  #relayOff(): void {
    const { relay } = this.#parts
    if (relay === null) return this.#dispatch({ kind: 'relay-off' })
    void relay.board.off(relay.channel).then((off) => {
      this.#change({ relayFault: off.ok ? null : off.error.code })
      this.#dispatch(off.ok ? { kind: 'relay-off' } : { kind: 'relay-failed', fault: off.error.code })
    })
  }

  #pulse(grantNo: number, ms: number): void {
    const { relay } = this.#parts
    if (relay === null) return
    void relay.board.pulse(relay.channel, ms).then((taken) => {
      this.#dispatch(
        taken.ok ? { kind: 'pulse-taken', grantNo } : { kind: 'relay-failed', fault: taken.error.code },
      )
    })
  }

  #confirmOff(): void {
    const { relay } = this.#parts
    void relay?.board.confirmOff(relay.channel).then((off) => {
      if (!off.ok) this.#dispatch({ kind: 'relay-failed', fault: off.error.code })
    })
  }

  /** Writes what is not on disk yet, oldest first; what cannot be written stays. */
  #storeCounts(): void {
    if (this.#uncounted.length === 0 || this.#storeRefused) return
    const { counts } = this.#parts
    for (let next = this.#uncounted[0]; next !== undefined; next = this.#uncounted[0]) {
      const stored = next.kind === 'decision' ? counts.decision(next.decision) : counts.passage(next.end)
      if (!stored.ok) {
        this.#storeRefused = true
        return this.#dispatch({ kind: 'counts-failed', fault: stored.error })
      }
      this.#uncounted.shift()
    }
    this.#dispatch({ kind: 'counts-stored' })
    this.#parts.onCounted()
  }

  #show(decision: Decision): void {
    const { clock, timing } = this.#parts
    this.#clearShown?.()
    this.#clearShown = clock.schedule(timing.attendantMs, () => this.dismiss())
    const shown = { decision, clearsAtMs: clock.monotonicMs() + timing.attendantMs }
    this.#snapshot = { ...this.#snapshot, shown, answerNo: this.#snapshot.answerNo + 1 }
  }

  #armTick(): void {
    const atMs = nextTickMs(this.#state)
    if (atMs === this.#tick?.atMs) return
    this.#tick?.cancel()
    this.#tick = null
    if (atMs === null) return
    const cancel = this.#parts.clock.schedule(Math.max(0, atMs - this.#parts.clock.monotonicMs()), () => {
      this.#tick = null
      this.#dispatch({ kind: 'tick' })
    })
    this.#tick = { atMs, cancel }
  }

  /** The scanner's light, disk and screens come after the relay: in a turn of their own. */
  #finishAfterwards(): void {
    if (this.#afterwards !== null) return
    this.#afterwards = this.#parts.clock.schedule(0, () => {
      this.#afterwards = null
      this.#parts.scanner.arm(this.takesScans)
      this.#storeCounts()
      const answer = guestAnswer(this.#state)
      const changed = answer.kind !== this.#snapshot.answer.kind
      this.#change({
        answer,
        answerNo: changed && !isDecisionKind(answer) ? this.#snapshot.answerNo + 1 : this.#snapshot.answerNo,
        alarms: this.#state.alarms,
      })
    })
  }

  #change(part: Partial<LaneSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part }
    this.#parts.onChange(this.#snapshot)
  }
}

/** Answers to a decision got their number when it was made. */
const isDecisionKind = ({ kind }: GuestAnswer): boolean =>
  kind === 'admitted' || kind === 'refused' || kind === 'see-attendant'
