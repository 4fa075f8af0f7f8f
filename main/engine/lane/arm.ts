/**
 * One turnstile with a lane for each direction: they share its arm, and it takes one guest at a time. Pure.
 * What a lane does with the arm: it has a guest in it, or whoever turns it unasked; it is held open; or neither.
 */
export type ArmUse = 'guest' | 'open' | 'none'

export interface Arm {
  /** By lane, in the order of the configuration. */
  readonly uses: ReadonlyMap<string, ArmUse>
  /** Where one PASS contact tells of both directions: as it was heard last, and whose passage it tells of. */
  readonly passing: boolean
  readonly passageOf: string | null
}

export const newArm: Arm = { uses: new Map(), passing: false, passageOf: null }

export const armUsed = (arm: Arm, lane: string, use: ArmUse): Arm => ({
  ...arm,
  uses: new Map(arm.uses).set(lane, use),
})

/** Must this lane wait for the other direction? */
export const isTakenFor = ({ uses }: Arm, lane: string): boolean =>
  [...uses].some(([other, use]) => other !== lane && use === 'guest')

/**
 * The one PASS contact of both directions has changed, as `lane` hears it: each lane hears each edge, and one of them
 * is told of the passage. It belongs to the guest who was let in; else to a direction that is held open; else to the
 * first lane, so that somebody who forces the arm is counted once.
 */
export function armTurned(arm: Arm, passing: boolean): Arm {
  if (arm.passing === passing) return arm
  const [first = null] = arm.uses.keys()
  return {
    ...arm,
    passing,
    passageOf: passing ? (using(arm, 'guest') ?? using(arm, 'open') ?? first) : arm.passageOf,
  }
}

const using = ({ uses }: Arm, wanted: ArmUse): string | null =>
  [...uses].find(([, use]) => use === wanted)?.[0] ?? null
