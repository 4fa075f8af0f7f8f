/** What a piece of work takes, and how it stands in the way of others. Milliseconds. */
export interface Work {
  readonly ms: number
  /** Of this thread's processor time: what it would have taken on a machine that does nothing else. */
  readonly busyMs: number
  /** The longest that nothing else could run, in processor time: what a scan would have waited for. */
  readonly longestMs: number
}

/**
 * How long `work` takes, and the longest time for which it let nothing else run: turns of the event loop follow each
 * other as soon as they can, and what each takes is looked at. The turns take time too, so `ms` is somewhat too long.
 */
export async function watched(work: () => unknown): Promise<Work> {
  const begunMs = performance.now()
  const begunBusyMs = busyMs()
  let longestMs = 0
  let before = begunBusyMs
  let watching = true
  const look = (): void => {
    const now = busyMs()
    longestMs = Math.max(longestMs, now - before)
    before = now
    if (watching) setImmediate(look)
  }
  setImmediate(look)
  await work()
  look()
  watching = false
  return { ms: performance.now() - begunMs, busyMs: busyMs() - begunBusyMs, longestMs }
}

function busyMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
