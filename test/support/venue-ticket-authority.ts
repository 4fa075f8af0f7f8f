import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { encodeBase45 } from '../../main/engine/passes/base45.ts'
import type { TrustEntry } from '../../main/engine/trust/trust-document.ts'

type IssuerEntry = TrustEntry & { readonly format: 'venue-ticket' }

/** Changes to what an honest issuer would write. */
export interface TicketOptions {
  readonly header?: Record<string, unknown>
  readonly claims?: Record<string, unknown>
  /** The bytes that are signed as payload, instead of the claims. */
  readonly payload?: Buffer
}

/** An issuer of venue tickets with a key of its own, made for one test: honest, or as wrong as it is told to be. */
export class VenueTicketAuthority {
  readonly iss: string
  readonly kid: string
  readonly alg: 'EdDSA' | 'ES256'
  readonly jwk: Record<string, unknown>
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject

  constructor(alg: 'EdDSA' | 'ES256' = 'EdDSA', iss = 'https://tickets.example', kid = '2026') {
    this.alg = alg
    this.iss = iss
    this.kid = kid
    const { publicKey, privateKey } =
      alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.publicKey = publicKey
    this.privateKey = privateKey
    this.jwk = { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg, kid }
  }

  entry(changes: Partial<IssuerEntry> = {}): IssuerEntry {
    const { iss, jwk } = this
    return { format: 'venue-ticket', iss, name: 'A test venue', jwks: { keys: [jwk] }, ...changes }
  }

  /** A ticket as compact JWS. By default one entry of Ada Example to the final, from 2023 into 2033. */
  ticket(options: TicketOptions = {}): string {
    const header = { alg: this.alg, typ: 'venue-ticket+jwt', kid: this.kid, ...options.header }
    const claims = {
      iss: this.iss,
      jti: 'k3Jx0aQ9bZ1c',
      nbf: 1_700_000_000,
      exp: 2_000_000_000,
      evt: 'final',
      zone: 'north',
      prd: 'adult',
      ent: 1,
      name: 'Ada Example',
      ...options.claims,
    }
    const payload = options.payload ?? Buffer.from(JSON.stringify(claims))
    const signed = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload.toString('base64url')}`
    return `${signed}.${this.signatureOf(signed).toString('base64url')}`
  }

  /** The shorter text of a ticket that has an honest header and no claims but the usual ones in their order. */
  shortText(jws = this.ticket()): string {
    const [, payload = '', signature = ''] = jws.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    const order = ['iss', 'jti', 'nbf', 'exp', 'evt', 'zone', 'prd', 'ent', 'name', 'iat', 'grp']
    return shortTextOfBytes(
      Buffer.of(this.alg === 'EdDSA' ? 1 : 2, this.kid.length),
      Buffer.from(this.kid),
      Buffer.from(signature, 'base64url'),
      Buffer.from(JSON.stringify(order.map((claim) => claims[claim])).replace(/(,null)+\]$/, ']')),
    )
  }

  signatureOf(signed: string): Buffer {
    const algorithm = this.alg === 'EdDSA' ? null : 'sha256'
    return sign(algorithm, Buffer.from(signed), { key: this.privateKey, dsaEncoding: 'ieee-p1363' })
  }
}

export const shortTextOfBytes = (...bytes: Uint8Array[]): string =>
  `VT1:${encodeBase45(Buffer.concat(bytes))}`
