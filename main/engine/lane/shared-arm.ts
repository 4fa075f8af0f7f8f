import type { InputChange } from '../../../native/sensors/turnstile-inputs.ts'
import { armTurned, armUsed, isTakenFor, newArm, type Arm, type ArmUse } from './arm.ts'

/** A lane's part in the arm that it shares with the other direction. */
export interface ArmShare {
  /** `onTaken` tells that the other direction has a guest, or no longer. */
  start(onTaken: (taken: boolean) => void): void
  use(use: ArmUse): void
  /** What a contact tells this lane, where one PASS contact serves both. */
  heard(change: InputChange): InputChange
}

/** The arm of one turnstile, between the lanes of its two directions. All in one turn: two guests never get it at once. */
export class SharedArm {
  readonly #sharesPass: boolean
  readonly #listeners = new Map<string, (taken: boolean) => void>()
  #arm: Arm = newArm

  /** @param sharesPass does one PASS contact tell of both directions? */
  constructor(sharesPass: boolean) {
    this.#sharesPass = sharesPass
  }

  shareOf(lane: string): ArmShare {
    this.#arm = armUsed(this.#arm, lane, 'none')
    return {
      start: (onTaken) => this.#listeners.set(lane, onTaken),
      use: (use) => this.#become(armUsed(this.#arm, lane, use)),
      heard: (change) => this.#heard(lane, change),
    }
  }

  #become(arm: Arm): void {
    const before = this.#arm
    if (arm.uses === before.uses) return
    this.#arm = arm
    for (const [lane, onTaken] of this.#listeners) {
      const taken = isTakenFor(arm, lane)
      if (taken !== isTakenFor(before, lane)) onTaken(taken)
    }
  }

  #heard(lane: string, change: InputChange): InputChange {
    const { input, active } = change
    if (!this.#sharesPass || input !== 'pass' || active === null) return change
    this.#arm = armTurned(this.#arm, active)
    return { input, active: active && this.#arm.passageOf === lane }
  }
}
