import type { Decision } from '../../main/engine/decision.ts'
import {
  initialState,
  type AdmissionSetup,
  type GrantEnd,
  type LaneEffect,
  type LaneEvent,
  type LaneSetup,
  type LaneState,
  type Mode,
  type PassageEnd,
} from '../../main/engine/lane/lane-state.ts'
import { step } from '../../main/engine/lane/lane-step.ts'
import { defaultTiming } from '../../main/engine/lane/lane-timing.ts'
import type { TurnstileInput } from '../../native/sensors/turnstile-inputs.ts'
import { verifiedPass } from './passes.ts'

export const admit: Decision & { outcome: 'admit' } = { outcome: 'admit', pass: verifiedPass, warnings: [] }
export const expired: Decision = {
  outcome: 'refuse',
  reason: 'expired',
  format: 'smart-health-card',
  pass: verifiedPass,
}

export const tripod: LaneSetup = {
  timing: defaultTiming,
  hasRelay: true,
  opening: 'pulse',
  wired: ['pass', 'ready', 'fire', 'stop', 'release'],
  admission: null,
}
/** A lane that asks for claims, proofs and photo IDs, and takes parties; its attendant has two buttons. */
export const guarded = (setup: LaneSetup, party: AdmissionSetup['party']): LaneSetup => ({
  ...setup,
  wired: setup.wired.length === 0 ? [] : [...setup.wired, 'confirm', 'turnAway'],
  admission: { proofsMs: 20_000, idMs: 30_000, party },
})

export const potential: LaneSetup = { ...tripod, opening: 'potential' }
export const blind: LaneSetup = { ...tripod, wired: [] }
export const desk: LaneSetup = { ...blind, hasRelay: false }

/** What each input says while nothing happens. */
export const atRest: Readonly<Record<TurnstileInput, boolean>> = {
  pass: false,
  ready: true,
  fire: false,
  stop: false,
  release: false,
  confirm: false,
  turnAway: false,
}

/** A lane in hand: events go in at a time, effects pile up. */
export class LaneInHand {
  readonly setup: LaneSetup
  readonly effects: LaneEffect[] = []
  state: LaneState
  nowMs = 0

  constructor(setup: LaneSetup = tripod) {
    this.setup = setup
    this.state = initialState(setup)
  }

  /** One that has started: its relay is off, its contacts are known, and it serves. */
  static ready(setup: LaneSetup = tripod): LaneInHand {
    const lane = new LaneInHand(setup)
    lane.send({ kind: 'start', uncertain: false })
    lane.tellAll()
    lane.off()
    return lane
  }

  send(event: LaneEvent): void {
    const next = step(this.state, event, this.nowMs, this.setup)
    this.state = next.state
    this.effects.push(...next.effects)
  }

  pass(byMs: number): void {
    this.nowMs += byMs
    this.send({ kind: 'tick' })
  }

  show(decision: Decision): void {
    this.send({ kind: 'scanned', text: 'a code' })
    this.send({ kind: 'decided', scanNo: this.state.lastNo, decision })
  }

  /** The board takes the pulse. */
  taken(): void {
    this.send({ kind: 'pulse-taken', grantNo: this.state.lastNo })
  }

  /** The board takes the last order to switch off. */
  off(): void {
    this.send({ kind: 'relay-off', no: this.state.off.no })
  }

  input(input: TurnstileInput, active: boolean | null): void {
    this.send({ kind: 'input', change: { input, active } })
  }

  contact(active: boolean): void {
    this.input('pass', active)
  }

  /** The board with the contacts is heard. */
  tellAll(): void {
    for (const input of this.setup.wired) this.input(input, atRest[input])
  }

  loseInputs(): void {
    for (const input of this.setup.wired) this.input(input, null)
  }

  mode(kind: Mode['kind'], untilMs: number | null = null): void {
    this.send({
      kind: 'staff-mode',
      mode: kind === 'serving' ? { kind, untilMs: null } : { kind, untilMs },
    })
  }

  get phase(): LaneState['phase']['kind'] {
    return this.state.phase.kind
  }

  /** How the grants ended. */
  ends(): GrantEnd[] {
    return this.effects.flatMap((effect) => (effect.kind === 'grant-end' ? [effect.end] : []))
  }

  /** Who went through without a grant. */
  ungranted(): PassageEnd[] {
    return this.effects.flatMap((effect) => (effect.kind === 'ungranted' ? [effect.end] : []))
  }

  kinds(): LaneEffect['kind'][] {
    return this.effects.map(({ kind }) => kind)
  }

  how(kind: LaneEffect['kind']): number {
    return this.kinds().filter((each) => each === kind).length
  }
}
