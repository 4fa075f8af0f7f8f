import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import {
  signHealthPass,
  type HealthPassClaims,
  type HealthPassSigner,
} from '../../main/engine/issuing/digital-health-pass.ts'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'
import { canonicalJson } from './canonical-json.ts'

/** A member that is to be absent: what is written as undefined. */
type Changes = Readonly<Record<string, unknown>>

/** An issuer of Digital Health Passes with a key of its own, made for one test: honest, or as wrong as it is told to be. */
export class HealthPassAuthority {
  readonly issuer: string
  readonly creator: string
  readonly jwk: Record<string, unknown>
  readonly #privateKey: KeyObject

  constructor(issuer = 'did:hpass:0f0f:a1a1') {
    this.issuer = issuer
    this.creator = `${issuer}#key-1`
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#privateKey = privateKey
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.jwk = { kty: 'EC', crv: 'P-256', x, y }
  }

  trust(keys: Changes = { [this.creator]: this.jwk }): TrustDocument {
    return { issuers: [{ format: 'digital-health-pass', name: 'A test issuer', keys: { ...keys } }] }
  }

  get signer(): HealthPassSigner {
    return { issuer: this.issuer, keyId: 'key-1', privateKey: this.#privateKey }
  }

  /** A pass like New York's, as the product issues it: by default a vaccination of Ada Example, through 2030. */
  pass(claims: Partial<HealthPassClaims> = {}): string {
    return signHealthPass(this.signer, {
      type: 'vaccination',
      given: 'Ada',
      family: 'Example',
      birthDate: '1984-07-04',
      issuedAt: 1_700_000_000,
      expires: 1_900_000_000,
      ...claims,
    })
  }

  /** A credential of the wider family, with changes, signed as it then is. */
  credential(subject: Changes, changes: Changes = {}, proof: Changes = {}): Record<string, unknown> {
    return this.sign({
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      id: `${this.issuer}#vc-1`,
      type: ['VerifiableCredential'],
      issuer: this.issuer,
      issuanceDate: '2023-11-14T22:13:20Z',
      credentialSubject: subject,
      proof: {
        created: '2023-11-14T22:13:20Z',
        creator: this.creator,
        nonce: 'n',
        type: 'EcdsaSecp256r1Signature2019',
        ...proof,
      },
      ...changes,
    })
  }

  /** @param credential with or without a signature already: that one is left out. */
  sign(credential: Record<string, unknown>): Record<string, unknown> {
    const { proof, ...rest } = JSON.parse(JSON.stringify(credential)) as Record<string, unknown>
    const { signatureValue: _, ...unsigned } = { ...(proof as Changes | null) }
    const signed = Buffer.from(canonicalJson({ ...rest, proof: unsigned }))
    const signatureValue = sign('sha256', signed, this.#privateKey).toString('base64url')
    return { ...rest, proof: { ...unsigned, signatureValue } }
  }
}

/** A field hidden behind its hash, and what reveals it. */
export function hidden(path: string, val: string): { hash: string; revealed: Record<string, string> } {
  const nonce = Buffer.from(`nonce of ${path}`).toString('base64url')
  const hash = createHmac('sha256', Buffer.from(nonce, 'base64url')).update(val).digest('base64url')
  return { hash, revealed: { path, val, nonce, alg: 'HS256' } }
}
