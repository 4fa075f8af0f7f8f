import type { CodeFormat } from './pass-format.ts'
import type { ScannedCode } from './read-scan.ts'

export type Part = ScannedCode & { kind: 'part' }

/** The codes of one card that were shown so far, by index; empty when none is awaited. */
export type PartSet = ReadonlyMap<number, Part>

export const noParts: PartSet = new Map()

export type PartTaken =
  | { readonly kind: 'more'; readonly parts: PartSet; readonly have: number; readonly of: number }
  | {
      readonly kind: 'complete'
      readonly parts: PartSet
      readonly format: CodeFormat
      readonly token: string
    }

/**
 * One more code of a card, shown at a gate in any order. A code shown twice is the same guest holding it there.
 * Nothing in a code says which card it is of, so one that does not fit what is there begins another card; a wrong
 * mixture is found out by its signature.
 */
export function takePart(parts: PartSet, part: Part): PartTaken {
  const next = new Map(belongs(parts, part) ? parts : noParts).set(part.index, part)
  const { format, of } = part
  if (next.size < of) return { kind: 'more', parts: next, have: next.size, of }
  return { kind: 'complete', parts: noParts, format, token: format.join(inOrder(next)) }
}

function belongs(parts: PartSet, part: Part): boolean {
  const any = parts.values().next().value
  const same = parts.get(part.index)
  return any?.of === part.of && any.format === part.format && (same === undefined || same.body === part.body)
}

const inOrder = (parts: PartSet): string[] =>
  [...parts.values()].toSorted((a, b) => a.index - b.index).map(({ body }) => body)
