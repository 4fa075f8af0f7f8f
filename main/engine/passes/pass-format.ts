import type { AnyEntry, TrustKind } from '../trust/trust-kind.ts'
import type { TrustView } from '../trust/trust-view.ts'
import type { Evidence } from './evidence.ts'
import type { Holder } from './holder.ts'
import type { PassFormatId, PassType, RefusalReason, VerifyWarning } from './reasons.ts'

/** What an authentic pass says, in the terms that every format shares. Times are Unix seconds UTC, perhaps fractional. */
export interface VerifiedPass {
  readonly format: PassFormatId
  readonly issuer: {
    readonly id: string
    readonly name: string
    /** Its id in the trust document where that is another: a list may be of many issuers. */
    readonly listedAs?: string
  }
  readonly kid: string
  readonly type: PassType
  readonly holder: Holder
  readonly evidence: Evidence
  /** What a ticket admits to; null for a pass that is none. */
  readonly ticket: Ticket | null
  readonly validFrom: number | null
  readonly validUntil: number | null
}

/** What a ticket admits to, in the terms of whoever sold it. Nothing of it says who holds it. */
export interface Ticket {
  /**
   * This ticket among all of its issuer. What is used up where a ticket admits once: never the scanned text, since an
   * ES256 signature can be rewritten by anybody into a second one that verifies as well.
   */
  readonly id: string
  readonly event: string
  /** Null: of the whole event. */
  readonly zone: string | null
  /** The group of lanes that it admits through; absent: any. */
  readonly group?: string
  /** The kind of ticket, such as an item and its variation; null where there is but one. */
  readonly product: string | null
  /** How often it admits; null: as often as the venue's rules allow. */
  readonly entries: number | null
}

/**
 * What verification found. `pass` of a refusal is there only when the signature was proven (an expired or revoked
 * pass: the attendant may want to see whose). `claims` is what the pass says of its own origin, unproven.
 */
export type Verdict =
  | { readonly outcome: 'verified'; readonly pass: VerifiedPass; readonly warnings: readonly VerifyWarning[] }
  | {
      readonly outcome: 'refused'
      readonly reason: RefusalReason
      readonly format: PassFormatId | null
      readonly pass: VerifiedPass | null
      readonly claims: { readonly issuer: string | null; readonly kid: string | null }
    }

/** One scanned text, looked at by itself. */
export type Reading =
  | { readonly kind: 'whole'; readonly token: string }
  /** One code of a set; `index` from 1 to `of`. */
  | { readonly kind: 'part'; readonly index: number; readonly of: number; readonly body: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }

/** A kind of code that is a pass. Pure: time, keys and lists come in as arguments. */
export interface CodeFormat {
  readonly id: PassFormatId
  /** Cheap, by prefix and alphabet: is this text meant to be of this format? */
  recognises(text: string): boolean
  /** Takes the scanned text apart, within limits. Never throws, whatever the text. */
  read(text: string): Reading
  /** The token of a complete set; `bodies` in order of their index. */
  join(bodies: readonly string[]): string
  /**
   * Decodes and verifies. Never throws, whatever the token.
   * @param token as `read` or `join` gave it.
   * @param atS Unix seconds UTC.
   */
  verify(token: string, trust: TrustView, atS: number): Verdict
}

/**
 * A kind of pass that somebody issued whom a trust document names. To add one, write its folder beside the others, name
 * it in `passFormatIds` and list it in `formats.ts`; nothing else changes.
 */
export interface PassFormat<Entry extends AnyEntry = AnyEntry> extends CodeFormat {
  /** Whom it trusts: as it is written, kept and looked up. */
  readonly trust: TrustKind<Entry>
}
