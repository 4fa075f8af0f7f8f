import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { TrustEntry } from '../../main/engine/trust/trust-document.ts'

type IssuerEntry = TrustEntry & { readonly format: 'smart-health-card' }

/** Changes to what an honest issuer would write. */
export interface CardOptions {
  readonly iss?: string
  readonly header?: Record<string, unknown>
  readonly claims?: Record<string, unknown>
  readonly vc?: Record<string, unknown>
  readonly entries?: readonly unknown[]
  /** The bytes that are signed as payload, instead of the compressed claims. */
  readonly payload?: Buffer
}

const vaccinated = (given: string, family: string): unknown[] => [
  {
    fullUrl: 'resource:0',
    resource: { resourceType: 'Patient', name: [{ family, given: [given] }], birthDate: '1984-07-04' },
  },
  {
    fullUrl: 'resource:1',
    resource: {
      resourceType: 'Immunization',
      status: 'completed',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
      patient: { reference: 'resource:0' },
      occurrenceDateTime: '2021-03-01',
    },
  },
]

/** An issuer of SMART Health Cards with a key of its own, made for one test: honest, or as wrong as it is told to be. */
export class ShcAuthority {
  readonly iss: string
  readonly kid: string
  readonly jwk: Record<string, unknown>
  readonly #privateKey: KeyObject
  readonly #publicKey: KeyObject

  constructor(iss = 'https://issuer.example/shc') {
    this.iss = iss
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#privateKey = privateKey
    this.#publicKey = publicKey
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.kid = createHash('sha256')
      .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
      .digest('base64url')
    this.jwk = { kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', kid: this.kid, x, y }
  }

  trust(crls: readonly unknown[] = [], key: Record<string, unknown> = {}): { issuers: IssuerEntry[] } {
    const { iss, jwk } = this
    return {
      issuers: [
        {
          format: 'smart-health-card',
          iss,
          name: 'A test issuer',
          jwks: { keys: [{ ...jwk, ...key }] },
          crls: [...crls],
        },
      ],
    }
  }

  /** For certificates. */
  get keys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
    return { publicKey: this.#publicKey, privateKey: this.#privateKey }
  }

  /** A card as compact JWS. By default a vaccination of Ada Example, valid since 2023 with no end. */
  card(options: CardOptions = {}): string {
    const header = { alg: 'ES256', zip: 'DEF', kid: this.kid, ...options.header }
    const claims = {
      iss: options.iss ?? this.iss,
      nbf: 1_700_000_000.5,
      vc: {
        type: ['https://smarthealth.cards#health-card'],
        credentialSubject: {
          fhirVersion: '4.0.1',
          fhirBundle: {
            resourceType: 'Bundle',
            type: 'collection',
            entry: options.entries ?? vaccinated('Ada', 'Example'),
          },
        },
        ...options.vc,
      },
      ...options.claims,
    }
    const payload = options.payload ?? deflateRawSync(JSON.stringify(claims), { level: 9 })
    return this.sign(JSON.stringify(header), payload)
  }

  /** Signs exactly this, be it a card or not. */
  sign(header: string, payload: Buffer): string {
    const signed = `${Buffer.from(header).toString('base64url')}.${payload.toString('base64url')}`
    const signature = sign('sha256', Buffer.from(signed), {
      key: this.#privateKey,
      dsaEncoding: 'ieee-p1363',
    })
    return `${signed}.${signature.toString('base64url')}`
  }

  /**
   * A card of at least `length` characters, and at most a few more: doses as clinics write them, with as much in each
   * that does not compress (lot, clinic) as it takes.
   */
  cardOfLength(length: number): string {
    for (let letters = 1; ; letters += 1) {
      const card = this.card({ entries: dosesWith(letters) })
      if (card.length >= length) return card
    }
  }
}

/** Four doses, and `letters` characters without pattern among them. */
function dosesWith(letters: number): unknown[] {
  const noise = createHash('shake256', { outputLength: letters })
    .update('noise')
    .digest('base64url')
    .slice(0, letters)
  const quarter = Math.ceil(letters / 4)
  const doses = [0, 1, 2, 3].map((dose) => ({
    fullUrl: `resource:${dose + 1}`,
    resource: {
      resourceType: 'Immunization',
      status: 'completed',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
      patient: { reference: 'resource:0' },
      occurrenceDateTime: `202${dose + 1}-0${dose + 1}-11`,
      lotNumber: noise.slice(dose * quarter, (dose + 1) * quarter),
      performer: [{ actor: { display: 'Example General Hospital' } }],
    },
  }))
  return [vaccinated('Ada', 'Example')[0], ...doses]
}

/** As it stands in a QR code. */
export const numeric = (jws: string): string => `shc:/${digits(jws)}`

/** In `of` codes of about the same length. */
export function numericParts(jws: string, of: number): string[] {
  const size = Math.ceil(jws.length / of)
  return Array.from(
    { length: of },
    (_, index) => `shc:/${index + 1}/${of}/${digits(jws.slice(index * size, (index + 1) * size))}`,
  )
}

/** The pair of each ASCII character. */
const pairs = Array.from({ length: 128 }, (_, code) => String(code - 45).padStart(2, '0'))

function digits(text: string): string {
  let written = ''
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    written += pairs[code] ?? String(code - 45)
  }
  return written
}
