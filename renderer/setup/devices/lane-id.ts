/** What counts and commands call a lane of this name: as near to it as an id may be, and no other lane's. */
export function laneIdOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 28)
    .replaceAll(/^-+|-+$/g, '')
  const base = plain === '' ? 'lane' : plain
  if (!taken.has(base)) return base
  for (let nth = 2; ; nth += 1) {
    if (!taken.has(`${base}-${nth}`)) return `${base}-${nth}`
  }
}
