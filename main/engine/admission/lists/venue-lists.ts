import type { KeyObject } from 'node:crypto'
import type { CodeLists, ListedCode } from '../../passes/listed-code/code-lists.ts'
import type { VerifiedPass } from '../../passes/pass-format.ts'
import type { CodeTable } from './code-table.ts'
import { blockableOf, tagOfBlocked, tagOfCode } from './tags.ts'

/** What the venue itself says of passes. */
export interface VenueLists {
  /** By issuer and ticket id, or by code. Health passes are never blocked: one cannot be told from another. */
  isBlocked(pass: VerifiedPass): boolean
}

/** The lists of one event, in the order of their names: a code that stands on two counts as on the first. */
export interface EventLists {
  readonly key: KeyObject
  readonly lists: readonly { readonly name: string; readonly codes: CodeTable }[]
}

export interface BlockedTags {
  readonly key: KeyObject
  /** In hexadecimal digits. */
  readonly tags: ReadonlySet<string>
}

/** The lists of a venue as they are at one moment, in memory. */
export class ListView implements CodeLists, VenueLists {
  readonly #events: readonly EventLists[]
  readonly #blocked: BlockedTags | null

  constructor(events: readonly EventLists[], blocked: BlockedTags | null) {
    this.#events = events
    this.#blocked = blocked
  }

  get isEmpty(): boolean {
    return this.#events.length === 0
  }

  find(code: string): ListedCode | null {
    for (const { key, lists } of this.#events) {
      const tag = tagOfCode(key, code)
      for (const { name, codes } of lists) {
        const terms = codes.find(tag)
        if (terms !== null) return { list: name, id: tag.toString('hex'), terms }
      }
    }
    return null
  }

  isBlocked(pass: VerifiedPass): boolean {
    if (this.#blocked === null || this.#blocked.tags.size === 0) return false
    const what = blockableOf(pass)
    return what !== null && this.#blocked.tags.has(tagOfBlocked(this.#blocked.key, what).toString('hex'))
  }
}

/** Of a venue that has none, or whose lists were not read yet. */
export const noVenueLists = new ListView([], null)
