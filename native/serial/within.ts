import type { Clock } from '../clock.ts'

/** Does `work` succeed within `limitMs` milliseconds? What comes later is not waited for. */
export function within(limitMs: number, work: Promise<unknown>, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(limitMs, () => resolve(false))
    const end = (done: boolean) => (): void => {
      cancel()
      resolve(done)
    }
    work.then(end(true), end(false))
  })
}
