import { z } from 'zod'
import { Evidence } from '../evidence.ts'
import { Holder, type HolderData } from '../holder.ts'
import { nameOnOneLine } from '../name.ts'
import type { PassType } from '../reasons.ts'
import { evidenceIn, resourcesOf, typeOf } from './records.ts'

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

export interface CardContent {
  readonly type: PassType
  readonly holder: Holder
  readonly evidence: Evidence
}

/**
 * What the FHIR bundle of an authentic card says, as far as a gate needs it. What is absent or odd is left out:
 * the issuer signed it, so it is no reason to refuse the guest.
 * Source: FHIR R4, Patient, Immunization and Observation.
 */
export const contentOf = (entries: readonly unknown[]): CardContent => ({
  type: typeOf(entries),
  holder: new Holder(() => holderIn(entries)),
  evidence: new Evidence(() => evidenceIn(entries)),
})

function holderIn(entries: readonly unknown[]): HolderData | null {
  const patient = Patient.safeParse(resourcesOf(entries, 'Patient')[0])
  if (!patient.success) return null
  const names = patient.data.name.flatMap(({ given = [], family = '', text = '' }) => [
    [...given, family].join(' '),
    text,
  ])
  const name = names.map(nameOnOneLine).find((spelled) => spelled !== '')
  return name === undefined ? null : { name, birthDate: patient.data.birthDate ?? null }
}
