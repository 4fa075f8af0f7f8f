/**
 * Why a pass was refused. Stable codes: they are counted, shown in words, and part of what `verify` promises.
 * None of them says anything about the health of its bearer.
 */
export const refusalReasons = [
  /** A text in no format that we know. */
  'not-a-pass',
  /** The scanner delivered bytes that make no text: too long, cut short, not UTF-8. */
  'unreadable',
  /** A known format, wrongly encoded. */
  'malformed',
  /** Over a limit of size, before or after decompression. */
  'too-large',
  /** A code of a set was never shown. */
  'parts-missing',
  /** Codes of different sets, or one shown twice where each must come once. */
  'parts-mixed',
  /** Signed, it says, by somebody whom this gate does not know. */
  'issuer-unknown',
  /** A known issuer, but none of its keys. */
  'key-unknown',
  /** Altered, or signed with another key than it names. */
  'signature-invalid',
  'not-yet-valid',
  'expired',
  /** Withdrawn by its issuer. */
  'revoked',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

/** The pass is good but wants a person's eyes: no fault of the guest. */
export const referralReasons = [
  /** Authentic, of a type that this venue does not take at this gate. */
  'type-not-accepted',
] as const
export type ReferralReason = (typeof referralReasons)[number]

/** What a verdict may add to a good pass. */
export const verifyWarnings = [
  /** The issuer's revocation list is malformed, and there is no earlier good one. */
  'revocation-list-invalid',
] as const
export type VerifyWarning = (typeof verifyWarnings)[number]

export const passFormatIds = ['smart-health-card'] as const
export type PassFormatId = (typeof passFormatIds)[number]

/** What a pass proves. `none` in the counts stands for a text that proved nothing. */
export const passTypes = ['vaccination', 'test-negative', 'test-other', 'health-record'] as const
export type PassType = (typeof passTypes)[number]
