import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'
import { ShcAuthority } from '../support/shc-authority.ts'

export const issuers = 5_000
export const keysOfEach = 2
/** How many ids are revoked: by one issuer, and by all the others together. */
export const longList = 600_000
const otherIds = 400_000

interface Crl {
  readonly kid: string
  readonly method: 'rid'
  readonly ctr: number
  readonly rids: readonly string[]
}

interface Issuer {
  readonly keys: readonly Record<string, unknown>[]
  readonly crls: readonly Crl[]
}

/** A directory as large as one may become: its document, and cards of the issuer with the long list. */
export class LargeTrust {
  /** Whose list is long. */
  readonly long = new ShcAuthority(issuerAt(0))
  readonly #issuers: Issuer[]

  constructor() {
    this.#issuers = Array.from({ length: issuers }, (_, nth) => this.#newIssuer(nth))
  }

  get document(): TrustDocument {
    return {
      issuers: this.#issuers.map(({ keys, crls }, nth) => ({
        format: 'smart-health-card' as const,
        iss: issuerAt(nth),
        name: `Issuer ${nth}`,
        jwks: { keys: [...keys] },
        crls: [...crls],
      })),
    }
  }

  /** The document of one issuer alone. */
  documentOf(nth: number): TrustDocument {
    return { issuers: this.document.issuers.slice(nth, nth + 1) }
  }

  /** Ten passes more are revoked by the issuer of the long list, somewhere in it. */
  revokeTen(): void {
    const [long] = this.#issuers
    const [crl] = long?.crls ?? []
    if (long === undefined || crl === undefined) throw new Error('no list')
    const rids = [...crl.rids]
    for (let nth = 0; nth < 10; nth += 1)
      rids.splice(Math.floor((rids.length * (nth + 0.5)) / 10), 0, revocationId())
    this.#issuers[0] = { ...long, crls: [{ ...crl, ctr: crl.ctr + 1, rids }] }
  }

  /** So many other issuers give up their second key for a new one. */
  renewKeys(howMany: number): void {
    for (let nth = 1; nth <= howMany; nth += 1) {
      const issuer = this.#issuers[nth * 97]
      if (issuer !== undefined)
        this.#issuers[nth * 97] = { ...issuer, keys: [...issuer.keys.slice(0, 1), jwkOf()] }
    }
  }

  #newIssuer(nth: number): Issuer {
    const keys = [nth === 0 ? this.long.jwk : jwkOf(), ...Array.from({ length: keysOfEach - 1 }, jwkOf)]
    // Few have long lists and many have short ones: the tenth issuer revokes ten times as many as the hundredth.
    const share = nth === 0 ? longList : Math.round(otherIds / (nth * harmonic))
    const rids = Array.from({ length: share }, revocationId)
    const crls =
      rids.length === 0 ? [] : [{ kid: String(keys[0]?.['kid']), method: 'rid' as const, ctr: 1, rids }]
    return { keys, crls }
  }
}

const issuerAt = (nth: number): string => `https://issuer-${nth}.example/shc`
const harmonic = Array.from({ length: issuers - 1 }, (_, nth) => 1 / (nth + 1)).reduce(
  (sum, part) => sum + part,
  0,
)

/** 128 bits as base64url, as most issuers make them; one in ten with a time. */
function revocationId(): string {
  const bytes = randomBytes(17)
  const rid = bytes.toString('base64url', 0, 16)
  return (bytes[16] ?? 0) % 10 === 0 ? `${rid}.1700000000` : rid
}

function jwkOf(): Record<string, unknown> {
  const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url')
  return { kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', kid, x, y }
}
