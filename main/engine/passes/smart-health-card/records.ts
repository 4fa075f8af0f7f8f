import { z } from 'zod'
import type { Dose, EvidenceData, TestResult } from '../evidence.ts'
import { momentOf } from '../moment.ts'
import type { PassType } from '../reasons.ts'

const Coding = z.object({ system: z.string(), code: z.string() }).nullable().catch(null)
const Concept = z.object({ coding: z.array(Coding) })
const isoDate = /^\d{4}(-\d{2}(-\d{2})?)?/

const Immunization = z.object({
  status: z.literal('completed'),
  vaccineCode: Concept.optional().catch(undefined),
  occurrenceDateTime: z.string().regex(isoDate).optional().catch(undefined),
})
const Observation = z.object({
  status: z.enum(['final', 'amended', 'corrected']),
  code: Concept.optional().catch(undefined),
  valueCodeableConcept: Concept,
  effectiveDateTime: z.string().regex(isoDate).optional().catch(undefined),
  effectivePeriod: z
    .object({ start: z.string().regex(isoDate) })
    .optional()
    .catch(undefined),
})

const cvx = 'http://hl7.org/fhir/sid/cvx'
const snomed = 'http://snomed.info/sct'
const loinc = 'http://loinc.org'
/**
 * Results, as `system|code`: (not) detected, positive and negative of SNOMED CT and of LOINC's answers. Whatever is not
 * on this list is for the attendant: a gate draws no conclusion from a code that it does not know.
 */
const results = new Map<string, 'negative' | 'positive'>([
  [`${snomed}|260415000`, 'negative'],
  [`${snomed}|260385009`, 'negative'],
  [`${loinc}|LA6577-6`, 'negative'],
  [`${loinc}|LA11883-8`, 'negative'],
  [`${snomed}|260373001`, 'positive'],
  [`${snomed}|10828004`, 'positive'],
  [`${loinc}|LA6576-8`, 'positive'],
  [`${loinc}|LA11882-0`, 'positive'],
])
/** Tests for SARS-CoV-2 by LOINC code: nucleic acid, antigen, antibody. */
const methods = new Map<string, TestResult['method']>([
  ...[
    '94500-6',
    '94309-2',
    '94306-8',
    '94845-5',
    '94565-9',
    '94759-8',
    '94534-5',
    '94533-7',
    '94640-0',
    '94660-8',
    '95406-5',
    '95425-5',
    '95608-6',
    '95423-0',
    '96091-4',
    '94316-7',
    '94559-2',
    '94314-2',
    '94502-2',
  ].map((code) => [code, 'pcr'] as const),
  ...['94558-4', '95209-3', '96119-3', '97097-0', '95942-9'].map((code) => [code, 'antigen'] as const),
  ...['94507-1', '94508-9', '94562-6', '94563-4', '94661-6', '94762-2', '94764-8', '94769-7'].map(
    (code) => [code, 'antibody'] as const,
  ),
])

/** By what method a test for SARS-CoV-2 works, from its LOINC code. */
export const methodOfLoinc = (code: string): TestResult['method'] => methods.get(code) ?? 'unknown'

/** Hand-written where a schema would do: it looks at one word of each entry, on the path to the relay. */
export function resourcesOf(entries: readonly unknown[], type: string): object[] {
  return entries.flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null || !('resource' in entry)) return []
    const { resource } = entry
    if (typeof resource !== 'object' || resource === null || !('resourceType' in resource)) return []
    return resource.resourceType === type ? [resource] : []
  })
}

/** What the records of a card are, taken together: a card of doses, one of tests, or neither. */
export function typeOf(entries: readonly unknown[]): PassType {
  if (resourcesOf(entries, 'Immunization').some((dose) => doseIn(dose) !== null)) return 'vaccination'
  const observations = resourcesOf(entries, 'Observation')
  if (observations.length === 0) return 'health-record'
  const tests = observations.map(testIn)
  if (!tests.every((test) => test?.result === 'negative')) return 'test-other'
  const [method, ...others] = new Set(tests.map((test) => test?.method))
  if (others.length > 0) return 'test-negative'
  return method === 'pcr' ? 'pcr-negative' : method === 'antigen' ? 'antigen-negative' : 'test-negative'
}

/** Every dose and test of a card that is complete. What is absent or odd in one is null. */
export const evidenceIn = (entries: readonly unknown[]): EvidenceData => ({
  doses: resourcesOf(entries, 'Immunization').flatMap((resource) => doseIn(resource) ?? []),
  tests: resourcesOf(entries, 'Observation').flatMap((resource) => testIn(resource) ?? []),
  recoveries: [],
  record: null,
})

/** Null for one that was not given: entered in error, or not done. */
function doseIn(resource: object): Dose | null {
  const parsed = Immunization.safeParse(resource)
  if (!parsed.success) return null
  const { vaccineCode, occurrenceDateTime } = parsed.data
  const codings = vaccineCode?.coding.filter((coding) => coding !== null) ?? []
  const coding = codings.find(({ system }) => system === cvx) ?? codings[0]
  const product =
    coding === undefined ? null : { system: coding.system === cvx ? 'cvx' : coding.system, code: coding.code }
  return { product, date: occurrenceDateTime?.slice(0, 10) ?? null, nth: null, of: null }
}

/** Null for one that is not final. The codings of one concept are translations of each other, so one known is enough. */
function testIn(resource: object): TestResult | null {
  const parsed = Observation.safeParse(resource)
  if (!parsed.success) return null
  const { code, valueCodeableConcept, effectiveDateTime, effectivePeriod } = parsed.data
  const sampled = effectiveDateTime ?? effectivePeriod?.start
  const result = firstKnown(valueCodeableConcept, (coding) => results.get(`${coding.system}|${coding.code}`))
  const method = firstKnown(code, ({ system, code: test }) =>
    system === loinc ? methods.get(test) : undefined,
  )
  return {
    method: method ?? 'unknown',
    result: result ?? 'other',
    sampled: sampled === undefined ? null : sampledAt(sampled),
  }
}

function firstKnown<T>(
  concept: z.output<typeof Concept> | undefined,
  look: (coding: { readonly system: string; readonly code: string }) => T | undefined,
): T | undefined {
  for (const coding of concept?.coding ?? []) {
    const known = coding === null ? undefined : look(coding)
    if (known !== undefined) return known
  }
  return undefined
}

/** A FHIR dateTime: with a time and its zone it is a moment (Unix seconds), else a date, of whatever precision. */
const sampledAt = (dateTime: string): number | string => momentOf(dateTime) ?? dateTime.slice(0, 10)
