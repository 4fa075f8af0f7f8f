import type { KeyObject } from 'node:crypto'
import type { CodeTerms } from '../../passes/listed-code/code-lists.ts'
import { isCode } from '../../passes/listed-code/code-lists.ts'
import { formats } from '../../passes/formats.ts'
import { otherCode } from '../../passes/other-codes.ts'
import { RevokedIds } from '../../passes/revoked-ids.ts'
import { CodeStrength, type Strength } from './code-strength.ts'
import { CodeTable } from './code-table.ts'
import { tagBytes, tagKey, tagOfCode } from './tags.ts'

/** Above any venue. */
export const maxCodes = 1_000_000

export type CodeMistake =
  /** Not 6 to 128 characters of ASCII that print, without spaces. */
  | 'code-not-allowed'
  /** The second time in this list. */
  | 'code-twice'
  /** It is a code that this gate reads as one of another kind, such as a health card, and would never look up. */
  | 'code-of-another-kind'
  /** More than a list may have. */
  | 'list-too-long'

/** A list that grows code by code, and holds none of them: its tags, and how hard its codes are to guess. */
export class ListDraft {
  readonly codes = new CodeTable()
  readonly #key: KeyObject
  readonly #strength = new CodeStrength()
  readonly #known = new RevokedIds({ ids: 0, characters: 0 })
  readonly #numbers = new Map<string, number>()

  /** @param key of the list's event. */
  constructor(key: Uint8Array) {
    this.#key = tagKey(key)
  }

  get strength(): Strength {
    return this.#strength.result
  }

  /** @returns what is wrong with it; null where it was taken. */
  add(code: string, terms: CodeTerms): CodeMistake | null {
    if (!isCode(code)) return 'code-not-allowed'
    if (!isReadAsItIs(code)) return 'code-of-another-kind'
    if (this.codes.size >= maxCodes) return 'list-too-long'
    const tag = tagOfCode(this.#key, code)
    if (!this.#known.add(tag.toString('latin1', 0, tagBytes))) return 'code-twice'
    this.#strength.add(code)
    this.codes.add(tag, this.#numberOf(terms))
    return null
  }

  has(tag: Buffer): boolean {
    return this.#known.has(tag.toString('latin1', 0, tagBytes))
  }

  #numberOf(terms: CodeTerms): number {
    const { event, zone, product, entries, validFrom, validUntil, held } = terms
    const written = JSON.stringify([event, zone, product, entries, validFrom, validUntil, held])
    const known = this.#numbers.get(written)
    if (known !== undefined) return known
    const number = this.codes.addTerms(terms)
    this.#numbers.set(written, number)
    return number
  }
}

/** Is the text that a scanner reads what is looked up? A format that takes it apart, or refuses it, has it first. */
function isReadAsItIs(code: string): boolean {
  const format = formats.find((candidate) => candidate.recognises(code))
  if (format === undefined) return otherCode(code) === null
  const reading = format.read(code)
  return reading.kind === 'whole' && reading.token === code
}
