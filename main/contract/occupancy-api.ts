import { z } from 'zod'

const zoneId = z.string().min(1).max(64)
const count = z.int().min(0)
/** Above any venue. */
const mostPeople = 1_000_000

/** How many are inside a zone, and how that came about. */
export const ZoneView = z.object({
  zoneId,
  name: z.string(),
  inside: count,
  /** Since its event is on. */
  entered: count,
  goneOut: count,
  /** Came out, and were never seen to go in. */
  unseen: count,
  /** By hand, all together; negative: fewer. */
  corrected: z.int(),
  /** Null: no such limit. */
  warnAt: count.nullable(),
  stopAt: count.nullable(),
  level: z.enum(['free', 'nearly-full', 'full']),
})
export type ZoneView = z.infer<typeof ZoneView>

export const OccupancyView = z.discriminatedUnion('kind', [
  /** This gate knows of no events, and counts nobody inside. */
  z.object({ kind: z.literal('none') }),
  /** No event is on now. */
  z.object({ kind: z.literal('between') }),
  z.object({
    kind: z.literal('on'),
    /** Unix seconds UTC. */
    event: z.object({ id: z.string(), name: z.string(), doorsS: z.number(), endsS: z.number() }),
    zones: z.array(ZoneView),
  }),
])
export type OccupancyView = z.infer<typeof OccupancyView>

/** Somebody has counted. It goes on record, with the reason as it was written: no place for a name. */
export const Correction = z.strictObject({
  /** Of the screen that shows the figures: those of another event are not changed. */
  eventId: z.string(),
  zoneId,
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('set'), inside: z.int().min(0).max(mostPeople) }),
    /** So many more, or fewer. */
    z.strictObject({ kind: z.literal('by'), people: z.int().min(-mostPeople).max(mostPeople) }),
  ]),
  reason: z.string().trim().min(3).max(200),
})
export type Correction = z.infer<typeof Correction>

/** One more in, or out, whom no lane has seen. */
export const Click = z.strictObject({ zoneId, people: z.union([z.literal(1), z.literal(-1)]) })
export type Click = z.infer<typeof Click>

/** `no-event`: the event of the screen is not on any more. `failed`: the disk takes nothing, so nothing was counted. */
export const CountAnswer = z.enum(['counted', 'no-event', 'no-zone', 'failed'])
export type CountAnswer = z.infer<typeof CountAnswer>
