import { z } from 'zod'
import { ticketWord } from './event-config.ts'

const people = z.int().min(1).max(1_000_000)

/** A part of the venue that is entered through lanes, and counted. */
export const ZoneConfig = z.strictObject({
  id: ticketWord.describe(
    'As tickets name it; it stands in the counts, too. Do not change it during an event.',
  ),
  name: z.string().min(1).max(60).describe('What people call it.'),
  capacity: z
    .strictObject({
      warnAt: people.optional().describe('Staff are told when so many people are inside.'),
      stopAt: people.optional().describe('No more than so many are let in.'),
    })
    .prefault({})
    .describe('How many people may be inside at once.'),
})
export type ZoneConfig = z.output<typeof ZoneConfig>

/** Where a lane leads, as it is written. */
export const placeFields = {
  zone: ticketWord
    .optional()
    .describe('The zone that is entered through it, by its id. Without it: the first of the zones.'),
  from: ticketWord
    .optional()
    .describe(
      'The zone that people come from, by its id, where it leads from one into another. Without it: from outside.',
    ),
  group: ticketWord
    .optional()
    .describe('The group of lanes that it is of, such as "gate-b": tickets may be bound to one.'),
}
