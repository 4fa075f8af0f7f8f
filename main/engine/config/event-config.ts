import { z } from 'zod'

/** Words of whoever sells tickets: everything in them can be seen. */
export const ticketWord = z
  .string()
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u, '1 to 64 characters that can be seen')

/** In this range every calendar of the field has a date. */
const localTime = z
  .string()
  .regex(
    /^20\d{2}-\d{2}-\d{2}T\d{2}:\d{2}$/,
    "a date and a time of the venue's clocks, such as 2026-11-21T18:00",
  )
const longestHours = 24 * 31

/** What the doors are opened for: a match, a concert, a day of a fair. Its times are those of the venue's clocks. */
export const EventConfig = z.strictObject({
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      'letters, digits, points and hyphens, 64 at most, such as "cup-final-2026"',
    )
    .describe('Names the event in the counts. Do not change it once tickets of it were shown.'),
  name: z.string().min(1).max(80).describe('What people call it.'),
  doors: localTime.describe(
    "From then on its tickets admit. A time of the venue's clocks: 2026-11-21T18:00.",
  ),
  starts: localTime.describe('When it begins, at the doors or later.'),
  lastEntry: localTime
    .optional()
    .describe('From then on its tickets admit nobody more. Without it: until it ends.'),
  ends: localTime.describe('When it ends, after midnight too: 2026-11-22T00:30.'),
  destroyAfterHours: z
    .number()
    .min(0)
    .max(longestHours)
    .default(12)
    .describe('How long after its end it is forgotten which of its tickets were used. Hours.'),
  tickets: z
    .array(ticketWord)
    .max(64)
    .optional()
    .describe(
      'How tickets name it; of a pretix series, the event and the number of the date: "summer/17". Without it: by its id. Empty: whatever they say.',
    ),
})
export type EventConfig = z.output<typeof EventConfig>

/** Ten years of a venue that is busy each day. */
export const maxEvents = 4_000

export const EventList = z.array(EventConfig).max(maxEvents)
