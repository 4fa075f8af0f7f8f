import type { TrustKind } from './trust-kind.ts'

/** An issuer that is ready for use. */
export interface HeldIssuer {
  readonly id: string
  readonly distrusted: boolean
  readonly prepared: unknown
}

interface Joined {
  readonly trust: unknown
  readonly distrusted: ReadonlySet<string>
}

/** The issuers of one format, ready for use; and what their format makes of all of them. */
export class HeldIssuers {
  readonly kind: TrustKind
  /** In the order of their ids. */
  readonly #issuers: HeldIssuer[] = []
  #joined: Joined | null = null

  constructor(kind: TrustKind) {
    this.kind = kind
  }

  put(issuer: HeldIssuer): void {
    const place = this.#placeOf(issuer.id)
    this.#issuers.splice(place, this.#issuers[place]?.id === issuer.id ? 1 : 0, issuer)
    this.#joined = null
  }

  drop(id: string): void {
    const place = this.#placeOf(id)
    if (this.#issuers[place]?.id !== id) return
    this.#issuers.splice(place, 1)
    this.#joined = null
  }

  /** The same one until an issuer changes. */
  get trust(): unknown {
    return this.#join().trust
  }

  get distrusted(): ReadonlySet<string> {
    return this.#join().distrusted
  }

  #join(): Joined {
    if (this.#joined !== null) return this.#joined
    const [accepted, others] = [false, true].map((distrusted) =>
      this.#issuers.filter((issuer) => issuer.distrusted === distrusted),
    )
    // A key that an accepted and another issuer both list is found with the first: it comes first.
    const prepared = [...(accepted ?? []), ...(others ?? [])].map((issuer) => issuer.prepared)
    this.#joined = {
      trust: this.kind.join(prepared, []),
      distrusted: new Set(others?.map(({ id }) => id)),
    }
    return this.#joined
  }

  /** Where it is, or else belongs. */
  #placeOf(id: string): number {
    let [from, to] = [0, this.#issuers.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.#issuers[middle]?.id ?? '') < id) from = middle + 1
      else to = middle
    }
    return from
  }
}
