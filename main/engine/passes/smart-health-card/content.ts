import { z } from 'zod'
import { Holder, type HolderData } from '../holder.ts'
import type { PassType } from '../reasons.ts'

/** Longer than any name that fits a screen, short enough for one that is meant to break it. */
const maxNameLength = 80

const Coding = z.object({ code: z.string().optional() })
const HumanName = z.object({
  family: z.string().optional().catch(undefined),
  given: z.array(z.string()).optional().catch(undefined),
  text: z.string().optional().catch(undefined),
})
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

/**
 * Results that say "not found". SNOMED CT: 260415000 not detected, 260385009 negative.
 * LOINC answers: LA6577-6 negative, LA11883-8 not detected.
 * Whatever is not on this list is for the attendant: a gate draws no conclusion from a code that it does not know.
 */
const negativeResults = new Set(['260415000', '260385009', 'LA6577-6', 'LA11883-8'])

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
  if (entries.some((entry) => resourceOf(entry, 'Immunization') !== null)) return 'vaccination'
  const results = entries.flatMap((entry) => resourceOf(entry, 'Observation') ?? [])
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

function holderIn(entries: readonly unknown[]): HolderData | null {
  const patient = Patient.safeParse(
    entries.map((entry) => resourceOf(entry, 'Patient')).find((found) => found !== null),
  )
  if (!patient.success) return null
  const names = patient.data.name.map(({ given, family, text }) =>
    family === undefined && given === undefined ? text : [...(given ?? []), family ?? ''].join(' '),
  )
  const name = names.map((spelled) => onOneLine(spelled ?? '')).find((spelled) => spelled !== '')
  return name === undefined ? null : { name, birthDate: patient.data.birthDate ?? null }
}

/** Control and direction characters could turn a name into something else on the attendant's screen. */
function onOneLine(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain.length > maxNameLength ? `${plain.slice(0, maxNameLength - 1)}…` : plain
}
