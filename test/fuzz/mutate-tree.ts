import type { Random } from './random.ts'

const oddTexts = [
  '',
  ' ',
  '0',
  '\0',
  '\u202e\u2066',
  '\ud800',
  '__proto__',
  'constructor',
  'https://issuer.example/shc',
  'did:web:issuer.example',
  '2021-02-30',
  '9999-12-31T23:59:60Z',
  '-271821-04-20T00:00:00Z',
  '2021-03-01T25:61:61+99:99',
  'x'.repeat(1_000),
  '\u{1f600}'.repeat(300),
]
const oddNumbers = [
  0,
  -0,
  -1,
  0.5,
  1e-7,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 64,
  1e21,
  1e308,
  -1e308,
  1_749_999_999,
]

/** Values that JSON can carry and nobody expects. */
export const jsonOddities: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => [],
  () => ({}),
  () => nested(500),
  () => Array.from({ length: 1_001 }, () => ({})),
  ...oddTexts.map((text) => () => text),
  ...oddNumbers.map((number) => () => number),
]

/** What CBOR can carry besides. */
export const cborOddities: readonly (() => unknown)[] = [
  ...jsonOddities,
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 2n ** 64n - 1n,
  () => new Map(),
  () => new Map<unknown, unknown>([[new Map(), [1]]]),
  () => new Map(Array.from({ length: 300 }, (_, key) => [key, key])),
  () => new Uint8Array(0),
  () => new Uint8Array(64),
  () => Uint8Array.from({ length: 8 }, (_, at) => at),
]

function nested(levels: number): unknown {
  let tree: unknown = []
  for (let level = 0; level < levels; level += 1) tree = level % 2 === 0 ? [tree] : { resource: tree }
  return tree
}

/**
 * The same tree of arrays, objects and maps, but for one place in it, anywhere alike; the rest is shared with what was given.
 * @param oddities of which one may come to stand there.
 */
export function mutateTree(random: Random, tree: unknown, oddities: readonly (() => unknown)[]): unknown {
  if (Array.isArray(tree)) return mutateArray(random, tree, oddities)
  if (tree instanceof Map) return new Map(mutateEntries(random, [...tree], oddities))
  if (isPlain(tree))
    return Object.fromEntries(mutateEntries(random, Object.entries(tree), oddities) as [string, unknown][])
  return mutateLeaf(random, tree, oddities)
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

function mutateArray(
  random: Random,
  items: readonly unknown[],
  oddities: readonly (() => unknown)[],
): unknown[] {
  const inside = placeAmong(random, items)
  if (inside !== null) return items.with(inside, mutateTree(random, items[inside], oddities))
  const at = random.below(items.length + 1)
  switch (random.below(4)) {
    case 0:
      return items.toSpliced(at, 1)
    case 1:
      return [...items, ...items]
    case 2:
      return items.toReversed()
    default:
      return items.toSpliced(at, 0, random.pick(oddities)())
  }
}

function mutateEntries(
  random: Random,
  entries: readonly [unknown, unknown][],
  oddities: readonly (() => unknown)[],
): [unknown, unknown][] {
  const inside = placeAmong(
    random,
    entries.map(([, value]) => value),
  )
  const at = inside ?? random.below(entries.length)
  const entry = entries[at]
  if (entry === undefined) return [['odd', random.pick(oddities)()]]
  const [key, value] = entry
  if (inside !== null) return entries.with(at, [key, mutateTree(random, value, oddities)])
  switch (random.below(4)) {
    case 0:
      return entries.toSpliced(at, 1)
    case 1:
      return entries.with(at, [key, random.pick(oddities)()])
    case 2:
      return entries.with(at, [mutateLeaf(random, key, oddities), value])
    default:
      return [...entries, [key, entries[random.below(entries.length)]?.[1]]]
  }
}

/** Which of these the place lies in, as often as it has places; null: in none of them, but in what holds them. */
function placeAmong(random: Random, children: readonly unknown[]): number | null {
  const sizes = children.map(sizeOf)
  let place = random.below(sizes.reduce((sum, size) => sum + size, 1)) - 1
  for (const [at, size] of sizes.entries()) {
    if (place >= 0 && place < size) return at
    place -= size
  }
  return null
}

function sizeOf(tree: unknown): number {
  const children = Array.isArray(tree)
    ? tree
    : tree instanceof Map
      ? [...tree.values()]
      : isPlain(tree)
        ? Object.values(tree)
        : []
  return children.reduce((sum: number, child) => sum + sizeOf(child), 1)
}

function mutateLeaf(random: Random, leaf: unknown, oddities: readonly (() => unknown)[]): unknown {
  if (typeof leaf === 'number' && random.chance(0.5))
    return random.pick([leaf + 1, leaf - 1, -leaf, leaf * 1_000, leaf / 1_000, leaf + 0.5, String(leaf)])
  if (typeof leaf === 'string' && random.chance(0.5))
    return random.pick([`${leaf} `, `${leaf}/`, leaf.slice(1), leaf.slice(0, -1), leaf.toUpperCase(), [leaf]])
  return random.pick(oddities)()
}
