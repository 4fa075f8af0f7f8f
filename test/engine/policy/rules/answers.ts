import type { Decision } from '../../../../main/engine/decision.ts'
import type { Dose } from '../../../../main/engine/passes/evidence.ts'
import type { VerifiedPass } from '../../../../main/engine/passes/pass-format.ts'
import { decide, preparePolicy } from '../../../../main/engine/policy/policy.ts'
import { PolicyDocument, type readySetNames } from '../../../../main/engine/policy/policy-document.ts'
import { passProving } from '../../../support/passes.ts'

export const atS = Date.parse('2021-07-01T16:00:00Z') / 1_000

/** Rules as a policy file has them. */
export const policyOf = (...rules: object[]) =>
  preparePolicy(PolicyDocument.parse({ version: 1, name: 'A venue', rules }), 'America/New_York')

export const decided = (pass: VerifiedPass, ...rules: object[]): Decision =>
  decide({ outcome: 'verified', pass, warnings: [] }, policyOf(...rules), atS)

export const inShort = (decision: Decision): string =>
  decision.outcome === 'admit' ? 'admit' : `${decision.outcome} ${decision.reason}`

export const answer = (pass: VerifiedPass, ...rules: object[]): string => inShort(decided(pass, ...rules))
export const bySet = (pass: VerifiedPass, set: (typeof readySetNames)[number]): string =>
  inShort(decide({ outcome: 'verified', pass, warnings: [] }, preparePolicy(set, 'UTC'), atS))

export const dose = (code: string, date: string | null, part: Partial<Dose> = {}): Dose => ({
  product: { system: 'cvx', code },
  date,
  nth: null,
  of: null,
  ...part,
})
export const series = {
  kind: 'vaccination-series',
  id: 'shots',
  products: 'listed',
  daysAfter: 15,
  daysValid: 180,
}
export const doses = (...given: Dose[]): VerifiedPass => passProving({ doses: given })
