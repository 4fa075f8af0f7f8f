import { deflateRawSync } from 'node:zlib'
import { CompactSign, type CryptoKey } from 'jose'
import { smartHealthCard } from '../passes/smart-health-card/smart-health-card.ts'

/** Longest JWS that fits one QR code of version 22, and longest part of one that does not. Source: "Chunking". */
const singleLength = 1_195
const partLength = 1_191

export interface CardSigner {
  readonly iss: string
  readonly kid: string
  readonly privateKey: CryptoKey
}

/** What goes into a card besides its issuer. */
export interface CardClaims {
  /** Unix seconds UTC. */
  readonly nbf: number
  readonly exp?: number
  /** Makes the card revocable: base64url, 24 characters at most. */
  readonly rid?: string
  /** Types besides the one of every health card, such as `https://smarthealth.cards#immunization`. */
  readonly types: readonly string[]
  /** FHIR R4 resources, minified as the framework wants. */
  readonly resources: readonly object[]
}

/** Signs a card. Source: SMART Health Cards 1.4.0, "Health Cards are encoded as Compact Serialization JWS". */
export async function signCard(signer: CardSigner, claims: CardClaims): Promise<string> {
  const { nbf, exp, rid, types, resources } = claims
  const payload = {
    iss: signer.iss,
    nbf,
    exp,
    vc: {
      type: ['https://smarthealth.cards#health-card', ...types],
      credentialSubject: {
        fhirVersion: '4.0.1',
        fhirBundle: {
          resourceType: 'Bundle',
          type: 'collection',
          entry: resources.map((resource, index) => ({ fullUrl: `resource:${index}`, resource })),
        },
      },
      rid,
    },
  }
  return new CompactSign(deflateRawSync(JSON.stringify(payload), { level: 9 }))
    .setProtectedHeader({ alg: 'ES256', zip: 'DEF', kid: signer.kid })
    .sign(signer.privateKey)
}

/** The texts of a card's QR codes: one, or as many as its length takes. Source: "Encoding QRs", "Chunking". */
export function cardTexts(jws: string): string[] {
  if (jws.length <= singleLength) return [`shc:/${digits(jws)}`]
  const of = Math.ceil(jws.length / partLength)
  // Parts of the same size make codes of the same size.
  const size = Math.ceil(jws.length / of)
  return Array.from(
    { length: of },
    (_, index) => `shc:/${index + 1}/${of}/${digits(jws.slice(index * size, (index + 1) * size))}`,
  )
}

/**
 * Cards as the file that phones take into their wallets, `.smart-health-card`, of type `application/smart-health-card`.
 * Source: SMART Health Cards 1.4.0, "via File Download".
 */
export const cardFile = (cards: readonly string[]): string => JSON.stringify({ verifiableCredential: cards })

/** The whole card that health card texts are the codes of; null for texts of another kind. */
export function cardOf(texts: readonly string[]): string | null {
  if (!texts.every(smartHealthCard.recognises)) return null
  const bodies = texts.map((text) => {
    const reading = smartHealthCard.read(text)
    if (reading.kind === 'whole') return reading.token
    return reading.kind === 'part' ? reading.body : null
  })
  return smartHealthCard.join(bodies.filter((body) => body !== null))
}

const digits = (text: string): string =>
  Array.from(text, (char) => String(char.charCodeAt(0) - 45).padStart(2, '0')).join('')
