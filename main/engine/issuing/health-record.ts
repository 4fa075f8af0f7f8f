import { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'
import type { ContentMistake } from './fhir-bundle.ts'

const maxItems = 100

const Day = z.iso.date()
const NamePart = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,100}$/u, 'a name of 1 to 100 characters on one line')

/** What an authority knows of somebody who asks for a pass. It goes into no file but the pass. */
const Schema = z.strictObject({
  given: NamePart,
  family: NamePart,
  birthDate: Day,
  doses: z
    .array(
      z.strictObject({
        /** CVX code. */
        product: z.string().regex(/^\d{1,4}$/, 'a CVX code'),
        date: Day,
      }),
    )
    .max(maxItems)
    .default([]),
  tests: z
    .array(
      z.strictObject({
        method: z.enum(['pcr', 'antigen']),
        result: z.enum(['negative', 'positive']),
        /** A moment with its zone, which becomes Unix seconds (whole, as the now of a pass is), or a date. */
        sampled: z.union(
          [z.iso.datetime({ offset: true }).transform((text) => Math.floor(Date.parse(text) / 1_000)), Day],
          'a date, or a time with its zone',
        ),
      }),
    )
    .max(maxItems)
    .default([]),
})
export type HealthRecord = z.output<typeof Schema>

export function parseHealthRecord(input: unknown): Result<HealthRecord, readonly ContentMistake[]> {
  const parsed = Schema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  return err(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), problem: message })))
}
