import { z } from 'zod'

/** What may be said of a venue's admission, and of one lane's. Nothing of it counts while there is no event. */
const fields = {
  whenUnanswered: z
    .enum(['admit', 'refer'])
    .describe(
      'What a lane does when it cannot be told in time whether a ticket was used: let the guest in and find out later, or send them to the attendant.',
    ),
  claimDeadlineMs: z.int().min(10).max(250).describe('How long a lane waits to be told. Milliseconds.'),
  proofs: z
    .array(z.enum(['ticket', 'health']))
    .max(2)
    .refine((proofs) => new Set(proofs).size === proofs.length, 'each of them once')
    .describe('What a guest shows, in any order. Empty: one pass, whichever the rules admit.'),
  proofsMs: z.int().min(1_000).max(120_000).describe('From one proof to the next, at most. Milliseconds.'),
}

const entryFields = {
  entries: z
    .int()
    .min(1)
    .max(1_000)
    .nullable()
    .describe('How often a ticket admits that does not tell itself; null: without limit.'),
  passback: z
    .enum(['hard', 'soft', 'off'])
    .describe(
      'In without having come out, out without having gone in. `hard`: refused; `soft`: let pass, and counted; `off`: not looked at.',
    ),
  reentry: z
    .boolean()
    .describe('Whether who went out through a lane with a scanner may come back on the same entry.'),
  reentryMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .nullable()
    .describe('Minutes from going out to coming back, at most; null: until the event ends.'),
}

const idCheckFields = {
  who: z
    .enum(['nobody', 'everybody', 'adults'])
    .describe('Whose photo ID the attendant looks at before the gate opens.'),
  timeoutMs: z
    .int()
    .min(1_000)
    .max(120_000)
    .describe('How long the attendant has to confirm it. Milliseconds.'),
  minorUnder: z
    .int()
    .min(0)
    .max(21)
    .describe(
      'Who is younger goes in with an adult. Years, where the pass tells a date of birth; 0: nobody.',
    ),
}

const partyFields = {
  max: z
    .int()
    .min(1)
    .max(50)
    .describe('How many people may go in together with one adult, that one included.'),
  opening: z
    .enum(['each', 'all'])
    .describe('`each`: the gate opens once for each of them. `all`: a wide gate opens once for all.'),
}

/** How a venue admits unless it says otherwise. */
export const Admission = z
  .strictObject({
    entry: z
      .strictObject({
        entries: entryFields.entries.default(1),
        passback: entryFields.passback.default('hard'),
        reentry: entryFields.reentry.default(false),
        reentryMinutes: entryFields.reentryMinutes.default(null),
      })
      .prefault({})
      .describe('How often a ticket lets somebody in, and whether they may come back.'),
    whenUnanswered: fields.whenUnanswered.default('refer'),
    claimDeadlineMs: fields.claimDeadlineMs.default(200),
    proofs: fields.proofs.default([]),
    proofsMs: fields.proofsMs.default(30_000),
    idCheck: z
      .strictObject({
        who: idCheckFields.who.default('nobody'),
        timeoutMs: idCheckFields.timeoutMs.default(30_000),
        minorUnder: idCheckFields.minorUnder.default(16),
      })
      .prefault({}),
    party: z
      .strictObject({ max: partyFields.max.default(1), opening: partyFields.opening.default('each') })
      .prefault({}),
  })
  .prefault({})
  .describe('How tickets admit during an event.')
export type Admission = z.output<typeof Admission>

/** What is otherwise at one lane. */
export const AdmissionOfLane = z
  .strictObject({
    entry: z.strictObject(entryFields).partial().optional(),
    ...z.strictObject(fields).partial().shape,
    idCheck: z.strictObject(idCheckFields).partial().optional(),
    party: z.strictObject(partyFields).partial().optional(),
  })
  .describe("Where this lane admits otherwise than the venue's `admission` says: that alone.")
export type AdmissionOfLane = z.output<typeof AdmissionOfLane>

/** How one lane admits: what it says itself, then what the venue says. */
export function admissionAt(venue: Admission, lane: AdmissionOfLane | undefined): Admission {
  const { entry, idCheck, party, ...own } = lane ?? {}
  return {
    ...over(venue, own),
    entry: over(venue.entry, entry),
    idCheck: over(venue.idCheck, idCheck),
    party: over(venue.party, party),
  }
}

/** `above`, and beneath it `below` wherever that says nothing. */
function over<T extends object>(below: T, above: { [K in keyof T]?: T[K] | undefined } = {}): T {
  const said = Object.entries(above).filter(([, value]) => value !== undefined)
  return { ...below, ...(Object.fromEntries(said) as Partial<T>) }
}
