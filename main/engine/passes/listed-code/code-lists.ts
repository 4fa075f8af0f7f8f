/** What a code of a list admits to. Times are Unix seconds UTC. */
export interface CodeTerms {
  /** The event that it was sold for, as whoever sold it calls it. */
  readonly event: string
  /** Null: of the whole event. */
  readonly zone: string | null
  readonly product: string | null
  /** Null: as often as the venue's rules allow. */
  readonly entries: number | null
  readonly validFrom: number | null
  readonly validUntil: number | null
  /** Held back by whoever sold it. */
  readonly held: boolean
}

/** A code that stands on a list of the venue. */
export interface ListedCode {
  /** The name of the list. */
  readonly list: string
  /** Of the code among all of its event, in hexadecimal digits: made of it by a secret key, and never the code itself. */
  readonly id: string
  readonly terms: CodeTerms
}

/** The lists of a venue, in memory: what the path from scanner to relay reads. */
export interface CodeLists {
  /** Has the venue no list? Then no text is taken for a code of one. */
  readonly isEmpty: boolean
  /** @param code as it was scanned, or as it stood in the list. Null where it is on none. */
  find(code: string): ListedCode | null
}

/** Of a gate that has none. */
export const noLists: CodeLists = { isEmpty: true, find: () => null }

export const shortestCode = 6
export const longestCode = 128
const code = new RegExp(`^[!-~]{${shortestCode},${longestCode}}$`)

/** May this stand on a list? ASCII that prints, without spaces. */
export const isCode = (text: string): boolean => code.test(text)
