import { sign, type KeyObject } from 'node:crypto'
import { err, ok, type Result } from '../../../native/result.ts'
import { Claims, Iss } from '../passes/venue-ticket/claims.ts'
import { Kid, type Algorithm } from '../passes/venue-ticket/jws.ts'
import { headerText, payloadText, shortText } from '../passes/venue-ticket/short-text.ts'
import { rawSignature } from './raw-signature.ts'

export interface TicketIssuer {
  /** As gates trust it: `iss` and `kid` of the trust document. */
  readonly iss: string
  readonly kid: string
  /** Ed25519 or P-256; imported once, since that costs as much as signing. */
  readonly privateKey: KeyObject
}

/** What goes into a ticket besides its issuer. */
export type TicketClaims = Omit<Claims, 'iss'>

export type SignerFault = 'issuer-malformed' | 'key-id-malformed' | 'key-wrong-type'

export interface SignedTicket {
  readonly jws: string
  /** What to put into its QR code: the same in fewer modules. */
  readonly text: string
}

/** Signs one ticket after another. Throws for claims that no gate would take: whoever asks has checked them. */
export type TicketSigner = (claims: TicketClaims) => SignedTicket

/**
 * Makes ready to sign venue tickets. Synchronous, since a hundred thousand promises cost more than the
 * signatures. Source: main/engine/passes/venue-ticket/README.md.
 */
export function ticketSigner({ iss, kid, privateKey }: TicketIssuer): Result<TicketSigner, SignerFault> {
  if (!Iss.safeParse(iss).success) return err('issuer-malformed')
  if (!Kid.safeParse(kid).success) return err('key-id-malformed')
  const alg = algorithmOf(privateKey)
  if (alg === null) return err('key-wrong-type')
  const header = headerText(alg, kid)
  return ok((claims) => {
    const all = Claims.parse({ ...claims, iss })
    const signed = `${header}.${payloadText((name) => all[name])}`
    const signature = signatureOf(alg, signed, privateKey)
    return {
      jws: `${signed}.${signature.toString('base64url')}`,
      text: shortText({ alg, kid, claims: all, signature }),
    }
  })
}

function algorithmOf({ type, asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Algorithm | null {
  if (type !== 'private') return null
  if (asymmetricKeyType === 'ed25519') return 'EdDSA'
  return asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : null
}

const signatureOf = (alg: Algorithm, signed: string, key: KeyObject): Buffer =>
  alg === 'EdDSA'
    ? sign(null, Buffer.from(signed), key)
    : rawSignature(sign('sha256', Buffer.from(signed), key))
