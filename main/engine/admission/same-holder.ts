import type { HolderData } from '../passes/holder.ts'

/** Letters that are no letter with a mark, as machines and clerks write them. */
const written: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  đ: 'd',
  ı: 'i',
}

/**
 * Do two proofs name plainly different people? Names are written in many ways: with and without a second one, an accent
 * or a mark, in another order, by an initial, in the letters of a machine (`MUELLER`). None of that is a difference. A
 * pass that names nobody is nobody else's.
 */
export function differ(a: HolderData | null, b: HolderData | null): boolean {
  if (a === null || b === null) return false
  const [fewer = [], more = []] = [wordsOf(a.name), wordsOf(b.name)].toSorted((x, y) => x.length - y.length)
  if (fewer.length === 0) return false
  const left = [...more]
  return !fewer.every((word) => {
    const nth = left.findIndex((other) => isSame(word, other))
    if (nth >= 0) left.splice(nth, 1)
    return nth >= 0
  })
}

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøðþłđı]/gu, (letter) => written[letter] ?? letter)
    // `Müller` is Muller to one and Mueller to the other.
    .replaceAll(/([aou])e/gu, '$1')
    .replaceAll(/['’`]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

const isSame = (a: string, b: string): boolean =>
  a === b || (a.length === 1 && b.startsWith(a)) || (b.length === 1 && a.startsWith(b))
