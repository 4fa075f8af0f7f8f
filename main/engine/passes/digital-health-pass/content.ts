import { z } from 'zod'
import { unreachable } from '../../../../native/result.ts'
import { Evidence, type Dose, type EvidenceData, type TestResult } from '../evidence.ts'
import { Holder, type HolderData } from '../holder.ts'
import { dateOf, momentOrDateOf } from '../moment.ts'
import { nameOnOneLine } from '../name.ts'
import type { PassType } from '../reasons.ts'
import type { JsonObject } from '../signed-json.ts'
import { methodOfLoinc } from '../smart-health-card/records.ts'
import type { Credential } from './credential.ts'
import { newYorkSchema, newYorkType } from './new-york.ts'
import { isHidden } from './obfuscation.ts'

/** Absent, odd and hidden members all read as absent. */
const Text = z
  .string()
  .refine((text) => !isHidden(text))
  .optional()
  .catch(undefined)
const Count = z.int().min(1).max(99).nullable().catch(null)

/** Names as New York and the older vaccination card write them, then as the Good Health Pass and its kin do. */
const Person = z.object({
  name: z.object({ given: Text, family: Text }).optional().catch(undefined),
  givenName: Text,
  middleName: Text,
  familyName: Text,
  birthDate: Text,
})
const Subject = z.object({
  subject: Person.optional().catch(undefined),
  recipient: Person.optional().catch(undefined),
  passType: Text,
  testResult: Text,
  testType: Text,
  dateOfSample: Text,
})
type Subject = z.output<typeof Subject>

const Vaccination = z.object({
  dateOfVaccination: Text,
  occurrenceDateTime: Text,
  /** CVX, by the reference verifier's own rules. */
  medicinalProductCode: Text,
  doseNumber: Count,
  dosesPerCycle: Count,
})
const History = z.object({ history: z.array(Vaccination.catch(Vaccination.parse({}))).catch([]) })

export interface PassContent {
  readonly type: PassType
  readonly holder: Holder
  readonly evidence: Evidence
}

/**
 * What an authentic credential says, as far as a gate needs it.
 * @param json its subject, with what the holder reveals.
 */
export function contentOf(credential: Credential, json: JsonObject): PassContent {
  const subject = Subject.parse(json)
  const kind = kindOf(credential, json)
  return {
    type: typeOf(kind, subject),
    holder: new Holder(() => holderIn(subject)),
    evidence: new Evidence(() => evidenceIn(kind, subject, json)),
  }
}

type Kind = 'new-york' | 'vaccination' | 'test' | 'other'

function kindOf({ type, credentialSchema }: Credential, json: JsonObject): Kind {
  const schema = /;id=([^;]+)/.exec(credentialSchema?.id ?? '')?.[1]?.toLowerCase() ?? ''
  if (schema === newYorkSchema) return 'new-york'
  // The family was made for one disease. Where a credential names another, or hides which, it is no pass for a gate.
  const disease = json['disease'] ?? json['targetDisease'] ?? 'COVID-19'
  if (typeof disease !== 'string' || !/^covid/i.test(disease)) return 'other'
  const names = [schema, ...type]
  if (names.some((name) => /vaccination/i.test(name))) return 'vaccination'
  return type.includes('Test') || /test/.test(schema) ? 'test' : 'other'
}

function typeOf(kind: Kind, subject: Subject): PassType {
  switch (kind) {
    case 'new-york':
      return newYorkType(subject.passType ?? '')
    case 'vaccination':
      return 'vaccination'
    case 'test':
      return testType(testIn(subject))
    case 'other':
      return 'health-record'
    default:
      return unreachable(kind)
  }
}

function testType({ method, result }: TestResult): PassType {
  if (result !== 'negative' || method === 'antibody') return 'test-other'
  return method === 'unknown' ? 'test-negative' : `${method}-negative`
}

function evidenceIn(kind: Kind, subject: Subject, json: JsonObject): EvidenceData {
  return {
    doses: kind === 'vaccination' ? dosesIn(json) : [],
    tests: kind === 'test' ? [testIn(subject)] : kind === 'new-york' ? newYorkTests(subject) : [],
    recoveries: [],
    record: null,
  }
}

/** New York's pass tells that there was a negative test, and by what method, but not when. */
function newYorkTests({ passType }: Subject): TestResult[] {
  switch (newYorkType(passType ?? '')) {
    case 'pcr-negative':
      return [{ method: 'pcr', result: 'negative', sampled: null }]
    case 'antigen-negative':
      return [{ method: 'antigen', result: 'negative', sampled: null }]
    default:
      return []
  }
}

/** Earlier doses stand in a list of their own; the one that the card is about stands beside it. */
const dosesIn = (json: JsonObject): Dose[] => [
  ...History.parse(json).history.map(doseOf),
  doseOf(Vaccination.parse(json)),
]

const doseOf = (dose: z.output<typeof Vaccination>): Dose => ({
  product:
    dose.medicinalProductCode === undefined ? null : { system: 'cvx', code: dose.medicinalProductCode },
  date: dateOf((dose.dateOfVaccination ?? dose.occurrenceDateTime ?? '').slice(0, 10)),
  nth: dose.doseNumber,
  of: dose.dosesPerCycle,
})

function testIn({ testType: loinc = '', testResult = '', dateOfSample = '' }: Subject): TestResult {
  const result = /^not detected$|^negative$/i.test(testResult)
    ? 'negative'
    : /^detected$|^positive$/i.test(testResult)
      ? 'positive'
      : 'other'
  return { method: methodOfLoinc(loinc), result, sampled: momentOrDateOf(dateOfSample) }
}

function holderIn({ subject, recipient }: Subject): HolderData | null {
  const person = subject ?? recipient
  const { given, family } = person?.name ?? {}
  const parts = [given ?? person?.givenName, person?.middleName, family ?? person?.familyName]
  const name = nameOnOneLine(parts.filter((part) => part !== undefined).join(' '))
  return name === '' ? null : { name, birthDate: dateOf(person?.birthDate ?? '') }
}
