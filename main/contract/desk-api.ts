import { z } from 'zod'

const code = z.string().min(1).max(64)
const line = (most: number) => z.string().trim().min(1).max(most)
const date = z.iso.date()
/** A time by the venue's clock, as a person reads it off a paper: `2026-11-21T14:30`. The engine knows the zone. */
const wallTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)

/** A ticket for somebody who stands at the desk. */
const TicketOrder = z.strictObject({
  kind: z.literal('ticket'),
  event: line(64),
  /** Null: the whole venue. */
  zone: line(64).nullable(),
  /** Of lanes; null: every lane. */
  group: line(64).nullable(),
  product: line(64).nullable(),
  entries: z.number().int().min(1).max(1_000).nullable(),
  /** Null: from now on. */
  from: wallTime.nullable(),
  until: wallTime,
  name: line(80).nullable(),
})

/** An Excelsior-type pass, from the record that its bearer shows. */
const PassOrder = z.strictObject({
  kind: z.literal('pass'),
  given: line(60),
  family: line(60),
  birthDate: date,
  ground: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('vaccination'),
      product: z.enum(['pfizer', 'moderna', 'janssen']),
      doses: z.array(date).min(1).max(6),
    }),
    z.strictObject({ kind: z.literal('pcr'), sampled: wallTime }),
    z.strictObject({ kind: z.literal('antigen'), sampled: wallTime }),
  ]),
  /** The last positive test, if there was one of late. */
  lastPositive: date.nullable(),
})

export const DeskOrder = z.discriminatedUnion('kind', [TicketOrder, PassOrder])
export type DeskOrder = z.infer<typeof DeskOrder>

/** What the desk may do now. */
export const DeskState = z.discriminatedUnion('kind', [
  /** No authority is set up for this gate. */
  z.object({ kind: z.literal('absent') }),
  /** Its keys are encrypted: somebody gives the passphrase, or has the system's keychain opened. */
  z.object({ kind: z.literal('locked'), issuer: z.string(), by: z.enum(['passphrase', 'keychain']) }),
  z.object({ kind: z.literal('open'), issuer: z.string() }),
  /** The folder of the authority cannot be used. */
  z.object({ kind: z.literal('fault'), fault: code }),
])
export type DeskState = z.infer<typeof DeskState>

/** What became of an order. What was ordered is not said back: the screen that asked still has it. */
export const DeskAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('issued'),
    /** By this it can be revoked. */
    id: z.string(),
    passType: code,
    /** Unix seconds UTC. */
    validFrom: z.number().nullable(),
    validUntil: z.number().nullable(),
    codes: z.array(z.object({ text: z.string(), svg: z.string() })),
  }),
  /** What cannot stand in a ticket or a record, by the names of its fields. */
  z.object({ kind: z.literal('mistaken'), fields: z.array(code) }),
  /** The record does not give one, and why. */
  z.object({ kind: z.literal('not-eligible'), reasons: z.array(code) }),
  z.object({ kind: z.literal('refused'), fault: code }),
])
export type DeskAnswer = z.infer<typeof DeskAnswer>
export type Issued = DeskAnswer & { readonly kind: 'issued' }
