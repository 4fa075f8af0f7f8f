import type { Random } from './random.ts'

/** Beyond every limit of size that a format has. */
const longest = 300_000
/** So rarely is something repeated until it is that long: it takes as long as a hundred others. */
const longShare = 1 / 500

/** What differs between text and bytes. */
interface Kind<S> {
  cut(from: S, start: number, end?: number): S
  join(parts: readonly S[]): S
  /** Something short that may be put in anywhere. */
  oddity(random: Random): S
  /** Another one in place of the item at `at`. */
  instead(from: S, at: number, random: Random): S
}

const digits = Array.from('0123456789')
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
const signs = Array.from(' $%*+-./:=_{}[]",\\\n\r\t\0')
const oddTexts = [
  'é',
  'ß',
  'ſ',
  'K',
  '\ud800',
  '\u{1f600}',
  '\u202e',
  '\ufeff',
  '\u0660',
  '%00',
  '//',
  '..',
  'null',
]

const text: Kind<string> = {
  cut: (from, start, end) => from.slice(start, end),
  join: (parts) => parts.join(''),
  oddity: (random) => random.pick(random.pick([digits, letters, signs, oddTexts])),
  instead(from, at, random) {
    const kind = [digits, letters].find((alphabet) => alphabet.includes(from[at] ?? ' '))
    return kind !== undefined && random.chance(0.7) ? random.pick(kind) : this.oddity(random)
  },
}

/** Ends of ranges, and the first bytes of what CBOR nests. */
const oddBytes = [
  0x00, 0x01, 0x1f, 0x20, 0x5f, 0x7f, 0x80, 0x81, 0x9f, 0xa1, 0xbf, 0xd8, 0xf9, 0xfb, 0xff,
].map((byte) => Buffer.of(byte))

const bytes: Kind<Buffer> = {
  cut: (from, start, end) => from.subarray(start, end),
  join: (parts) => Buffer.concat(parts),
  oddity: (random) => (random.chance(0.5) ? random.pick(oddBytes) : Buffer.of(random.below(256))),
  instead(from, at, random) {
    return random.chance(0.5) ? Buffer.of((from[at] ?? 0) ^ (1 << random.below(8))) : this.oddity(random)
  },
}

/** @param other what it may be spliced with. */
export const mutateText = (random: Random, from: string, other: string): string =>
  mutate(text, random, from, other)

/** @param other what it may be spliced with. */
export const mutateBytes = (random: Random, from: Buffer, other: Buffer): Buffer =>
  mutate(bytes, random, from, other)

function mutate<S extends { readonly length: number }>(kind: Kind<S>, random: Random, from: S, other: S): S {
  let mutant = from
  for (let left = random.chance(0.6) ? 1 : 2 + random.below(4); left > 0; left -= 1)
    mutant = mutateOnce(kind, random, mutant, other)
  return kind.cut(mutant, 0, longest)
}

function mutateOnce<S extends { readonly length: number }>(
  kind: Kind<S>,
  random: Random,
  from: S,
  other: S,
): S {
  const at = random.below(from.length + 1)
  const end = Math.min(from.length, at + 1 + random.below(random.chance(0.7) ? 8 : from.length + 1))
  const before = kind.cut(from, 0, at)
  const slice = kind.cut(from, at, end)
  const after = kind.cut(from, end)
  if (random.chance(longShare)) return kind.join([before, repeated(kind, slice, random), after])
  switch (random.below(14)) {
    case 0:
      return kind.join([before, after])
    case 1:
      return before
    case 2:
      return kind.join([before, slice, slice, after])
    case 3:
      return kind.join([after, before])
    case 4:
      return kind.join([before, kind.cut(other, random.below(other.length + 1))])
    case 5:
      return kind.join([before, kind.oddity(random), slice, after])
    default:
      return kind.join([before, kind.instead(from, at, random), kind.cut(from, at + 1)])
  }
}

function repeated<S extends { readonly length: number }>(kind: Kind<S>, slice: S, random: Random): S {
  const unit = slice.length === 0 ? kind.oddity(random) : slice
  const times = Math.ceil(random.below(longest) / Math.max(1, unit.length))
  return kind.join(Array.from({ length: times }, () => unit))
}
