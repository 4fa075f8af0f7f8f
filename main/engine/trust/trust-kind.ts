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

/** A list of an entry, gone through in slices. Between two of them others may run. */
export interface LongList<Item> extends AsyncIterable<readonly Item[]> {
  /** Items. */
  readonly length: number
  /** Of all of it as JSON, more or less. */
  readonly characters: number
}

/** How an issuer is made ready while a gate goes on working: in small steps. */
export interface Preparing {
  /** Lets others run where it is time. Awaited between steps of which there may be many. */
  rest(): Promise<void>
  /**
   * The list at `path` (`crls.0.rids`), which may be kept elsewhere for its length; then `written` is empty.
   * @param item what its items are: where they are not, the whole entry is unreadable.
   */
  list<Item>(path: string, written: readonly Item[], item: z.ZodType<Item>): LongList<Item>
}

/**
 * What a format needs of whom it trusts: how an issuer is written (`Entry`), what is made of each (`Prepared`) and what
 * verification reads in memory (`Trust`). Pure: nothing is fetched, no clock is read.
 */
export interface TrustKind<Entry extends AnyEntry = AnyEntry, Prepared = unknown, Trust = unknown> {
  readonly format: Entry['format']
  /** An issuer in a trust document. Limits the size; keys and lists inside are judged one by one, by `merge` and `prepare`. */
  readonly schema: z.ZodType<Entry>
  /** Where an entry may have a list too long to be read at once (`crls.*.rids`): `prepare` asks for it by `list`. */
  readonly longLists: readonly string[]
  /** What its passes name it by: exact, and once in its format. Cheap: lists are not looked into. */
  id(entry: Entry): string
  /** What a list shows of it beside its id. Looks at every key and list. */
  summary(entry: Entry): IssuerSummary
  /** What to keep, where `next` comes and `known` is there (null: the issuer is new). What breaks a rule is left out. */
  merge(known: Entry | null, next: Entry): Promise<Merged<Entry>>
  /** Makes an issuer ready for use. What breaks a rule is left out. */
  prepare(entry: Entry, leftOut: LeftOut[], preparing: Preparing): Promise<Prepared>
  /**
   * All issuers of this format together, those that count first in front; of none, a trust that trusts nobody. Quick:
   * while it runs, nothing else does.
   */
  join(prepared: readonly Prepared[], leftOut: LeftOut[]): Trust
}
