import { verify as verifySignature } from 'node:crypto'
import { z } from 'zod'
import type { TrustView } from '../../trust/trust-view.ts'
import { fromBase64Url } from '../base64url.ts'
import type { PassFormat, Verdict, VerifiedPass } from '../pass-format.ts'
import type { RefusalReason } from '../reasons.ts'
import { canonicalBytes, isObject, maxJsonLength, parseObject, startsAsObject } from '../signed-json.ts'
import { derSignature, rawSignatureBytes } from '../der-signature.ts'
import { contentOf, sealTypes } from './content.ts'
import type { Signer } from './signer.ts'
import { vdsNcTrust } from './trust.ts'

const { format: id } = vdsNcTrust
const version = 1

/** What every version has: looked at first, so that a later one is told from a broken one. */
const Header = z.object({ data: z.object({ hdr: z.object({ t: z.string(), v: z.int() }) }) })
const Seal = z.object({
  data: z.looseObject({
    hdr: z.object({ t: z.enum(sealTypes), is: z.string().min(1).max(8) }),
    msg: z.looseObject({}),
  }),
  sig: z.object({ alg: z.string(), cer: z.string().min(1), sigvl: z.string().max(256) }),
})
type Seal = z.output<typeof Seal>

/** Hash by `alg`, and the curves that go with it by the bytes of each half of a signature. */
const algorithms = new Map([
  ['ES256', { hash: 'sha256', half: 32, curves: ['prime256v1', 'brainpoolP256r1'] }],
  ['ES384', { hash: 'sha384', half: 48, curves: ['secp384r1', 'brainpoolP384r1'] }],
  ['ES512', { hash: 'sha512', half: 66, curves: ['secp521r1'] }],
])

/**
 * ICAO VDS-NC: a state's seal over a proof of vaccination or of a test, as JSON that brings its signer's certificate.
 * Source: ICAO TR "VDS-NC Visible Digital Seal for non-constrained environments" 1.1; Doc 9303-12.
 */
export const vdsNc = {
  id,
  trust: vdsNcTrust,
  recognises: (text) => startsAsObject(text) && (text.includes('"hdr"') || text.includes('"sigvl"')),
  read: (text) =>
    text.length > maxJsonLength ? { kind: 'refused', reason: 'too-large' } : { kind: 'whole', token: text },
  join: (bodies) => bodies.join(''),
  verify,
} satisfies PassFormat

function verify(token: string, trust: TrustView, atS: number): Verdict {
  const json = parseObject(token)
  if (json === 'too-large') return refuse('too-large')
  const header = Header.safeParse(json)
  if (json === null || !header.success) return refuse('malformed')
  const { t, v } = header.data.data.hdr
  if (v !== version || !sealTypes.some((type) => type === t)) return refuse('version-unknown')
  const seal = Seal.safeParse(json)
  if (!seal.success || !isObject(json['data'])) return refuse('malformed')
  const { data, sig } = seal.data
  const country = data.hdr.is
  if (!algorithms.has(sig.alg)) return refuse('algorithm-unknown', country)

  const found = trust.of(vdsNcTrust).signerOf(sig.cer)
  if (!found.ok) return refuse(found.error, country)
  const signer = found.value
  // What a revoked signer signed proves nothing of anybody, whenever it was: a seal does not say when.
  if (signer.isRevoked) return refuse('certificate-invalid', country, signer)
  const signed = canonicalBytes(json['data'])
  if (signed === null) return refuse('malformed', country, signer)
  const reason = signatureFault(sig, signed, signer)
  if (reason !== null) return refuse(reason, country, signer)

  // From here on the message is what the state wrote.
  const pass: VerifiedPass = {
    format: id,
    issuer: { id: signer.state.id, name: signer.state.name },
    kid: signer.serial,
    ticket: null,
    ...contentOf(data.hdr.t, data.msg),
    validFrom: null,
    validUntil: null,
  }
  if (atS < signer.fromS || signer.untilS < atS) return refuse('certificate-expired', country, signer, pass)
  return {
    outcome: 'verified',
    pass,
    warnings: signer.revocationListInvalid ? ['revocation-list-invalid'] : [],
  }
}

/** Null for a signature that holds. */
function signatureFault(
  { alg, sigvl }: Seal['sig'],
  signed: Buffer,
  { curve, publicKey: key }: Signer,
): RefusalReason | null {
  const algorithm = algorithms.get(alg)
  if (algorithm === undefined || curve === null || !algorithm.curves.includes(curve))
    return 'algorithm-unknown'
  const raw = fromBase64Url(sigvl)
  if (raw?.length !== 2 * algorithm.half) return 'malformed'
  // A bare key is quicker, and ES256 is what the field has.
  const holds =
    raw.length === rawSignatureBytes
      ? verifySignature(algorithm.hash, signed, key, derSignature(raw))
      : verifySignature(algorithm.hash, signed, { key, dsaEncoding: 'ieee-p1363' }, raw)
  return holds ? null : 'signature-invalid'
}

function refuse(
  reason: RefusalReason,
  issuer: string | null = null,
  signer: Signer | null = null,
  pass: VerifiedPass | null = null,
): Verdict {
  return { outcome: 'refused', reason, format: id, pass, claims: { issuer, kid: signer?.serial ?? null } }
}
