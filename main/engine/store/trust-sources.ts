import type { Result } from '../../../native/result.ts'
import { Audit, type TrustCounts } from './audit.ts'
import { originOf, sourceMark } from './brought-by.ts'
import { IssuerStates, withdrawn } from './issuer-states.ts'
import { LongLists } from './long-lists.ts'
import type { Store } from './open-store.ts'
import { attempt, type StoreFault } from './store-fault.ts'
import { countsOf } from './trust-change.ts'
import { TrustHistory } from './trust-history.ts'

/** A source by its name, be it in the configuration or not, and how many issuers it brought that nobody imported since. */
export interface TrustSource {
  readonly name: string
  readonly issuers: number
}

/** The sources that issuers in the store came from. */
export class TrustSources {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  all(): TrustSource[] {
    return this.#store.db
      .prepare<[string], { signer: string; issuers: number }>(
        `SELECT signer, count(*) AS issuers FROM bundle_issuers
          WHERE signer GLOB ? GROUP BY signer ORDER BY signer`,
      )
      .all(sourceMark('*'))
      .map(({ signer, issuers }) => ({ name: originOf(signer).name, issuers }))
  }

  /**
   * Withdraws all that a source brought and nobody has imported since. The venue's choice of issuers stays, should they
   * come back. @param atS now, in Unix seconds. @returns what changed; nobody's issuers are nothing.
   */
  withdraw(
    name: string,
    { atS, actor, dryRun }: { readonly atS: number; readonly actor: string; readonly dryRun: boolean },
  ): Result<TrustCounts, StoreFault> {
    const { db } = this.#store
    const states = new IssuerStates(db)
    const lists = new LongLists(db)
    return attempt(() =>
      db
        .transaction(() => {
          const steps = states
            .broughtBy(sourceMark(name))
            .map((before) => ({ before, after: withdrawn(before) }))
          const counts = countsOf(steps)
          if (dryRun || steps.length === 0) return counts
          new TrustHistory(db, lists).note('source-withdrawn', atS, steps, { serial: null, source: null })
          for (const step of steps) states.put(step)
          lists.dropUnused()
          new Audit(this.#store).add(
            actor,
            { action: 'source-withdrawn', detail: { source: name, ...counts } },
            atS,
          )
          return counts
        })
        .immediate(),
    )
  }
}
