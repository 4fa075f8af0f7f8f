import type { Cancel } from '../../../native/clock.ts'
import type { RelayFault } from '../../../native/relays/relay-fault.ts'
import { unreachable, type Result } from '../../../native/result.ts'
import type { ScannerEvent } from '../../../native/scanners/scanner.ts'
import type { GuestAnswer } from '../../contract/gate-api.ts'
import type { Decision } from '../decision.ts'
import { armUse, guestAnswer } from './lane-answer.ts'
import { takesScans } from './lane-moves.ts'
import type { LaneParts, LaneSnapshot } from './lane-parts.ts'
import {
  initialState,
  nextTickMs,
  serving,
  type LaneEffect,
  type LaneEvent,
  type LaneSetup,
  type LaneState,
  type Mode,
} from './lane-state.ts'
import { step } from './lane-step.ts'
import { testHindrance, type TestHindrance } from './lane-test.ts'
import { PendingCounts } from './pending-counts.ts'

/** Gives a lane its devices, its clock and its memory: performs what `step` orders, and reports back what came of it. */
export class LaneRunner {
  readonly #parts: LaneParts
  readonly #setup: LaneSetup
  readonly #pending: PendingCounts
  #state: LaneState
  readonly #events: LaneEvent[] = []
  #draining = false
  #tick: { atMs: number; cancel: Cancel } | null = null
  /** The disk refused; the lane is in fault and says when to try again. */
  #storeRefused = false
  #afterwards: Cancel | null = null
  #clearShown: Cancel | null = null
  #onTested: (taken: Result<void, RelayFault>) => void = () => undefined
  #lastCode = { text: '', seenAtMs: Number.NEGATIVE_INFINITY }
  #snapshot: LaneSnapshot

  constructor(parts: LaneParts) {
    this.#parts = parts
    const { timing, opening, relay, inputs } = parts
    this.#setup = { timing, opening, hasRelay: relay !== null, wired: inputs?.wired ?? [] }
    this.#pending = new PendingCounts(parts.counts)
    this.#state = initialState(this.#setup)
    this.#snapshot = {
      answer: guestAnswer(this.#state),
      answerNo: 0,
      mode: serving,
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
    this.#dispatch({ kind: 'start', uncertain: found.uncertain })
    if (found.released) this.release()
    inputs?.start((change) => this.#dispatch({ kind: 'input', change: arm?.heard(change) ?? change }))
    scanner.start((event) => this.#scanned(event))
  }

  /** Off, counted and let go of, in this order. */
  async stop(): Promise<void> {
    await this.#parts.relay?.board.close()
    this.#dispatch({ kind: 'end' })
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
        return this.#show(effect.decision)
      case 'grant-end':
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
    this.#dispatch(
      judgement.kind === 'decision'
        ? { kind: 'decided', scanNo, decision: judgement.decision }
        : { kind: 'part-taken', scanNo, have: judgement.have, of: judgement.of },
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
    if (this.#pending.isEmpty || this.#storeRefused) return
    const stored = this.#pending.store()
    if (stored.ok) {
      this.#dispatch({ kind: 'counts-stored' })
      return this.#parts.onCounted()
    }
    this.#storeRefused = true
    this.#dispatch({ kind: 'counts-failed', fault: stored.error })
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
        mode: this.#state.mode,
        released: this.#state.released,
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
