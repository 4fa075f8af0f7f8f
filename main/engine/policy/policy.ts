import type { Decision } from '../decision.ts'
import type { Verdict, VerifiedPass } from '../passes/pass-format.ts'
import { referralReasons, type ReferralReason, type RefusalReason } from '../passes/reasons.ts'
import { latestS } from './calendar.ts'
import { allOf, decidingOf, evaluatorOf, type Evaluator } from './evaluate.ts'
import type { Finding } from './finding.ts'
import type { PolicyDocument, ReadySetName } from './policy-document.ts'
import { readySets } from './ready-sets.ts'

/** A venue's rules, made ready. */
export interface Policy {
  readonly name: string
  readonly revision: number
  readonly timeZone: string
  /** Unix seconds; null where the rules do not tell. */
  readonly eventAtS: number | null
  readonly evaluators: readonly Evaluator[]
}

/**
 * Makes rules ready for passes.
 * @param document a ready set by its name, or rules that were checked by `PolicyDocument`.
 * @param timeZone the venue's, for rules that name none.
 */
export function preparePolicy(document: ReadySetName | PolicyDocument, timeZone: string): Policy {
  const own = typeof document === 'string' ? { use: document } : document
  const set = 'use' in own ? readySets[own.use] : own
  const eventAt = 'eventAt' in own ? own.eventAt : undefined
  return {
    name: set.name,
    revision: set.revision,
    timeZone: ('timeZone' in own ? own.timeZone : undefined) ?? set.timeZone ?? timeZone,
    eventAtS: eventAt === undefined ? null : Date.parse(eventAt) / 1_000,
    evaluators: set.rules.map(evaluatorOf),
  }
}

/** The working: what each rule found. Pure, and total: it never throws, whatever a pass proves. @param atS Unix seconds UTC. */
export function explain(pass: VerifiedPass, policy: Policy, atS: number): Finding {
  let evidence: ReturnType<VerifiedPass['evidence']['reveal']> | null = null
  const { timeZone, eventAtS, evaluators, name } = policy
  return allOf(name, evaluators, {
    pass,
    evidence: () => (evidence ??= pass.evidence.reveal()),
    atS: Math.min(Math.max(atS, 0), latestS),
    timeZone,
    eventAtS,
  })
}

/** From what a pass is to what the gate does with it, here and now. Pure. @param atS Unix seconds UTC. */
export function decide(verdict: Verdict, policy: Policy, atS: number): Decision {
  if (verdict.outcome === 'refused') {
    const { reason, format, pass } = verdict
    return { outcome: 'refuse', reason, format, pass }
  }
  const { pass, warnings } = verdict
  return decisionFrom(explain(pass, policy, atS), pass, warnings)
}

/** What follows from the working. */
export function decisionFrom(
  working: Finding,
  pass: VerifiedPass,
  warnings: (Verdict & { outcome: 'verified' })['warnings'],
): Decision {
  if (working.met === 'yes') return { outcome: 'admit', pass, warnings }
  const finding = decidingOf(working)
  const reason = finding.reason ?? 'evidence-missing'
  return isReferral(reason)
    ? { outcome: 'refer', reason, pass, finding }
    : { outcome: 'refuse', reason, format: pass.format, pass, finding }
}

const referrals = new Set<string>(referralReasons)
const isReferral = (reason: RefusalReason | ReferralReason): reason is ReferralReason => referrals.has(reason)
