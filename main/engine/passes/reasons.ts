/**
 * Why a pass was refused. Stable codes: they are counted, shown in words, and part of what `verify` promises.
 * None of them says anything about the health of its bearer.
 */
export const refusalReasons = [
  /** A text in no format that we know. */
  'not-a-pass',
  /** A SMART Health Link: it says where on the network a record lies, and a gate fetches nothing. */
  'health-link',
  /** A rail ticket (UIC 918), for readers of the railways. */
  'rail-ticket',
  /** The beginning of a talk with a phone (ISO 18013-5): a licence that a camera alone cannot read. */
  'mobile-document',
  /** The scanner delivered bytes that make no text: too long, cut short, not UTF-8. */
  'unreadable',
  /** A known format, wrongly encoded. */
  'malformed',
  /** A known format in a version that came after this program. */
  'version-unknown',
  /** Signed in a way that this program does not know, or that its format does not allow. */
  'algorithm-unknown',
  /** Over a limit of size, before or after decompression. */
  'too-large',
  /** A code of a set was never shown. */
  'parts-missing',
  /** Codes of different sets, or one shown twice where each must come once. */
  'parts-mixed',
  /** Signed, it says, by somebody whom this gate does not know. */
  'issuer-unknown',
  /** Genuine, but this venue does not accept its issuer. */
  'issuer-not-trusted',
  /** A known issuer, but none of its keys. */
  'key-unknown',
  /** Altered, or signed with another key than it names. */
  'signature-invalid',
  /** The signer's certificate is not of the infrastructure that is trusted for it, or breaks its rules. */
  'certificate-invalid',
  /** The signer's certificate had run out, or not begun, when it was needed. */
  'certificate-expired',
  /** The signer's certificate is not for passes of this kind. */
  'certificate-wrong-use',
  'not-yet-valid',
  'expired',
  /** Withdrawn by its issuer. */
  'revoked',
  /** Held back by whoever sold it; it may be released again. */
  'blocked',
  /** From here on, a rule of the venue's: fewer days than it wants after the last dose of a series. */
  'too-soon-after-dose',
  'series-incomplete',
  'dose-too-old',
  'test-too-old',
  /** A ticket of another event than this gate's. */
  'wrong-event',
  'wrong-zone',
  /** A ticket for another group of lanes of this venue. */
  'wrong-gate',
  /** Before the doors of its event, or before the time that it is good for here. */
  'too-early',
  /** After the last entry of its event, or after the time that it is good for here. */
  'too-late',
  /** As often as it admits, somebody went in with it. */
  'already-used',
  /** Whoever went in with it has not come out. */
  'already-inside',
  /** Nobody went in with it, so nobody can go out with it. */
  'not-inside',
  /** Whoever went out with it may not come back, or came back too late. */
  'reentry-not-allowed',
  /** Another lane is letting somebody in with it at this moment. */
  'in-use',
  /** A code of the kind that this venue keeps lists of, and on none of them. */
  'not-on-list',
  /** Blocked by this venue. */
  'blocked-by-venue',
  /** The lane wants more than one proof, and the rest was never shown. */
  'proof-missing',
  /** Staff have turned the guest away. */
  'turned-away',
  /** A business rule that came with the venue's rules says no. */
  'rule-not-met',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

/** The pass is good but wants a person's eyes: no fault of the guest. */
export const referralReasons = [
  /** Authentic, of a type that this venue does not take at this gate. */
  'type-not-accepted',
  /** Authentic, of a trusted issuer whose passes the venue's rules leave to a person. */
  'issuer-not-accepted',
  /** What a rule of the venue's asks about is not in the pass, or not exactly enough. */
  'evidence-missing',
  /** A business rule gives no answer for this pass. */
  'rule-undetermined',
  /** The gate lost power or a device while somebody was going in with it: whether they are inside, nobody knows. */
  'entry-uncertain',
  /** Two proofs of the set name different people. */
  'holder-mismatch',
  /** Of somebody who, this young, goes in with an adult. */
  'minor-alone',
  /** Nobody has confirmed the photo ID in time. */
  'id-not-confirmed',
] as const
export type ReferralReason = (typeof referralReasons)[number]

/** What a verdict may add to a good pass. */
export const verifyWarnings = [
  /** The issuer's revocation list is malformed, and there is no earlier good one. */
  'revocation-list-invalid',
] as const
export type VerifyWarning = (typeof verifyWarnings)[number]

/** Why a good pass does not open the gate for the gate's own sake: nothing in them is about the pass or its bearer. */
export const holdReasons = [
  /** The keys that it was checked with are older than the venue allows. */
  'keys-expired',
  /** The gate's clock may be wrong, and nobody has said yet that it is right. */
  'clock-doubtful',
  /** The scanner poses as a keyboard: too slow, and too easily disturbed, for a code of this kind or length. */
  'scanner-unsuited',
  /** As many people are inside as the venue allows. */
  'zone-full',
  /** No event of this venue is on now. */
  'no-event',
  /** Whether it was used elsewhere could not be asked in time. */
  'claims-unanswered',
] as const
export type HoldReason = (typeof holdReasons)[number]

/** What the gate adds to an admission of its own condition. */
export const gateWarnings = [
  'keys-stale',
  'keys-expired',
  /** In without having come out, or out without having gone in: the venue lets it pass, and counts it. */
  'passed-back',
  /** Whether it was used elsewhere could not be asked in time; it is found out later. */
  'claim-unconfirmed',
] as const
export type GateWarning = (typeof gateWarnings)[number]

export const passFormatIds = [
  'smart-health-card',
  'eu-dcc',
  'nzcp',
  'digital-health-pass',
  'vds-nc',
  'pretix',
  'venue-ticket',
  'listed-code',
] as const
export type PassFormatId = (typeof passFormatIds)[number]

/** What a pass proves. `none` in the counts stands for a text that proved nothing. */
export const passTypes = [
  'vaccination',
  'recovery',
  'pcr-negative',
  'antigen-negative',
  /** A negative test whose method the pass does not tell. */
  'test-negative',
  /** A test with another result, or with none that is known here. */
  'test-other',
  'health-record',
  /** Its issuer vouches for the holder, and does not tell on what ground. */
  'covid-pass',
  'ticket',
] as const
export type PassType = (typeof passTypes)[number]
