import { z } from 'zod'
import { Holder, type HolderData } from '../holder.ts'
import type { PassType } from '../reasons.ts'

/** Longer than any name that fits a screen, short enough for one that is meant to break it. */
const maxNameLength = 80

const HumanName = z.object({
  family: z.string().optional().catch(undefined),
  given: z.array(z.string()).optional().catch(undefined),
  text: z.string().optional().catch(undefined),
})
const Patient = z.object({
  name: z.array(HumanName.catch({})).catch([]),
  birthDate: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .optional()
    .catch(undefined),
})
const Immunization = z.object({ status: z.literal('completed') })
const Observation = z.object({
  status: z.enum(['final', 'amended', 'corrected']),
  valueCodeableConcept: z.object({
    coding: z.array(z.object({ system: z.string(), code: z.string() }).nullable().catch(null)),
  }),
})

const snomed = 'http://snomed.info/sct'
const loinc = 'http://loinc.org'
/**
 * Results that say "not found", as `system|code`: not detected and negative of SNOMED CT, negative and not detected of
 * LOINC's answers. Whatever is not on this list is for the attendant: a gate draws no conclusion from a code that it
 * does not know.
 */
const negativeResults = new Set([
  `${snomed}|260415000`,
  `${snomed}|260385009`,
  `${loinc}|LA6577-6`,
  `${loinc}|LA11883-8`,
])

export interface CardContent {
  readonly type: PassType
  readonly holder: Holder
}

/**
 * What the FHIR bundle of an authentic card says, as far as a gate needs it. What is absent or odd is left out:
 * the issuer signed it, so it is no reason to refuse the guest.
 * Source: FHIR R4, Patient, Immunization and Observation.
 */
export function contentOf(entries: readonly unknown[]): CardContent {
  return { type: typeOf(entries), holder: new Holder(() => holderIn(entries)) }
}

/** Hand-written where a schema would do: it looks at one word of each entry, on the path to the relay. */
function resourceOf(entry: unknown, type: string): object | null {
  if (typeof entry !== 'object' || entry === null || !('resource' in entry)) return null
  const { resource } = entry
  if (typeof resource !== 'object' || resource === null || !('resourceType' in resource)) return null
  return resource.resourceType === type ? resource : null
}

function typeOf(entries: readonly unknown[]): PassType {
  const resources = (type: string): object[] => entries.flatMap((entry) => resourceOf(entry, type) ?? [])
  if (resources('Immunization').some((dose) => Immunization.safeParse(dose).success)) return 'vaccination'
  const results = resources('Observation')
  if (results.length === 0) return 'health-record'
  return results.every(isNegative) ? 'test-negative' : 'test-other'
}

/** A final result. The codings of one concept are translations of each other (FHIR R4), so one that is known is enough. */
function isNegative(resource: unknown): boolean {
  const result = Observation.safeParse(resource)
  return (
    result.success &&
    result.data.valueCodeableConcept.coding.some(
      (coding) => coding !== null && negativeResults.has(`${coding.system}|${coding.code}`),
    )
  )
}

function holderIn(entries: readonly unknown[]): HolderData | null {
  const patient = Patient.safeParse(
    entries.map((entry) => resourceOf(entry, 'Patient')).find((found) => found !== null),
  )
  if (!patient.success) return null
  const names = patient.data.name.flatMap(({ given = [], family = '', text = '' }) => [
    [...given, family].join(' '),
    text,
  ])
  const name = names.map(onOneLine).find((spelled) => spelled !== '')
  return name === undefined ? null : { name, birthDate: patient.data.birthDate ?? null }
}

/** Control and direction characters could turn a name into something else on the attendant's screen. */
function onOneLine(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const characters = Array.from(plain.slice(0, 2 * maxNameLength))
  return characters.length > maxNameLength ? `${characters.slice(0, maxNameLength - 1).join('')}…` : plain
}
