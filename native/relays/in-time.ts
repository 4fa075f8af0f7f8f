import type { Clock } from '../clock.ts'
import { err, type Result } from '../result.ts'

/** A program held up for that long sees its timer before the answer that came meanwhile: it looks once more. */
const secondLookMs = 20

/** The answer if it comes within `limitMs` milliseconds, else `silent`. The work goes on all the same. */
export function inTime<T, E>(
  limitMs: number,
  work: Promise<Result<T, E>>,
  clock: Clock,
): Promise<Result<T, E | 'silent'>> {
  return new Promise((resolve) => {
    let cancel = clock.schedule(limitMs, () => {
      cancel = clock.schedule(secondLookMs, () => resolve(err('silent')))
    })
    void work.then((answer) => {
      cancel()
      resolve(answer)
    })
  })
}
