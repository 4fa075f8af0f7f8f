import {
  calculateJwkThumbprint,
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  errors,
  type JWK,
} from 'jose'
import { z } from 'zod'
import { ok, type Result } from '../../../../native/result.ts'
import { parseTrustDocument, type TrustDocument } from '../trust-document.ts'
import { bundleFault, type BundleFault } from './bundle-fault.ts'

/** Characters. Whole directories are 2 MB, the longest lists of withdrawn tickets some 40. */
export const maxBundleLength = 64_000_000
/** The header holds a key, and nothing that could be long. */
const maxHeaderLength = 1_000
/** How far the clocks of two gates may be apart. */
const clockDriftS = 300

const bundleType = 'passgate-trust-bundle+jws'
const compact = /^[\w-]+\.[\w-]*\.[\w-]*$/

/** RFC 7638 with SHA-256: what people compare, and what a gate pins. */
export const Fingerprint = z.string().regex(/^[\w-]{43}$/)

/** A line that people read: nothing in it may command a terminal. */
export const MakerName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u)

/** Of a signer: Ed25519 (RFC 8037, section 2). */
export const SignerJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
})
export type SignerJwk = z.output<typeof SignerJwk>

const Header = z.strictObject({ alg: z.literal('EdDSA'), typ: z.literal(bundleType), jwk: SignerJwk })
const Versioned = z.object({ version: z.int() })
const Payload = z.object({
  version: z.literal(1),
  serial: z.int().min(1),
  madeAtS: z.int().min(0),
  madeBy: MakerName,
  trust: z.unknown(),
})

export interface Bundle {
  /** Grows with each bundle of its signer. */
  readonly serial: number
  /** Unix seconds. */
  readonly madeAtS: number
  /** What its maker calls itself. */
  readonly madeBy: string
  readonly trust: TrustDocument
}

/** Of a bundle whose signature holds. */
export interface SignedBundle extends Bundle {
  /** Whose key has signed it. */
  readonly signer: string
}

export const fingerprintOf = (jwk: SignerJwk): Promise<string> => calculateJwkThumbprint(jwk)

/** Does this text mean to be a bundle? Else it may be a plain trust file, which is JSON. */
export const looksLikeBundle = (text: string): boolean => !/^\s*[[{]/.test(text)

/** A line's end stands behind it, as in every text file. */
export async function signBundle(
  { serial, madeAtS, madeBy, trust }: Bundle,
  privateKey: SignerJwk & JWK,
): Promise<Result<string, BundleFault>> {
  const { kty, crv, x } = privateKey
  const payload = JSON.stringify({ version: 1, serial, madeAtS, madeBy, trust })
  // Base64url takes four characters for three bytes.
  if (Buffer.byteLength(payload) * 1.34 > maxBundleLength - 2 * maxHeaderLength)
    return bundleFault('bundle-too-large', `${Buffer.byteLength(payload)} bytes`)
  const text = await new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: 'EdDSA', typ: bundleType, jwk: { kty, crv, x } })
    .sign(privateKey)
  return ok(`${text}\n`)
}

/**
 * Opens a bundle, looking at what it holds only once its signature is proven.
 * @param isPinned asked for the fingerprint of the key that it was signed with.
 * @param nowS Unix seconds.
 */
export async function openBundle(
  written: string,
  isPinned: (fingerprint: string) => boolean,
  nowS: number,
): Promise<Result<SignedBundle, BundleFault>> {
  if (written.length > maxBundleLength) return bundleFault('bundle-too-large', `${written.length} characters`)
  const text = written.trim()
  const header = headerOf(text)
  if (!header.ok) return header
  const signer = await fingerprintOf(header.value.jwk)
  if (!isPinned(signer)) return bundleFault('signer-not-pinned', signer)
  const payload = await provenPayload(text, header.value.jwk)
  if (!payload.ok) return payload
  const bundle = bundleIn(payload.value)
  if (!bundle.ok) return bundle
  const { madeAtS } = bundle.value
  if (madeAtS > nowS + clockDriftS) return bundleFault('bundle-from-future', String(madeAtS))
  return ok({ ...bundle.value, signer })
}

function headerOf(text: string): Result<z.output<typeof Header>, BundleFault> {
  if (!compact.test(text) || text.indexOf('.') > maxHeaderLength)
    return bundleFault('bundle-malformed', 'it is no JWS in compact form')
  const protectedHeader = decoded(text)
  if (protectedHeader === null) return bundleFault('bundle-malformed', 'its header cannot be read')
  const { alg } = protectedHeader
  if (alg === 'none' || alg === undefined || text.endsWith('.')) return bundleFault('bundle-unsigned', '')
  if (alg !== 'EdDSA') return bundleFault('bundle-algorithm-unknown', '')
  const header = Header.safeParse(protectedHeader)
  return header.success
    ? ok(header.data)
    : bundleFault('bundle-malformed', 'its header is of no trust bundle')
}

function decoded(text: string): ReturnType<typeof decodeProtectedHeader> | null {
  try {
    return decodeProtectedHeader(text)
  } catch {
    return null
  }
}

async function provenPayload(text: string, jwk: SignerJwk): Promise<Result<Uint8Array, BundleFault>> {
  try {
    return ok((await compactVerify(text, jwk, { algorithms: ['EdDSA'] })).payload)
  } catch (error) {
    const code = error instanceof errors.JOSEError ? error.code : 'its key is none'
    return bundleFault('bundle-signature-invalid', code)
  }
}

function bundleIn(payload: Uint8Array): Result<Bundle, BundleFault> {
  const json = jsonIn(payload)
  const versioned = Versioned.safeParse(json)
  if (versioned.success && versioned.data.version !== 1)
    return bundleFault('bundle-version-unknown', String(versioned.data.version))
  const parsed = Payload.safeParse(json)
  if (!parsed.success) return bundleFault('bundle-malformed', placesOf(parsed.error.issues))
  const { serial, madeAtS, madeBy } = parsed.data
  const trust = parseTrustDocument(parsed.data.trust)
  if (!trust.ok) {
    const [first] = trust.error
    return bundleFault('bundle-malformed', `trust.${first?.path}: ${first?.problem}`)
  }
  return ok({ serial, madeAtS, madeBy, trust: trust.value })
}

const placesOf = (issues: readonly z.core.$ZodIssue[]): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')

function jsonIn(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch {
    return undefined
  }
}
