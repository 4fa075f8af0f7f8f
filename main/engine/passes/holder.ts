import { inspect } from 'node:util'

/**
 * Whom a pass was issued to. Kept in memory, shown to the attendant alone, gone with the next guest.
 * It cannot be serialised or printed by accident: only `reveal` gives the data out, and who calls it is easy to find.
 */
export class Holder {
  readonly #name: string
  readonly #birthDate: string | null

  /** @param birthDate ISO 8601 date, perhaps of lower precision (`1951-01`), or null when the pass has none. */
  constructor(name: string, birthDate: string | null) {
    this.#name = name
    this.#birthDate = birthDate
  }

  reveal(): { readonly name: string; readonly birthDate: string | null } {
    return { name: this.#name, birthDate: this.#birthDate }
  }

  toJSON(): string {
    return '[holder]'
  }

  [inspect.custom](): string {
    return '[holder]'
  }
}
