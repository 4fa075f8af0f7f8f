import { z } from 'zod'

/** What is doubtful about the gate's clock. Times in Unix seconds UTC. */
export const ClockView = z.object({
  /** `behind`: it shows less than it has shown, or than something that it knows of. `forward`: it went far ahead at once. */
  doubt: z.enum(['behind', 'forward']),
  /** Nothing that depends on a date is decided until somebody says that the time is right, or it becomes so. */
  held: z.boolean(),
  /** What the gate's clock shows. */
  nowS: z.number().int(),
  /** What it is at the least, by all that the gate knows. */
  leastS: z.number().int(),
})
export type ClockView = z.infer<typeof ClockView>

/** `moved`: the clock no longer shows what the person saw; nothing was taken as right. */
export const TimeAnswer = z.enum(['confirmed', 'not-in-doubt', 'moved', 'failed'])
export type TimeAnswer = z.infer<typeof TimeAnswer>
