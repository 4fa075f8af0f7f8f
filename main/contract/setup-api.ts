import { z } from 'zod'

const code = z.string().min(1).max(64)

/** The venue's rules as the setup screen shows them. */
export const RulesView = z.object({
  /** Who says what is in force: the configuration, or this screen. */
  source: z.enum(['configuration', 'setup']),
  /** The ready set that is in force; null: rules of the venue's own. */
  set: code.nullable(),
  name: z.string(),
  revision: z.number().int(),
  timeZone: z.string(),
  /** ISO 8601; null where the rules name no event. */
  eventAt: z.string().nullable(),
  /** All of them as JSON, for who reads or changes them. */
  json: z.string(),
  /** Every ready set. */
  sets: z.array(code),
})
export type RulesView = z.infer<typeof RulesView>

export const RulesChoice = z.discriminatedUnion('kind', [
  /** Back to those of the configuration. */
  z.strictObject({ kind: z.literal('configured') }),
  z.strictObject({
    kind: z.literal('set'),
    set: code,
    /** When the event begins, by the venue's clock: `2026-11-21T19:30`; null: the rules need none. */
    eventAt: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
      .nullable(),
  }),
  /** Rules of the venue's own, as JSON. */
  z.strictObject({ kind: z.literal('own'), json: z.string().max(200_000) }),
])
export type RulesChoice = z.infer<typeof RulesChoice>

export const RulesAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chosen'), rules: RulesView }),
  /** Nothing has changed. Where the rules are wrong, what stands there, and what may. */
  z.object({
    kind: z.literal('mistaken'),
    mistakes: z.array(z.object({ path: z.string(), found: z.string().nullable(), allowed: z.string() })),
  }),
  /** Nothing has changed: they could not be written down. */
  z.object({ kind: z.literal('failed'), fault: code }),
])
export type RulesAnswer = z.infer<typeof RulesAnswer>
