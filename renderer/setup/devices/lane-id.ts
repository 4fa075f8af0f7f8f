import { idOfName } from '../id-of-name.ts'

/** What counts and commands call a lane of this name: as near to it as an id may be, and no other lane's. */
export function laneIdOf(name: string, taken: ReadonlySet<string>): string {
  const base = idOfName(name, 'lane', 28)
  if (!taken.has(base)) return base
  for (let nth = 2; ; nth += 1) {
    if (!taken.has(`${base}-${nth}`)) return `${base}-${nth}`
  }
}
