import type { z } from 'zod'
import type { PassFormatId } from '../passes/reasons.ts'

/** A key, a certificate or a list that was not taken over, and why. */
export interface LeftOut {
  /** The issuer, as its passes name it. */
  readonly issuer: string
  /** What the key or the list calls itself; null where it does not say. */
  readonly kid: string | null
  readonly fault: TrustFault
}

/** Stable codes: printed by `keys import`, and looked up by whoever wants to know why a key is missing. */
export const trustFaults = [
  'key-malformed',
  'key-private',
  'key-wrong-type',
  'key-wrong-use',
  'key-wrong-algorithm',
  'key-wrong-id',
  'key-twice',
  /** More keys than a gate can try on one pass. */
  'key-too-many',
  'certificate-malformed',
  /** No path to a root of the issuer's public key infrastructure. */
  'certificate-untrusted',
  'certificate-wrong-issuer',
  'certificate-wrong-key',
  'crl-malformed',
  'crl-wrong-method',
  'crl-wrong-version',
  'crl-duplicate',
  'crl-signature-invalid',
  'crl-older',
  'crl-without-key',
] as const
export type TrustFault = (typeof trustFaults)[number]

/** One issuer as a list shows it. */
export interface IssuerSummary {
  readonly name: string
  /** ISO 3166-1, two letters; null where the format does not say, or there are several. */
  readonly country: string | null
  readonly keys: number
  /** Lists in force, good ones alone. */
  readonly revocationLists: number
}

/** What the store keeps of an issuer when it hears of it again. */
export interface Merged<Entry> {
  readonly entry: Entry
  readonly keysWithdrawn: number
  readonly leftOut: readonly LeftOut[]
}

/** An entry of a trust document, as far as all formats agree. */
export interface AnyEntry {
  readonly format: PassFormatId
}

/**
 * What a format needs of whom it trusts: how an issuer is written (`Entry`), and what verification reads in memory
 * (`Trust`). Pure: nothing is fetched, no clock is read.
 */
export interface TrustKind<Entry extends AnyEntry = AnyEntry, Trust = unknown> {
  readonly format: Entry['format']
  /** An issuer in a trust document. Limits the size; keys and lists inside are judged one by one, by `merge` and `build`. */
  readonly schema: z.ZodType<Entry>
  /** What its passes name it by: exact, and once in its format. Cheap: lists are not looked into. */
  id(entry: Entry): string
  /** What a list shows of it beside its id. Looks at every key and list. */
  summary(entry: Entry): IssuerSummary
  /** What to keep, where `next` comes and `known` is there (null: the issuer is new). What breaks a rule is left out. */
  merge(known: Entry | null, next: Entry): Promise<Merged<Entry>>
  /** Makes all issuers of this format ready for use; for none, a trust that trusts nobody. What breaks a rule is left out. */
  build(entries: readonly Entry[], leftOut: LeftOut[]): Promise<Trust>
}
