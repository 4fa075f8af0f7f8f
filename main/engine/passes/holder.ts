import { inspect } from 'node:util'

/**
 * Whom a pass was issued to. Kept in memory, shown to the attendant alone, gone with the next guest.
 * It cannot be serialised or printed by accident: only `reveal` gives the data out, and who calls it is easy to find.
 */
export class Holder {
  readonly #read: () => HolderData | null

  /** @param read called when an attendant looks, and not before: nobody on the path to the relay needs a name. */
  constructor(read: () => HolderData | null) {
    this.#read = read
  }

  /** Null when the pass, authentic as it is, names nobody. */
  reveal(): HolderData | null {
    return this.#read()
  }

  toJSON(): string {
    return '[holder]'
  }

  [inspect.custom](): string {
    return '[holder]'
  }
}

export interface HolderData {
  readonly name: string
  /** ISO 8601 date, perhaps of lower precision (`1951-01`); null when the pass has none. */
  readonly birthDate: string | null
}
