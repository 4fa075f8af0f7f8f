import { z } from 'zod'
import type { Verdict } from '../../main/engine/passes/pass-format.ts'
import { passFormatIds, passTypes, refusalReasons, verifyWarnings } from '../../main/engine/passes/reasons.ts'

const Seconds = z.number().nullable()
const Pass = z.strictObject({
  format: z.enum(passFormatIds),
  issuer: z.strictObject({ id: z.string(), name: z.string(), listedAs: z.string().optional() }),
  kid: z.string(),
  type: z.enum(passTypes),
  holder: z.object(),
  evidence: z.object(),
  ticket: z.object().nullable(),
  validFrom: Seconds,
  validUntil: Seconds,
})
const Schema = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('verified'),
    pass: Pass,
    warnings: z.array(z.enum(verifyWarnings)),
  }),
  z.strictObject({
    outcome: z.literal('refused'),
    reason: z.enum(refusalReasons),
    format: z.enum(passFormatIds).nullable(),
    pass: Pass.nullable(),
    claims: z.strictObject({ issuer: z.string().nullable(), kid: z.string().nullable() }),
  }),
])

/** Is it what its type says, and can all of it be read? Throws where holder or evidence do. */
export function isSound(verdict: Verdict): boolean {
  const name = verdict.pass?.holder.reveal()?.name
  verdict.pass?.evidence.reveal()
  return Schema.safeParse(verdict).success && name !== ''
}
