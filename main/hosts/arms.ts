import type { SiteLane } from '../engine/config/site.ts'
import { SharedArm, type ArmShare } from '../engine/lane/shared-arm.ts'
import { sharePass } from './devices.ts'

/** Of each lane that shares its turnstile with the other direction: its part in the arm. */
export function openArms(lanes: readonly SiteLane[]): ReadonlyMap<string, ArmShare> {
  const arms = new Map<string, SharedArm>()
  const shares = new Map<string, ArmShare>()
  for (const { id, turnstile } of lanes) {
    if (turnstile === undefined) continue
    const both = lanes.filter((lane) => lane.turnstile === turnstile)
    const arm = arms.get(turnstile) ?? new SharedArm(sharePass(both))
    arms.set(turnstile, arm)
    shares.set(id, arm.shareOf(id))
  }
  return shares
}
