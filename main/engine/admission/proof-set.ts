import type { Proof } from '../../contract/gate-api.ts'
import type { Decision } from '../decision.ts'
import type { VerifiedPass } from '../passes/pass-format.ts'
import { differ } from './same-holder.ts'

type Admitted = Decision & { readonly outcome: 'admit' }

export type ProofTaken =
  | { readonly kind: 'more'; readonly have: readonly Proof[]; readonly missing: readonly Proof[] }
  /** The decision is about the ticket, where there is one; the others stand beside it. */
  | { readonly kind: 'whole'; readonly decision: Admitted }
  | { readonly kind: 'mismatch'; readonly decision: Admitted }
  /** None of those that this lane asks for. */
  | { readonly kind: 'not-asked-for' }

export const proofOf = ({ ticket }: VerifiedPass): Proof => (ticket === null ? 'health' : 'ticket')

/** The proofs of one guest, in whatever order they are shown. In memory until they are whole, or forgotten. */
export class ProofSet {
  readonly #wanted: readonly Proof[]
  #shown = new Map<Proof, Admitted>()

  constructor(wanted: readonly Proof[]) {
    this.#wanted = wanted
  }

  forget(): void {
    this.#shown.clear()
  }

  /** Of two of a kind the newer counts. */
  take(decision: Admitted): ProofTaken {
    const proof = proofOf(decision.pass)
    if (!this.#wanted.includes(proof)) return { kind: 'not-asked-for' }
    this.#shown.set(proof, decision)
    const missing = this.#wanted.filter((wanted) => !this.#shown.has(wanted))
    if (missing.length > 0)
      return { kind: 'more', have: this.#wanted.filter((wanted) => this.#shown.has(wanted)), missing }
    const [first = decision, ...others] = [...this.#shown.values()].toSorted(
      (a, b) => Number(a.pass.ticket === null) - Number(b.pass.ticket === null),
    )
    this.forget()
    return {
      kind: others.some((other) => isOfAnother(first, other)) ? 'mismatch' : 'whole',
      decision: together(first, others),
    }
  }
}

const isOfAnother = (a: Admitted, b: Admitted): boolean =>
  differ(a.pass.holder.reveal(), b.pass.holder.reveal())

/** What any of them warns of is said of all. */
function together(first: Admitted, others: readonly Admitted[]): Admitted {
  if (others.length === 0) return first
  const all = [first, ...others]
  const ages = all.flatMap(({ keysAgeS }) => (keysAgeS === undefined ? [] : [keysAgeS]))
  return {
    ...first,
    others: others.map(({ pass }) => pass),
    warnings: [...new Set(all.flatMap(({ warnings }) => warnings))],
    ...(ages.length === 0 ? {} : { keysAgeS: Math.max(...ages) }),
  }
}
