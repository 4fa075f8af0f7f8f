import { z } from 'zod'
import { Evidence, type Dose, type EvidenceData, type TestResult } from '../evidence.ts'
import { Holder, type HolderData } from '../holder.ts'
import { dateOf, momentOrDateOf } from '../moment.ts'
import { nameOnOneLine } from '../name.ts'
import type { PassType } from '../reasons.ts'
import type { JsonObject } from '../signed-json.ts'

const Text = z.string().optional().catch(undefined)

const Person = z.object({ pid: z.object({ n: Text, dob: Text }) })
const VaccinationEvent = z.object({
  /** ICD-11 of the disease. */
  dis: Text,
  /** ICD-11 of the vaccine, and its brand. */
  des: Text,
  nam: Text,
  vd: z
    .array(z.object({ dvc: Text, seq: z.int().min(1).max(99).nullable().catch(null) }).catch({ seq: null }))
    .catch([]),
})
const Vaccinations = z.object({ ve: z.array(VaccinationEvent.catch({ vd: [] })).catch([]) })
const Test = z.object({
  dat: z.object({ sc: Text }).catch({}),
  tr: z.object({ tc: Text, r: Text }).catch({}),
})

/** COVID-19 in ICD-11, MMS: its virus identified (RA01.0) or not (RA01.1). */
const covid19 = /^RA01\b/

const methods = new Map<string, TestResult['method']>([
  ['molecular(pcr)', 'pcr'],
  ['antigen', 'antigen'],
  ['antibody', 'antibody'],
])

export const sealTypes = ['icao.vacc', 'icao.test'] as const
export type SealType = (typeof sealTypes)[number]

export interface SealContent {
  readonly type: PassType
  readonly holder: Holder
  readonly evidence: Evidence
}

/**
 * What the message of an authentic seal says, as far as a gate needs it. What is absent or odd is left out: the state
 * signed it, so it is no reason to refuse the guest.
 * Source: TR VDS-NC 1.1, data sets for proof of testing and proof of vaccination.
 */
export function contentOf(seal: SealType, message: JsonObject): SealContent {
  const evidence = seal === 'icao.vacc' ? vaccinationsIn(message) : testsIn(message)
  return {
    type: seal === 'icao.vacc' ? vaccinationType(evidence.doses) : testType(evidence.tests[0]),
    holder: new Holder(() => holderIn(message)),
    evidence: new Evidence(() => evidence),
  }
}

/** A name as in a travel document: surname, two spaces, given names. */
function holderIn(message: JsonObject): HolderData | null {
  const person = Person.safeParse(message)
  if (!person.success) return null
  const name = nameOnOneLine(person.data.pid.n ?? '')
  return name === '' ? null : { name, birthDate: dateOf(person.data.pid.dob ?? '') }
}

/** A seal may hold vaccinations against anything; a gate asks for one disease. */
const vaccinationsIn = (message: JsonObject): EvidenceData => ({
  doses: Vaccinations.parse(message)
    .ve.filter(({ dis }) => dis === undefined || covid19.test(dis))
    .flatMap(dosesOf),
  tests: [],
  recoveries: [],
  record: null,
})

function dosesOf({ des, nam, vd }: z.output<typeof VaccinationEvent>): Dose[] {
  const product =
    nam !== undefined
      ? { system: 'brand', code: nam }
      : des !== undefined
        ? { system: 'icd-11', code: des }
        : null
  return vd.map(({ dvc, seq }) => ({ product, date: dateOf(dvc ?? ''), nth: seq, of: null }))
}

function testsIn(message: JsonObject): EvidenceData {
  const { dat, tr } = Test.parse(message)
  const result = tr.r === 'negative' || tr.r === 'positive' ? tr.r : 'other'
  const method = methods.get(tr.tc?.toLowerCase() ?? '') ?? 'unknown'
  const test: TestResult = { method, result, sampled: momentOrDateOf(dat.sc ?? '') }
  return { doses: [], tests: [test], recoveries: [], record: null }
}

const vaccinationType = (doses: readonly Dose[]): PassType =>
  doses.length > 0 ? 'vaccination' : 'health-record'

/** An antibody test tells of the past, not of today. */
function testType(test: TestResult | undefined): PassType {
  if (test?.result !== 'negative' || test.method === 'antibody') return 'test-other'
  return test.method === 'unknown' ? 'test-negative' : `${test.method}-negative`
}
