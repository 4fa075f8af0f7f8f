/** One thing that a gate must do with real devices. */
export interface LabCase {
  readonly name: string
  /** Throws where it does not. @returns a figure worth printing, if there is one. */
  readonly run: (tidy: (undo: () => Promise<void>) => void) => Promise<string | void>
}

/** Longer than anything takes on an emulated machine that is not stuck. */
const stuckMs = 30_000

/** Waits until something is so. @returns how many milliseconds that took. */
export async function until(what: string, isSo: () => boolean): Promise<number> {
  const startedMs = performance.now()
  while (!isSo()) {
    if (performance.now() - startedMs > stuckMs) throw new Error(`never: ${what}`)
    await pause(5)
  }
  return Math.round(performance.now() - startedMs)
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

export function check(what: string, isSo: boolean): void {
  if (!isSo) throw new Error(`not so: ${what}`)
}
