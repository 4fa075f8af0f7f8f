import type { Cancel } from '../../../native/clock.ts'
import type { RelayFault } from '../../../native/relays/relay-fault.ts'
import { unreachable, type Result } from '../../../native/result.ts'
import type { ScannerEvent } from '../../../native/scanners/scanner.ts'
import type { ByHandReason, CallOutput, GuestAnswer } from '../../contract/gate-api.ts'
import type { LaneDecision } from '../decision.ts'
import { armUse, guestAnswer, partyView } from './lane-answer.ts'
import { takesScans } from './lane-moves.ts'
import type { Asked, LaneParts, LaneSnapshot } from './lane-parts.ts'
import {
  initialState,
  nextTickMs,
  serving,
  type LaneEffect,
  type LaneEvent,
  type LaneSetup,
  type LaneState,
  type Mode,
  type Task,
} from './lane-state.ts'
import { step } from './lane-step.ts'
import { testHindrance, type TestHindrance } from './lane-test.ts'
import { relayFirstMs } from './lane-timing.ts'
import { PendingCounts } from './pending-counts.ts'

/** Gives a lane its devices, its clock and its memory: performs what `step` orders, and reports back what came of it. */
export class LaneRunner {
  readonly #parts: LaneParts
  readonly #setup: LaneSetup
  readonly #pending: PendingCounts
  /** What became of claims whose passages are not on disk yet. */
  #ends: (LaneEffect & { readonly kind: 'settle' })[] = []
  /** Whether somebody goes in is being asked; whatever comes of it is dispatched by then. */
  #asking: Promise<void> | null = null
  #state: LaneState
  readonly #events: LaneEvent[] = []
  #draining = false
  #ended = false
  /** What was said last of the room inside. */
  #isFull = false
  #tick: { atMs: number; cancel: Cancel } | null = null
  /** The disk refused; the lane is in fault and says when to try again. */
  #storeRefused = false
  #afterwards: { readonly dueMs: number; readonly cancel: Cancel } | null = null
  #clearShown: Cancel | null = null
  #onTested: (taken: Result<void, RelayFault>) => void = () => undefined
  #lastCode = { text: '', seenAtMs: Number.NEGATIVE_INFINITY }
  #snapshot: LaneSnapshot

  constructor(parts: LaneParts) {
    this.#parts = parts
    const { timing, opening, relay, inputs, admission } = parts
    this.#setup = {
      timing,
      opening,
      hasRelay: relay !== null,
      wired: inputs?.wired ?? [],
      admission: admission?.setup ?? null,
    }
    this.#pending = new PendingCounts(parts.counts)
    this.#state = initialState(this.#setup)
    this.#snapshot = {
      answer: guestAnswer(this.#state, this.#setup),
      answerNo: 0,
      mode: serving,
      party: null,
      released: false,
      alarms: [],
      scannerFault: null,
      relayFault: null,
      shown: null,
    }
  }

  get snapshot(): LaneSnapshot {
    return this.#snapshot
  }

  /** Could this lane take a code now? */
  get takesScans(): boolean {
    return takesScans(this.#state)
  }

  /** For how many people the gate is open who were let in. */
  get entering(): number {
    const { phase } = this.#state
    return 'grant' in phase ? phase.grant.entry.people : 0
  }

  /** Switches the relay off first of all, and then begins to serve. */
  start(): void {
    const { relay, inputs, scanner, arm, found } = this.#parts
    arm?.start((taken) => this.#dispatch({ kind: 'arm', taken }))
    relay?.board.start((event) => {
      this.#change({ relayFault: event.kind === 'lost' ? event.fault.code : null })
      this.#dispatch(
        event.kind === 'lost' ? { kind: 'relay-failed', fault: event.fault.code } : { kind: 'relay-back' },
      )
    })
    this.#dispatch({ kind: 'start', uncertain: found.uncertain, holds: found.holds ?? [] })
    if (found.released) this.release()
    inputs?.start((change) => this.#dispatch({ kind: 'input', change: arm?.heard(change) ?? change }))
    scanner.start((event) => this.#scanned(event))
  }

  /** Off, counted and let go of, in this order. */
  async stop(): Promise<void> {
    await this.#parts.relay?.board.close()
    this.#dispatch({ kind: 'end' })
    this.#ended = true
    this.#storeCounts()
    await Promise.all([this.#parts.scanner.close(), this.#parts.inputs?.close(), this.#asking])
    this.#tellClaims()
    await this.#parts.admission?.stop()
    this.#tick?.cancel()
    this.#afterwards?.cancel()
    this.#clearShown?.()
  }

  /** A code that a screen read for this lane. */
  present(text: string): 'taken' | 'busy' {
    if (!this.takesScans) return 'busy'
    this.#presented(text)
    return 'taken'
  }

  /** What the attendant still has a task with stays until that is done. */
  dismiss(): void {
    if (this.#snapshot.shown?.task === null || !this.#isTaskOpen()) this.#forgetShown()
  }

  #forgetShown(): void {
    this.#clearShown?.()
    this.#clearShown = null
    this.#change({ shown: null })
  }

  /** `still-called`: the fire panel, or the button of the release, still says emergency. */
  reset(): 'done' | 'nothing-to-reset' | 'still-called' {
    const { kind } = this.#state.phase
    const wanted =
      kind === 'emergency' || kind === 'jammed' || kind === 'fault' || this.#state.alarms.length > 0
    if (!wanted) return 'nothing-to-reset'
    this.#dispatch({ kind: 'staff-reset' })
    return this.#state.phase.kind === 'emergency' ? 'still-called' : 'done'
  }

  /** Opens the gate and keeps it open until `reset`. The order is with the relay's port when this returns. */
  release(): void {
    this.#dispatch({ kind: 'release' })
  }

  /** The attendant has compared the photo ID: it is theirs, or they do not go in. */
  idChecked(event: 'id-confirmed' | 'turned-away'): CallOutput<'confirmId'> {
    if (this.#state.phase.kind !== 'checking') return 'too-late'
    this.#dispatch({ kind: event })
    return this.#isChecking() ? 'not-now' : 'done'
  }

  party(act: 'begin' | 'done' | 'cancel'): CallOutput<'party'> {
    if (!this.takesParties) return 'no-parties'
    const before = this.#state.party
    this.#isFull = false
    this.#dispatch({ kind: 'party', act })
    if (this.#state.party !== before) return 'done'
    return this.#isFull ? 'zone-full' : 'not-now'
  }

  get takesParties(): boolean {
    return (this.#setup.admission?.party.max ?? 1) > 1
  }

  /** Opens the gate once for somebody without a pass that opens it. */
  admitByHand(reason: ByHandReason): CallOutput<'admitByHand'> {
    if (!this.#setup.hasRelay) return 'no-gate'
    if (!this.takesScans) return 'busy'
    this.#dispatch({ kind: 'by-hand', reason })
    // A disk that takes no counts has put the lane out of order.
    return this.#state.phase.kind === 'fault' ? 'busy' : 'done'
  }

  get isReleased(): boolean {
    return this.#state.released
  }

  /** @param forMs how long; null: until somebody says otherwise. */
  setMode(kind: Mode['kind'], forMs: number | null): void {
    const untilMs = forMs === null ? null : this.#parts.clock.monotonicMs() + forMs
    this.#dispatch({ kind: 'staff-mode', mode: kind === 'serving' ? serving : { kind, untilMs } })
  }

  /** What stands against `test` at this moment; null: nothing. */
  get testHindrance(): TestHindrance | null {
    return testHindrance(this.#state, this.#setup)
  }

  /**
   * Opens the gate once and counts nobody, for whoever has made sure that nobody is in it. The order is with the relay's
   * port when this returns.
   * @returns whether the board has taken it. Only where `testHindrance` is null.
   */
  test(): Promise<Result<void, RelayFault>> {
    const { promise, resolve } = Promise.withResolvers<Result<void, RelayFault>>()
    this.#onTested = resolve
    this.#dispatch({ kind: 'staff-test' })
    return promise
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
      // Only a scanner on trial tells it.
      case 'heard':
        return undefined
      default:
        return unreachable(event)
    }
  }

  /**
   * A code that is held before the scanner is read again and again: it is one guest, however long they hold it. One that
   * comes while the gate is busy is dropped, and is a new one when the gate is free.
   */
  #presented(text: string): void {
    const nowMs = this.#parts.clock.monotonicMs()
    const same =
      text === this.#lastCode.text && nowMs - this.#lastCode.seenAtMs < this.#parts.timing.sameCodeMs
    if (same || this.takesScans) this.#lastCode = { text, seenAtMs: nowMs }
    if (!same) this.#dispatch({ kind: 'scanned', text })
  }

  #dispatch(event: LaneEvent): void {
    // What was asked before the end has a claim to give back. A board that answers late is nobody's any more.
    if (this.#ended && event.kind !== 'decided') return
    this.#events.push(event)
    if (this.#draining) return
    this.#draining = true
    for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
      const { state, effects } = step(this.#state, next, this.#parts.clock.monotonicMs(), this.#setup)
      this.#state = state
      this.#parts.arm?.use(armUse(state))
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
      case 'decide-by-hand':
        return this.#decideByHand(effect.scanNo, effect.reason)
      case 'forget-proofs':
        return this.#parts.admission?.forgetProofs()
      case 'ask-room':
        this.#isFull = this.#parts.admission?.isFull(effect.people) ?? false
        return this.#dispatch({ kind: 'room', isFull: this.#isFull })
      case 'settle':
        return void this.#ends.push(effect)
      case 'show':
        return this.#show(effect.decision, effect.task)
      case 'forget-parts':
        return this.#parts.judge.forgetParts()
      case 'relay-off':
        return this.#relayOff(effect.no)
      case 'pulse':
        return this.#pulse(effect.grantNo, effect.ms)
      case 'hold':
        return this.#hold(effect.ms)
      case 'test-pulse':
        return this.#testPulse(effect.no, effect.ms)
      case 'confirm-off':
        return this.#confirmOff()
      case 'count':
        this.#pending.add(effect)
        return this.#show(effect.decision, null)
      case 'grant-begin':
      case 'grant-end':
      case 'passed':
      case 'ungranted':
        return this.#pending.add(effect)
      case 'store-counts':
        this.#storeRefused = false
        return this.#storeCounts()
      case 'alarm':
        return this.#parts.onAlarm(effect.alarm)
      case 'release-all':
        return this.#parts.onReleaseButton()
      default:
        return unreachable(effect)
    }
  }

  #decide(scanNo: number, text: string): void {
    // The last guest's count is on disk before the next one is looked at.
    this.#storeCounts()
    if (!this.#pending.isEmpty) return
    const judgement = this.#parts.judge.judge(text)
    if (judgement.kind === 'more-parts')
      return this.#dispatch({ kind: 'part-taken', scanNo, have: judgement.have, of: judgement.of })
    const { decision } = judgement
    const { admission } = this.#parts
    if (admission === null || decision.outcome !== 'admit')
      return this.#dispatch({ kind: 'decided', scanNo, decision })
    this.#ask(scanNo, admission.ask(decision, this.#state.party))
  }

  #decideByHand(scanNo: number, reason: ByHandReason): void {
    this.#storeCounts()
    if (!this.#pending.isEmpty) return
    const { admission } = this.#parts
    if (admission === null)
      return this.#dispatch({
        kind: 'decided',
        scanNo,
        decision: { outcome: 'by-hand', reason, pass: null },
      })
    this.#ask(scanNo, admission.byHand(reason, this.#snapshot.shown))
  }

  #ask(scanNo: number, asked: Asked | Promise<Asked>): void {
    if (!(asked instanceof Promise)) return this.#asked(scanNo, asked)
    this.#asking = asked.then((answered) => this.#asked(scanNo, answered))
  }

  #asked(scanNo: number, asked: Asked): void {
    this.#dispatch(
      asked.kind === 'decision'
        ? { ...asked, kind: 'decided', scanNo }
        : { ...asked, kind: 'proof-taken', scanNo },
    )
  }

  #relayOff(no: number): void {
    const { relay } = this.#parts
    if (relay === null) return this.#dispatch({ kind: 'relay-off', no })
    void relay.board.off(relay.channel).then((off) => {
      this.#change({ relayFault: off.ok ? null : off.error.code })
      this.#dispatch(off.ok ? { kind: 'relay-off', no } : { kind: 'relay-failed', fault: off.error.code })
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

  #testPulse(no: number, ms: number): void {
    const { relay } = this.#parts
    const told = this.#onTested
    void relay?.board.pulse(relay.channel, ms).then((taken) => {
      this.#dispatch(
        taken.ok ? { kind: 'test-taken', no } : { kind: 'relay-failed', fault: taken.error.code },
      )
      told(taken)
    })
  }

  #hold(ms: number): void {
    const { relay } = this.#parts
    void relay?.board.pulse(relay.channel, ms).then((taken) => {
      const relayFault = taken.ok ? null : taken.error.code
      if (relayFault !== this.#snapshot.relayFault) this.#change({ relayFault })
      if (!taken.ok) this.#dispatch({ kind: 'relay-failed', fault: taken.error.code })
    })
  }

  #confirmOff(): void {
    const { relay } = this.#parts
    void relay?.board.confirmOff(relay.channel).then((off) => {
      if (!off.ok) this.#dispatch({ kind: 'relay-failed', fault: off.error.code })
    })
  }

  #storeCounts(): void {
    if (this.#pending.isEmpty) return this.#tellClaims()
    if (this.#storeRefused) return
    const stored = this.#pending.store()
    if (stored.ok) {
      this.#tellClaims()
      this.#dispatch({ kind: 'counts-stored' })
      return this.#parts.onCounted()
    }
    this.#storeRefused = true
    this.#dispatch({ kind: 'counts-failed', fault: stored.error })
  }

  /** After the counts: whoever a claim says went in is among those who are inside, wherever this program is killed. */
  #tellClaims(): void {
    const { admission } = this.#parts
    for (const { hold, end } of this.#ends.splice(0)) admission?.settle(hold, end)
    void admission?.storeClaims()
  }

  #show(decision: LaneDecision, task: Task | null): void {
    const { clock, timing } = this.#parts
    const nowMs = clock.monotonicMs()
    const clearsAtMs = Math.max(nowMs + timing.attendantMs, task?.untilMs ?? 0)
    this.#clearShown?.()
    this.#clearShown = clock.schedule(clearsAtMs - nowMs, () => this.#forgetShown())
    const wasAsked = this.#snapshot.shown?.task?.kind === 'check-id'
    const idCompared = wasAsked && task === null && decision.outcome === 'admit'
    const shown = { decision, task, idCompared, clearsAtMs }
    this.#snapshot = { ...this.#snapshot, shown, answerNo: this.#snapshot.answerNo + 1 }
  }

  /** Does the lane still wait for what the attendant is to do? */
  #isTaskOpen(): boolean {
    const task = this.#snapshot.shown?.task ?? null
    if (task === null) return false
    return task.kind === 'check-id' ? this.#isChecking() : this.#state.proofs !== null
  }

  #isChecking(): boolean {
    return this.#state.phase.kind === 'checking'
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

  /**
   * The scanner's light, disk and screens come after the relay: when its board has the order, which another process is
   * handing to it meanwhile and needs the processor for.
   */
  #finishAfterwards(): void {
    const { clock } = this.#parts
    const inMs = this.#state.phase.kind === 'opening' ? relayFirstMs : 0
    const dueMs = clock.monotonicMs() + inMs
    if (this.#afterwards !== null && this.#afterwards.dueMs <= dueMs) return
    this.#afterwards?.cancel()
    const cancel = clock.schedule(inMs, () => {
      this.#afterwards = null
      this.#parts.scanner.arm(this.takesScans)
      this.#storeCounts()
      const task = this.#snapshot.shown?.task ?? null
      if (task !== null && !this.#isTaskOpen()) this.#forgetShown()
      const answer = guestAnswer(this.#state, this.#setup)
      const changed = answer.kind !== this.#snapshot.answer.kind
      this.#change({
        answer,
        mode: this.#state.mode,
        party: partyView(this.#state.party, this.#setup),
        released: this.#state.released,
        answerNo: changed && !isDecisionKind(answer) ? this.#snapshot.answerNo + 1 : this.#snapshot.answerNo,
        alarms: this.#state.alarms,
      })
    })
    this.#afterwards = { dueMs, cancel }
  }

  #change(part: Partial<LaneSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part }
    this.#parts.onChange(this.#snapshot)
  }
}

/** Answers to a decision got their number when it was made. */
const isDecisionKind = ({ kind }: GuestAnswer): boolean =>
  kind === 'admitted' || kind === 'refused' || kind === 'see-attendant'
