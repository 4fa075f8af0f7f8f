import type { CodeTerms } from '../../passes/listed-code/code-lists.ts'
import { tagBytes } from './tags.ts'

const firstRoom = 256

/**
 * The codes of one list: their tags, one behind the other, and of each which terms it has. 20 bytes a code, and nothing
 * that the garbage collector would have to walk through. Tags are random by nature, so that they are found within a few
 * steps and no list can be written that makes it slow.
 */
export class CodeTable {
  #tags = Buffer.allocUnsafeSlow(firstRoom * tagBytes)
  #termsOf = new Uint32Array(firstRoom)
  readonly #terms = new Map<number, CodeTerms>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** By their numbers, from 0. */
  get terms(): readonly CodeTerms[] {
    return [...this.#terms.values()]
  }

  /** @returns the number that it is called by in `add`. */
  addTerms(terms: CodeTerms): number {
    const number = this.#terms.size
    this.#terms.set(number, terms)
    return number
  }

  /** @param number as the store has it. */
  putTerms(number: number, terms: CodeTerms): void {
    this.#terms.set(number, terms)
  }

  /** `find` wants them in the order of their tags. */
  add(tag: Uint8Array, terms: number): void {
    if (this.#size === this.#termsOf.length) this.#grow()
    this.#tags.set(tag, this.#size * tagBytes)
    this.#termsOf[this.#size] = terms
    this.#size += 1
  }

  tagAt(at: number): Buffer {
    return this.#tags.subarray(at * tagBytes, (at + 1) * tagBytes)
  }

  termsAt(at: number): number {
    return this.#termsOf[at] ?? 0
  }

  find(tag: Buffer): CodeTerms | null {
    const at = this.#placeOf(tag)
    return at < this.#size && tag.equals(this.tagAt(at)) ? (this.#terms.get(this.termsAt(at)) ?? null) : null
  }

  /** The first tag that is not below. */
  #placeOf(tag: Buffer): number {
    let [from, to] = [0, this.#size]
    while (from < to) {
      const middle = (from + to) >>> 1
      if (isBelow(this.#tags, middle * tagBytes, tag)) from = middle + 1
      else to = middle
    }
    return from
  }

  #grow(): void {
    const room = this.#size * 2
    const tags = Buffer.allocUnsafeSlow(room * tagBytes)
    this.#tags.copy(tags)
    this.#tags = tags
    const termsOf = new Uint32Array(room)
    termsOf.set(this.#termsOf)
    this.#termsOf = termsOf
  }
}

/** Of most pairs the first four bytes say it. */
function isBelow(tags: Buffer, at: number, tag: Buffer): boolean {
  const [head, other] = [tags.readUInt32BE(at), tag.readUInt32BE(0)]
  return head === other ? tags.compare(tag, 0, tagBytes, at, at + tagBytes) < 0 : head < other
}
