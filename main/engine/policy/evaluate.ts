import { unreachable } from '../../../native/result.ts'
import type { Answer, Finding, GroupFinding, Met, RuleFinding } from './finding.ts'
import type { LeafRule, Rule } from './policy-document.ts'
import { productFinder, productLists, type ProductFinder } from './products.ts'
import { certlogicRule } from './rules/certlogic.ts'
import { formatsRule, issuersRule, ownExpiryRule, ticketRule, typesRule } from './rules/kind-of-pass.ts'
import type { Subject } from './rules/subject.ts'
import { testHoursRule, testUntilMidnightRule } from './rules/tests.ts'
import { seriesRule } from './rules/vaccination-series.ts'

/** A rule made ready: what it takes to look at a pass, prepared once. */
export type Evaluator = (subject: Subject) => Finding

export function evaluatorOf(rule: Rule): Evaluator {
  const name = rule.id ?? rule.kind
  switch (rule.kind) {
    case 'all':
    case 'any': {
      const parts = rule.rules.map(evaluatorOf)
      const group = rule.kind === 'all' ? allOf : anyOf
      return (subject) => group(name, parts, subject)
    }
    case 'certlogic':
      return (subject) => certlogicRule(name, rule, subject)
    case 'vaccination-series': {
      const finder = finderOf(rule)
      return (subject) => named(name, seriesRule(rule, finder, subject))
    }
    default:
      return (subject) => named(name, answerOf(rule, subject))
  }
}

function answerOf(
  rule: Exclude<LeafRule, { kind: 'certlogic' | 'vaccination-series' }>,
  subject: Subject,
): Answer {
  switch (rule.kind) {
    case 'types':
      return typesRule(rule, subject)
    case 'formats':
      return formatsRule(rule, subject)
    case 'issuers':
      return issuersRule(rule, subject)
    case 'own-expiry':
      return ownExpiryRule(subject)
    case 'test-hours':
      return testHoursRule(rule, subject)
    case 'test-until-midnight':
      return testUntilMidnightRule(rule, subject)
    case 'ticket':
      return ticketRule(rule, subject)
    default:
      return unreachable(rule)
  }
}

const named = (rule: string, answer: Answer): RuleFinding => ({ kind: 'rule', rule, ...answer })

const finderOf = ({ products }: LeafRule & { kind: 'vaccination-series' }): ProductFinder =>
  productFinder(typeof products === 'string' ? productLists[products] : products)

/** Ends at the first rule that is not met: what stands behind it may not even be about this pass. */
export function allOf(rule: string, evaluators: readonly Evaluator[], subject: Subject): GroupFinding {
  const parts: Finding[] = []
  let met: Met = 'yes'
  for (const evaluate of evaluators) {
    const part = evaluate(subject)
    parts.push(part)
    if (part.met === 'no') return { kind: 'all', rule, met: 'no', parts }
    if (part.met === 'unknown') met = 'unknown'
  }
  return { kind: 'all', rule, met, parts }
}

/** Ends at the first rule that is met. */
function anyOf(rule: string, evaluators: readonly Evaluator[], subject: Subject): GroupFinding {
  const parts: Finding[] = []
  let met: Met = 'no'
  for (const evaluate of evaluators) {
    const part = evaluate(subject)
    parts.push(part)
    if (part.met === 'yes') return { kind: 'any', rule, met: 'yes', parts }
    if (part.met === 'unknown') met = 'unknown'
  }
  return { kind: 'any', rule, met, parts }
}

/**
 * The one rule that a decision stands on. Of alternatives that all fail, the first that was about this kind of pass at
 * all: whoever shows a vaccination is not told about tests.
 */
export function decidingOf(finding: Finding): RuleFinding {
  if (finding.kind === 'rule') return finding
  const candidates = finding.parts.filter((part) => part.met === finding.met).map(decidingOf)
  const about = candidates.find(({ reason }) => reason !== 'type-not-accepted') ?? candidates[0]
  if (about === undefined) throw new Error('a group of rules has a part that decides it')
  return about
}
