import type { RefusalReason } from './reasons.ts'

/**
 * Codes that are sound and no pass for a gate without a network, by how they begin. They are told apart from damaged
 * ones, since the guest has another code in the same phone, or needs another reader.
 */
const kinds: readonly { readonly begins: RegExp; readonly reason: RefusalReason }[] = [
  // SMART Health Links 1.0.0, "Construct a SMART Health Link Payload": alone, or behind a viewer's address.
  { begins: /^(https:\/\/[^\s#]{1,512}#)?shlink:\//i, reason: 'health-link' },
  // UIC 918-9 / ERA TAP TSI B.12: unique message type id and version.
  { begins: /^#UT0[12]/, reason: 'rail-ticket' },
  // ISO/IEC 18013-5, 8.2.2.3 (device engagement); OpenID for Verifiable Presentations, 5 (a request to a wallet).
  { begins: /^(mdoc|mdoc-openid4vp|openid4vp|eudi-openid4vp|haip):/i, reason: 'mobile-document' },
]

/** What a text of no format of ours is; null: nothing that we know. */
export const otherCode = (text: string): RefusalReason | null =>
  kinds.find(({ begins }) => begins.test(text))?.reason ?? null
