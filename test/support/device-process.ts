import { readdirSync, readFileSync } from 'node:fs'

/** The hardware processes that a process has started and that have not ended: their numbers, as Linux tells them. */
export function deviceProcessesOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isDeviceProcessOf(name, parent))
    .map(Number)
}

/** The one that runs now and is none of those `before`. */
export async function nextDeviceProcessOf(parent: number, before: readonly number[] = []): Promise<number> {
  for (;;) {
    const found = deviceProcessesOf(parent).find((pid) => !before.includes(pid))
    if (found !== undefined) return found
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
}

function isDeviceProcessOf(pid: string, parent: number): boolean {
  try {
    // `pid (name) state ppid …`; the name may hold anything.
    const [state, ppid] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
    if (Number(ppid) !== parent || state === 'Z') return false
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('device-process')
  } catch {
    return false
  }
}
