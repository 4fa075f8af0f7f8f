import { inspect } from 'node:util'

/**
 * What a pass proves of its holder, for the venue's rules. Health data: kept in memory, counted nowhere, and, like the
 * holder, never serialised or printed by accident.
 */
export class Evidence {
  readonly #read: () => EvidenceData

  /** @param read called when a rule asks, and not before. */
  constructor(read: () => EvidenceData) {
    this.#read = read
  }

  reveal(): EvidenceData {
    return this.#read()
  }

  toJSON(): string {
    return '[evidence]'
  }

  [inspect.custom](): string {
    return '[evidence]'
  }
}

export interface EvidenceData {
  readonly doses: readonly Dose[]
  readonly tests: readonly TestResult[]
  readonly recoveries: readonly Recovery[]
  /** The record itself where its format has rules of its own over it (the `hcert` of an EU certificate); else null. */
  readonly record: unknown
}

export const noEvidence: Evidence = new Evidence(() => ({
  doses: [],
  tests: [],
  recoveries: [],
  record: null,
}))

/** One immunisation that was completed. */
export interface Dose {
  /** `cvx` (CDC), `eu` (EU register of medicinal products) or whatever the pass names; null where it names none. */
  readonly product: { readonly system: string; readonly code: string } | null
  /** ISO 8601 date as the record has it, perhaps of lower precision (`2021-03`); null where it has none. */
  readonly date: string | null
  /** Which dose of how many, where the pass says. */
  readonly nth: number | null
  readonly of: number | null
}

export interface TestResult {
  readonly method: 'pcr' | 'antigen' | 'antibody' | 'unknown'
  readonly result: 'negative' | 'positive' | 'other'
  /** When the sample was taken: Unix seconds UTC where the record has a time, else its ISO 8601 date; null for neither. */
  readonly sampled: number | string | null
}

export interface Recovery {
  /** ISO 8601 dates. */
  readonly firstPositive: string | null
  readonly from: string | null
  readonly until: string | null
}
