import { z } from 'zod'
import { Holder } from '../holder.ts'
import type { PassType } from '../reasons.ts'

/** Longer than any name that fits a screen, short enough for one that is meant to break it. */
const maxNameLength = 80

const Coding = z.object({ code: z.string().optional() })
const HumanName = z.object({
  family: z.string().optional().catch(undefined),
  given: z.array(z.string()).optional().catch(undefined),
  text: z.string().optional().catch(undefined),
})
const Resource = z.object({ resourceType: z.string() })
const Patient = z.object({
  name: z.array(HumanName).catch([]),
  birthDate: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .optional()
    .catch(undefined),
})
const Observation = z.object({
  valueCodeableConcept: z.object({ coding: z.array(Coding).catch([]) }),
})
const Entry = z.object({ resource: Resource.loose() })

/**
 * Results that say "not found". SNOMED CT: 260415000 not detected, 260385009 negative.
 * LOINC answers: LA6577-6 negative, LA11883-8 not detected.
 * Whatever is not on this list is for the attendant: a gate draws no conclusion from a code that it does not know.
 */
const negativeResults = new Set(['260415000', '260385009', 'LA6577-6', 'LA11883-8'])

export interface CardContent {
  readonly type: PassType
  readonly holder: Holder | null
}

/**
 * What the FHIR bundle of an authentic card says, as far as a gate needs it. What is absent or odd is left out:
 * the issuer signed it, so it is no reason to refuse the guest.
 * Source: FHIR R4, Patient, Immunization and Observation.
 */
export function contentOf(entries: readonly unknown[]): CardContent {
  const resources = entries.flatMap((entry) => {
    const parsed = Entry.safeParse(entry)
    return parsed.success ? [parsed.data.resource] : []
  })
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient')
  return { type: typeOf(resources), holder: patient === undefined ? null : holderOf(patient) }
}

function typeOf(resources: readonly z.output<typeof Resource>[]): PassType {
  if (resources.some(({ resourceType }) => resourceType === 'Immunization')) return 'vaccination'
  const results = resources.filter(({ resourceType }) => resourceType === 'Observation')
  if (results.length === 0) return 'health-record'
  return results.every(isNegative) ? 'test-negative' : 'test-other'
}

function isNegative(resource: unknown): boolean {
  const result = Observation.safeParse(resource)
  return (
    result.success &&
    result.data.valueCodeableConcept.coding.some(
      ({ code }) => code !== undefined && negativeResults.has(code),
    )
  )
}

function holderOf(resource: unknown): Holder | null {
  const patient = Patient.safeParse(resource)
  if (!patient.success) return null
  const names = patient.data.name.map(({ given, family, text }) =>
    family === undefined && given === undefined ? text : [...(given ?? []), family ?? ''].join(' '),
  )
  const name = names.map((spelled) => onOneLine(spelled ?? '')).find((spelled) => spelled !== '')
  return name === undefined ? null : new Holder(name, patient.data.birthDate ?? null)
}

/** Control and direction characters could turn a name into something else on the attendant's screen. */
function onOneLine(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain.length > maxNameLength ? `${plain.slice(0, maxNameLength - 1)}…` : plain
}
