import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { ClaimHold, ClaimScope, Held } from '../../main/engine/admission/claims/claims.ts'
import { armTurned, armUsed, isTakenFor, newArm } from '../../main/engine/lane/arm.ts'
import { armUse } from '../../main/engine/lane/lane-answer.ts'
import {
  initialState,
  nextTickMs,
  type LaneEffect,
  type LaneEvent,
  type LaneSetup,
  type LaneState,
} from '../../main/engine/lane/lane-state.ts'
import { step } from '../../main/engine/lane/lane-step.ts'
import { asked } from './claims.ts'
import { admit, atRest, blind, desk, expired, guarded, potential, tripod } from './lane-in-hand.ts'

/** What may happen to a lane, told by what it does just now: a random number would hardly ever be that of a grant. */
export type Happening =
  | LaneEvent
  /** A pass is admitted on a claim, or goes on to a photo ID; or a decision on one that nobody waits for any more. */
  | { readonly kind: 'claim'; readonly checkId: boolean; readonly isLate: boolean }
  /** A guest whose photo ID is confirmed, and people who go in together: chance alone would hardly ever get so far. */
  | { readonly kind: 'checked-guest' }
  | { readonly kind: 'whole-party'; readonly people: number }
  | { readonly kind: 'room-changed'; readonly isFull: boolean }
  | {
      readonly kind:
        'admit' | 'refuse' | 'pulse-answered' | 'test-answered' | 'off-answered' | 'contacts-heard'
    }
  | { readonly kind: 'time'; readonly byMs: number }
  | { readonly kind: 'mode'; readonly mode: 'serving' | 'closed' | 'free'; readonly forMs: number | null }

const always = (happening: Happening): fc.Arbitrary<Happening> => fc.constant(happening)
const no = fc.nat({ max: 12 })
const anyInput = fc.constantFrom('pass', 'ready', 'fire', 'stop', 'release', 'confirm', 'turnAway')

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: always({ kind: 'scanned', text: 't' }) },
  { weight: 4, arbitrary: always({ kind: 'admit' }) },
  { weight: 1, arbitrary: always({ kind: 'refuse' }) },
  {
    weight: 4,
    arbitrary: fc
      .record({ checkId: fc.boolean(), isLate: fc.nat({ max: 4 }).map((chance) => chance === 0) })
      .map((claim): Happening => ({ kind: 'claim', ...claim })),
  },
  { weight: 3, arbitrary: always({ kind: 'checked-guest' }) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 4 }).map((people): Happening => ({ kind: 'whole-party', people })),
  },
  { weight: 2, arbitrary: always({ kind: 'id-confirmed' }) },
  { weight: 1, arbitrary: always({ kind: 'turned-away' }) },
  {
    weight: 1,
    arbitrary: fc.boolean().map((isFull): Happening => ({ kind: 'room-changed', isFull })),
  },
  { weight: 1, arbitrary: always({ kind: 'by-hand', reason: 'staff' }) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('begin', 'begin', 'done', 'cancel')
      .map((act): Happening => ({ kind: 'party', act })),
  },
  {
    weight: 1,
    arbitrary: no.map((scanNo): Happening => ({
      kind: 'proof-taken',
      scanNo,
      decision: admit,
      have: ['ticket'],
      missing: ['health'],
    })),
  },
  { weight: 4, arbitrary: always({ kind: 'pulse-answered' }) },
  { weight: 5, arbitrary: always({ kind: 'off-answered' }) },
  {
    weight: 5,
    arbitrary: fc
      .boolean()
      .map((active): Happening => ({ kind: 'input', change: { input: 'pass', active } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ input: anyInput, active: fc.option(fc.boolean(), { freq: 5 }) })
      .map((change): Happening => ({ kind: 'input', change })),
  },
  {
    weight: 3,
    arbitrary: anyInput.map((each): Happening => ({
      kind: 'input',
      change: { input: each, active: atRest[each] },
    })),
  },
  {
    weight: 5,
    arbitrary: fc.integer({ min: 1, max: 12_000 }).map((byMs): Happening => ({ kind: 'time', byMs })),
  },
  { weight: 4, arbitrary: always({ kind: 'contacts-heard' }) },
  { weight: 1, arbitrary: always({ kind: 'unreadable' }) },
  { weight: 1, arbitrary: no.map((scanNo): Happening => ({ kind: 'decided', scanNo, decision: admit })) },
  { weight: 1, arbitrary: no.map((scanNo): Happening => ({ kind: 'part-taken', scanNo, have: 1, of: 2 })) },
  { weight: 1, arbitrary: no.map((grantNo): Happening => ({ kind: 'pulse-taken', grantNo })) },
  { weight: 1, arbitrary: no.map((nth): Happening => ({ kind: 'relay-off', no: nth })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('relay-gone', 'relay-stuck', 'relay-silent')
      .map((fault): Happening => ({ kind: 'relay-failed', fault })),
  },
  { weight: 1, arbitrary: always({ kind: 'relay-back' }) },
  { weight: 1, arbitrary: always({ kind: 'counts-failed', fault: 'store-full' }) },
  { weight: 1, arbitrary: always({ kind: 'counts-stored' }) },
  { weight: 1, arbitrary: always({ kind: 'release' }) },
  { weight: 2, arbitrary: always({ kind: 'staff-test' }) },
  { weight: 2, arbitrary: always({ kind: 'test-answered' }) },
  { weight: 2, arbitrary: always({ kind: 'staff-reset' }) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        mode: fc.constantFrom('serving', 'serving', 'closed', 'free'),
        forMs: fc.option(fc.constant(5_000)),
      })
      .map((mode): Happening => ({ kind: 'mode', ...mode })),
  },
)

/** One lane of a walk, with what its relay and its counts would be by now. */
interface Walker {
  readonly id: string
  readonly setup: LaneSetup
  state: LaneState
  /** Until when the relay is on, in a world where every order is obeyed at once. */
  onUntilMs: number
  grants: number
  ends: number
  entered: number
  /** PASS edges while there was a grant. */
  edges: number
  /** The newest order to switch off that the board has taken. */
  offNo: number
  isFull: boolean
  /** Claims: made, reserved still, and gone in on. */
  claims: number
  readonly reserved: Set<string>
  used: number
  /** People who were counted on the other side. */
  people: number
}

const scope: ClaimScope = { eventId: 'final', zoneId: 'north' }

export class BrokenPromise extends Error {}

/** A turnstile of one lane or two, and whatever happens to it; throws as soon as a promise of the lane is broken. */
export class LaneWalk {
  readonly #lanes: Walker[]
  readonly #sharesPass: boolean
  #arm = newArm
  #nowMs = 0

  constructor(setups: readonly LaneSetup[], sharesPass: boolean) {
    this.#sharesPass = sharesPass
    this.#lanes = setups.map((setup, nth) => ({
      id: `lane-${nth}`,
      setup,
      state: initialState(setup),
      onUntilMs: 0,
      grants: 0,
      ends: 0,
      entered: 0,
      edges: 0,
      offNo: 0,
      isFull: false,
      claims: 0,
      reserved: new Set(),
      used: 0,
      people: 0,
    }))
    for (const { id } of this.#lanes) this.#arm = armUsed(this.#arm, id, 'none')
    for (const lane of this.#lanes) {
      // A guest of the engine before had a claim at a lane that asks for any.
      const holds = lane.setup.admission === null ? [] : [this.#reserve(lane)]
      this.#send(lane, { kind: 'start', uncertain: holds.length > 0, holds })
    }
  }

  happen(nth: number, what: Happening): void {
    const lane = this.#lanes[nth % this.#lanes.length]
    if (lane === undefined) return
    switch (what.kind) {
      case 'time':
        this.#nowMs += what.byMs
        return this.#lanes.forEach((each) => this.#send(each, { kind: 'tick' }))
      case 'admit':
        return this.#admit(lane, lane.state.lastNo, false)
      case 'claim':
        return this.#admit(lane, lane.state.lastNo - (what.isLate ? 1 : 0), what.checkId)
      case 'decided':
        return what.decision === admit ? this.#admit(lane, what.scanNo, false) : this.#send(lane, what)
      case 'checked-guest':
        this.#send(lane, { kind: 'scanned', text: 't' })
        this.#admit(lane, lane.state.lastNo, true)
        return this.#send(lane, { kind: 'id-confirmed' })
      case 'whole-party':
        this.#send(lane, { kind: 'party', act: 'begin' })
        for (let one = 0; one < what.people; one += 1) {
          this.#send(lane, { kind: 'scanned', text: 't' })
          this.#admit(lane, lane.state.lastNo, false)
        }
        return this.#send(lane, { kind: 'party', act: 'done' })
      case 'room-changed':
        lane.isFull = what.isFull
        return undefined
      case 'refuse':
        return this.#send(lane, { kind: 'decided', scanNo: lane.state.lastNo, decision: expired })
      case 'pulse-answered':
        return this.#send(lane, { kind: 'pulse-taken', grantNo: lane.state.lastNo })
      case 'test-answered':
        return this.#send(lane, { kind: 'test-taken', no: lane.state.lastNo })
      case 'off-answered':
        return this.#send(lane, { kind: 'relay-off', no: lane.state.off.no })
      case 'contacts-heard':
        return this.#contactsHeard(lane)
      case 'mode': {
        const untilMs = what.forMs === null ? null : this.#nowMs + what.forMs
        const mode =
          what.mode === 'serving'
            ? ({ kind: 'serving', untilMs: null } as const)
            : { kind: what.mode, untilMs }
        return this.#send(lane, { kind: 'staff-mode', mode })
      }
      case 'input':
        // A board tells of no contact that nobody wired.
        if (!lane.setup.wired.includes(what.change.input)) return undefined
        return this.#sharesPass && what.change.input === 'pass'
          ? this.#sharedPass(what.change.active)
          : this.#send(lane, what)
      default:
        return this.#send(lane, what)
    }
  }

  /** Everything is mended, staff have reset, and the relays answer: every lane must serve again. */
  mend(): void {
    for (const lane of this.#lanes) {
      this.#contactsHeard(lane)
      this.#send(lane, { kind: 'staff-mode', mode: { kind: 'serving', untilMs: null } })
      this.#send(lane, { kind: 'counts-stored' })
      this.#send(lane, { kind: 'staff-reset' })
    }
    for (let turn = 0; turn < 40; turn += 1) {
      for (const lane of this.#lanes) {
        this.#send(lane, { kind: 'relay-off', no: lane.state.off.no })
        this.#send(lane, { kind: 'counts-stored' })
      }
      const due = this.#lanes.map(({ state }) => nextTickMs(state)).filter((atMs) => atMs !== null)
      this.#nowMs = Math.max(this.#nowMs, Math.min(this.#nowMs + 20_000, ...due))
      for (const lane of this.#lanes) this.#send(lane, { kind: 'tick' })
    }
    for (const { id, state, reserved } of this.#lanes) {
      must(state.phase.kind === 'idle' && !state.armTaken, `${id} serves again once all is mended`, state)
      must(state.party === null && state.proofs === null, `${id} remembers nobody`, state)
      must(reserved.size === 0, `${id} has settled every claim`, [...reserved])
    }
  }

  #reserve(lane: Walker): ClaimHold {
    lane.claims += 1
    const id = `${lane.id}-${lane.claims}`
    lane.reserved.add(id)
    return { id, scope }
  }

  /** Where claims are made, each guest has one. */
  #admit(lane: Walker, scanNo: number, checkId: boolean): void {
    if (lane.setup.admission === null) return this.#send(lane, { kind: 'decided', scanNo, decision: admit })
    const hold = this.#reserve(lane)
    // Every third is let in unanswered.
    const held: Held = lane.claims % 3 === 0 ? { id: hold.id, request: asked('ticket') } : hold
    const entry = { people: 1, holds: [held] }
    return this.#send(lane, {
      kind: 'decided',
      scanNo,
      decision: admit,
      terms: { entry, checkId, isAdult: true },
      isWhole: true,
    })
  }

  #contactsHeard(lane: Walker): void {
    for (const input of lane.setup.wired)
      this.#send(lane, { kind: 'input', change: { input, active: atRest[input] } })
  }

  #sharedPass(active: boolean | null): void {
    for (const lane of this.#lanes) {
      if (active !== null) this.#arm = armTurned(this.#arm, active)
      const heard = active === null ? null : active && this.#arm.passageOf === lane.id
      this.#send(lane, { kind: 'input', change: { input: 'pass', active: heard } })
    }
  }

  #send(lane: Walker, event: LaneEvent): void {
    const before = lane.state
    const { state, effects } = step(before, event, this.#nowMs, lane.setup)
    lane.state = state
    this.#count(lane, before, event, effects)
    this.#settle(lane, effects)
    this.#arm = armUsed(this.#arm, lane.id, armUse(state))
    for (const other of this.#lanes) {
      const taken = isTakenFor(this.#arm, other.id)
      if (taken !== other.state.armTaken) this.#send(other, { kind: 'arm', taken })
    }
    this.#check(lane, before, effects)
    if (effects.some(({ kind }) => kind === 'ask-room'))
      this.#send(lane, { kind: 'room', isFull: lane.isFull })
  }

  #settle(lane: Walker, effects: readonly LaneEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'settle') {
        must(lane.reserved.delete(effect.hold.id), 'each claim is settled once', [effect, lane.state])
        if (effect.end === 'entered') lane.used += 1
      }
      if (effect.kind === 'passed') lane.people += effect.people
      if (effect.kind === 'grant-end' && (effect.end === 'entered' || effect.end === 'assumed'))
        lane.people += effect.people
    }
    if (lane.setup.admission === null) return
    must(
      lane.reserved.size === holdsOf(lane.state),
      'what is reserved has somebody to go in on it',
      lane.state,
    )
    must(lane.used === lane.people, 'who went in was counted, and who was counted went in', lane.state)
  }

  #count(lane: Walker, before: LaneState, event: LaneEvent, effects: readonly LaneEffect[]): void {
    if (event.kind === 'relay-off' && event.no <= before.off.no) lane.offNo = Math.max(lane.offNo, event.no)
    const granted = 'grant' in before.phase
    for (const effect of effects) {
      if (effect.kind === 'pulse') {
        lane.grants += 1
        must(!granted && mayOpen(before, event), 'a pulse for a decision alone, or for who was waited for', [
          before,
          event,
        ])
        must(!before.armTaken, 'one guest in one arm', before)
        must(lane.offNo === before.off.no, 'the relay was off, and the board had said so', before)
      }
      if (effect.kind === 'test-pulse') {
        must(event.kind === 'staff-test' && !granted, 'a test for whoever asked for it', before)
        must(!before.armTaken && before.inputs.pass !== true, 'nobody is in a gate that is tried', before)
        must(lane.offNo === before.off.no, 'the relay was off, and the board had said so', before)
      }
      if (effect.kind === 'ungranted')
        must(before.phase.kind !== 'testing', 'who goes through in a test is not counted', before)
      if (effect.kind === 'pulse' || effect.kind === 'hold' || effect.kind === 'test-pulse') {
        const longest =
          lane.setup.opening === 'pulse' ? lane.setup.timing.pulseMs : lane.setup.timing.passageTimeoutMs
        must(effect.ms > 0 && effect.ms <= longest, 'every pulse has an end', effect)
        must(lane.setup.hasRelay, 'nothing is pulsed at a desk', before)
        lane.onUntilMs = this.#nowMs + effect.ms
      }
      if (effect.kind === 'relay-off') lane.onUntilMs = 0
      if (effect.kind === 'grant-end') lane.ends += 1
      if (effect.kind === 'grant-end' && effect.end === 'entered') lane.entered += 1
    }
    const { inputs, phase } = before
    if (event.kind !== 'input' || event.change.input !== 'pass' || event.change.active !== true) return
    if (inputs.pass !== true && (phase.kind === 'opening' || phase.kind === 'waiting')) lane.edges += 1
  }

  #check(lane: Walker, before: LaneState, effects: readonly LaneEffect[]): void {
    const { state } = lane
    const { kind } = state.phase
    const orders = effects.filter(({ kind: order }) => ['pulse', 'hold', 'test-pulse'].includes(order))
    must(orders.length <= 1, 'one order to open at a time', effects)
    must(lane.grants - lane.ends === ('grant' in state.phase ? 1 : 0), 'each grant ends once', state)
    must(lane.edges - lane.entered === (kind === 'passing' ? 1 : 0), 'who is counted has gone through', state)
    if (kind === 'boot' || kind === 'fault' || kind === 'closed')
      must(lane.onUntilMs <= this.#nowMs, `the relay is off in ${kind}`, [before, state])
    if (lane.setup.opening === 'potential' && ['idle', 'answered', 'checking', 'passing'].includes(kind))
      must(lane.onUntilMs <= this.#nowMs, `the arm is not held free in ${kind}`, [before, state])
    if (kind === 'emergency' && !state.released)
      must(orders.length === 0, 'a turnstile that the fire panel has opened is left alone', effects)
    if (state.inputs.fire === true || state.released) must(kind === 'emergency', 'an emergency is one', state)
    if (kind === 'boot' || kind === 'fault' || kind === 'closed' || kind === 'free' || kind === 'emergency')
      must(state.party === null && state.proofs === null, `nobody is remembered in ${kind}`, state)
    const late = state.turnable?.late ? state.turnable.untilMs : Infinity
    must((nextTickMs(state) ?? Infinity) <= late, 'a claim is waited with for a time that ends', state)
    const guests = this.#lanes.filter(({ state: { phase } }) => 'grant' in phase || phase.kind === 'testing')
    must(
      guests.length <= 1,
      'one guest in one arm',
      guests.map(({ state: { phase } }) => phase),
    )
    if (
      [
        'deciding',
        'answered',
        'checking',
        'opening',
        'waiting',
        'passing',
        'turning',
        'fault',
        'free',
        'testing',
      ].includes(kind)
    )
      must(nextTickMs(state) !== null, `${kind} ends by itself`, state)
    if (isDeepStrictEqual(before, state)) return
    must(state.lastNo >= before.lastNo && state.off.no >= before.off.no, 'numbers only grow', state)
  }
}

/** Does this end with an open gate, if all is well? Nothing else may. */
function mayOpen({ phase, party, inputs, mode }: LaneState, event: LaneEvent): boolean {
  const { ready, stop, pass } = inputs
  const serves = mode.kind === 'serving' && ready !== false && stop !== true && pass !== true
  if (event.kind === 'decided')
    return phase.kind === 'deciding' && (event.terms === undefined || (serves && !event.terms.checkId))
  if (event.kind !== 'room' || event.isFull || !serves) return false
  return phase.kind === 'checking' || (party !== null && party.people > 0)
}

/** How many claims a lane answers for. */
function holdsOf({ phase, party, turnable }: LaneState): number {
  const granted = 'grant' in phase ? phase.grant.entry.holds.length : 0
  const checked = phase.kind === 'checking' ? phase.terms.entry.holds.length : 0
  return granted + checked + (party?.holds.length ?? 0) + (turnable?.late?.entry.holds.length ?? 0)
}

function must(kept: boolean, promise: string, what: unknown): void {
  if (!kept) throw new BrokenPromise(`${promise}: ${JSON.stringify(what)}`)
}

type Turnstile = readonly [setups: readonly LaneSetup[], sharesPass: boolean]

const turnstiles = fc.constantFrom<Turnstile[]>(
  [[tripod], false],
  [[potential], false],
  [[blind], false],
  [[{ ...blind, opening: 'potential' }], false],
  [[desk], false],
  [[tripod, tripod], false],
  [[tripod, tripod], true],
  [[potential, potential], true],
  [[guarded(tripod, { max: 3, opening: 'each' })], false],
  [[guarded(tripod, { max: 3, opening: 'all' })], false],
  [[guarded(potential, { max: 3, opening: 'all' })], false],
  [[guarded(blind, { max: 2, opening: 'all' })], false],
  [[guarded(desk, { max: 3, opening: 'all' })], false],
  [[guarded(tripod, { max: 3, opening: 'all' }), guarded(tripod, { max: 1, opening: 'each' })], true],
)

/** Whatever happens in whatever order, every promise is kept, and what is mended serves again. */
export const promisesAreKept = (steps: number): fc.IProperty<unknown> =>
  fc.property(
    turnstiles,
    fc.array(fc.tuple(fc.nat({ max: 1 }), happening), { maxLength: steps, size: 'max' }),
    ([setups, sharesPass], happenings) => {
      const walk = new LaneWalk(setups, sharesPass)
      for (const [nth, what] of happenings) walk.happen(nth, what)
      walk.mend()
    },
  )
