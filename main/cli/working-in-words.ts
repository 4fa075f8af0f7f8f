import type { Decision } from '../engine/decision.ts'
import type { Fact, FactValues, Finding, FoundCode, Met, NeededCode } from '../engine/policy/finding.ts'
import type { Policy } from '../engine/policy/policy.ts'

/** What a venue's rules make of a verified pass. */
export interface Judged {
  readonly policy: Policy
  readonly decision: Decision
  readonly working: Finding
}

type Say = (values: Required<FactValues>, timeZone: string) => string

const foundWords: Record<FoundCode, Say> = {
  type: ({ types }) => `a pass of type ${list(types)}`,
  format: ({ formats }) => `a pass in format ${list(formats)}`,
  issuer: ({ names }) => `issuer ${list(names)}`,
  expiry: ({ at }, zone) => `an expiry of its own, ${moment(at, zone)}`,
  'no-expiry': () => 'no expiry of its own',
  'no-doses': () => 'no dose',
  'product-unknown': () => "a dose of a product that is not on the rule's list",
  doses: ({ count, date }) => `${count} that count${date === '' ? '' : `, the newest on ${date}`}`,
  'last-dose': ({ date }) => `the last dose on ${date}`,
  'dose-date-vague': () => 'a dose without its exact date, or with one that is yet to come',
  'no-tests': () => 'no test',
  'test-unclear': () => 'a test record that a gate draws no conclusion from',
  'test-method': ({ methods }) => `tests by method ${list(methods)}`,
  'test-at': ({ at }, zone) => `a sample of ${moment(at, zone)}`,
  'test-on': ({ date }) => `a sample of ${date}, no time told`,
  'test-date-vague': () => 'a sample without its exact date or time',
  'test-later': () => 'a sample that is dated later than now',
  'no-ticket': () => 'no ticket',
  event: ({ names }) => `a ticket of event ${list(names)}`,
  zone: ({ names }) => `a ticket of zone ${list(names)}`,
  'ticket-kind': ({ names }) => `a ticket of kind ${list(names)}`,
  'no-record': () => 'no EU certificate',
  'no-rule-applies': () => 'no rule in force that is about this certificate',
  'certlogic-true': () => 'true',
  'certlogic-false': () => 'false',
  'certlogic-undetermined': () => 'neither true nor false',
}

const neededWords: Record<NeededCode, Say> = {
  types: ({ types }) => `type ${list(types)}`,
  formats: ({ formats }) => `format ${list(formats)}`,
  issuers: ({ names }) => `issuer ${list(names)}`,
  'own-expiry': () => 'an expiry of its own',
  series: ({ days }) => `a full series of a listed product, ${days} days ago or more`,
  'series-from': ({ at, days }, zone) => `from ${moment(at, zone)} on, ${days} days after the last dose`,
  'series-until': ({ at, days }, zone) =>
    `before ${moment(at, zone)}, through ${days} days after the newest dose`,
  'test-hours': ({ methods, hours }) => `${list(methods)} test, ${hours} hours old at most`,
  'test-days': ({ methods, days }) =>
    `${list(methods)} test, until the midnight that ends day ${days} after it`,
  ticket: () => 'a ticket',
  events: ({ names }) => `event ${list(names)}`,
  zones: ({ names }) => `zone ${list(names)}`,
  'ticket-kinds': ({ names }) => `kind ${list(names)}`,
  'certlogic-rule': ({ names, text }) => `rule ${list(names)}${text === '' ? '' : `: ${text}`}`,
}

const metWords: Record<Met, string> = { yes: 'met', no: 'NOT MET', unknown: 'OPEN' }

const outcomeWords: Record<Decision['outcome'], string> = {
  admit: 'ADMIT',
  refuse: 'REFUSE',
  refer: 'TO A PERSON',
}

/** The decision and how it was come to: a line a rule, a rule of a group under its group. */
export function decisionRows({ policy, decision, working }: Judged): [label: string, value: string][] {
  const { name, revision, timeZone } = policy
  return [
    ['rules', `${name}, revision ${revision} (${timeZone})`],
    ...partsOf(working, timeZone).map((line, index): [string, string] => [
      index === 0 ? 'working' : '',
      line,
    ]),
    ['decision', decisionWords(decision)],
  ]
}

function decisionWords(decision: Decision): string {
  const outcome = outcomeWords[decision.outcome]
  if (decision.outcome === 'admit') return outcome
  const by = decision.finding === undefined ? '' : `, by the rule ${decision.finding.rule}`
  return `${outcome}: ${decision.reason}${by}`
}

const partsOf = (finding: Finding, timeZone: string): string[] =>
  (finding.kind === 'rule' ? [finding] : finding.parts).flatMap((part) => workingLines(part, timeZone))

function workingLines(finding: Finding, timeZone: string): string[] {
  const heading = `${finding.rule}: ${metWords[finding.met]}`
  if (finding.kind === 'rule') {
    const { found, needed, reason } = finding
    return [
      reason === null ? heading : `${heading} (${reason})`,
      `  found:  ${foundWords[found.code](whole(found), timeZone)}`,
      `  needed: ${neededWords[needed.code](whole(needed), timeZone)}`,
    ]
  }
  return [`${heading}, ${finding.kind} of`, ...partsOf(finding, timeZone).map((line) => `  ${line}`)]
}

const whole = ({ values }: Fact<string>): Required<FactValues> => ({
  at: 0,
  date: '',
  count: 0,
  days: 0,
  hours: 0,
  types: [],
  formats: [],
  methods: [],
  names: [],
  text: '',
  ...values,
})

const list = (names: readonly string[]): string => names.join(' or ')

/** To the second, in the zone of the rules: `2021-07-05 00:00:00`. */
function moment(atS: number, timeZone: string): string {
  const date = new Date(atS * 1_000)
  if (Number.isNaN(date.getTime())) return `${atS} s after 1970`
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(date)
}
