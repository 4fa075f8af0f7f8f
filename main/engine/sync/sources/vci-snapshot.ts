import { verify, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import { jsonTypes, parseJson, type Brought, type SourceFault, type SourceParts } from '../source.ts'

export interface VciSnapshotSource {
  readonly url: string
  readonly signatureUrl: string
  readonly certificateFile: string
}

/** The directory has some 650 issuers. */
const maxIssuers = 20_000

const Snapshot = z.object({
  time: z.iso.datetime(),
  issuerInfo: z
    .array(
      z.object({
        issuer: z.object({ iss: z.string(), name: z.string() }),
        keys: z.array(z.unknown()),
        crls: z.array(z.unknown()).optional(),
      }),
    )
    .max(maxIssuers),
})

/**
 * The directory of the Vaccination Credential Initiative as its daily snapshot: keys and revocation lists of every
 * issuer in one file, and a signature beside it that is checked against a pinned certificate before anything of the file
 * is read. An edition before the last one is refused: an old signature stays a good one.
 */
export async function syncVciSnapshot(
  { url, signatureUrl, certificateFile }: VciSnapshotSource,
  { get, readFile, memory, leave }: SourceParts,
): Promise<Result<Brought, SourceFault>> {
  const certificate = readFile(certificateFile)
  if (!certificate.ok) return certificate
  const snapshot = await get({ url, types: jsonTypes, validators: memory?.validators ?? null })
  if (!snapshot.ok) return snapshot
  if (snapshot.value.kind === 'not-modified') return ok({ kind: 'unchanged' })
  const signature = await get({ url: signatureUrl, types: signatureTypes })
  if (!signature.ok) return signature
  if (signature.value.kind === 'not-modified') return err({ code: 'malformed', detail: signatureUrl })
  const read = readVciSnapshot(snapshot.value.body, signature.value.body, certificate.value)
  if (!read.ok) return read
  const { time, entries } = read.value
  const last = memory?.edition ?? time
  if (Date.parse(time) < Date.parse(last)) return err({ code: 'older', detail: `${time}, after ${last}` })
  return ok({
    kind: 'issuers',
    entries: entries.filter(({ iss }) => !leave.has(iss)),
    memory: { validators: snapshot.value.validators, edition: time },
    missing: [],
  })
}

const signatureTypes = ['application/octet-stream', 'application/pgp-signature', 'text/plain']

/**
 * Reads a snapshot that is signed by the key of `certificate` (PEM): `openssl dgst -sha512`, so RSA as in PKCS #1 or
 * ECDSA as DER. Being pinned is what makes the certificate trusted; its dates are not asked for.
 *
 * Some issuers are there under a second address, with `canonical_iss` naming the first. Cards carry either, and are
 * matched by it to the letter, so each is an issuer of its own.
 */
export function readVciSnapshot(
  body: Buffer,
  signature: Buffer,
  certificate: string,
): Result<
  { readonly time: string; readonly entries: readonly ({ iss: string } & Record<string, unknown>)[] },
  SourceFault
> {
  if (!isSigned(body, signature, certificate))
    return err({ code: 'signature-invalid', detail: 'not by the key of the pinned certificate' })
  const snapshot = parseJson(body, Snapshot, 'snapshot')
  if (!snapshot.ok) return snapshot
  return ok({
    time: snapshot.value.time,
    entries: snapshot.value.issuerInfo.map(({ issuer, keys, crls = [] }) => ({
      format: 'smart-health-card',
      iss: issuer.iss,
      name: issuer.name,
      jwks: { keys },
      crls,
    })),
  })
}

/** A certificate that cannot be read has signed nothing. */
function isSigned(body: Buffer, signature: Buffer, certificate: string): boolean {
  try {
    return verify('sha512', body, new X509Certificate(certificate).publicKey, signature)
  } catch {
    return false
  }
}
