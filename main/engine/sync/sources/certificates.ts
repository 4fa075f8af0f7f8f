import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import { jsonTypes, parseJson, type Brought, type SourceFault, type SourceParts } from '../source.ts'

export interface CertificatesSource {
  readonly url: string
  readonly id: string
  readonly listName: string
  readonly signedByFile?: string | undefined
}

/** As the trust entry takes them. */
const maxCertificates = 20_000

/** A certificate in base64 of DER, or as an object of a gateway that holds it as `rawData`. */
const One = z.union([z.string(), z.object({ rawData: z.string(), certificateType: z.string().optional() })])
const Many = z.array(One).max(maxCertificates)
const List = z.union([Many, z.object({ certificates: Many }), z.record(z.string(), One)])

/**
 * Document signer certificates of EU Digital COVID Certificates, as the lists of the member states have them.
 * See `readCertificates` for the shapes.
 */
export async function syncCertificates(
  { url, id, listName, signedByFile }: CertificatesSource,
  { get, readFile, memory }: SourceParts,
): Promise<Result<Brought, SourceFault>> {
  const signedBy = signedByFile === undefined ? ok(null) : readFile(signedByFile)
  if (!signedBy.ok) return signedBy
  const got = await get({ url, types: jsonTypes, validators: memory?.validators ?? null })
  if (!got.ok) return got
  if (got.value.kind === 'not-modified') return ok({ kind: 'unchanged' })
  const certificates = readCertificates(got.value.body, signedBy.value)
  if (!certificates.ok) return certificates
  return ok({
    kind: 'issuers',
    entries: [{ format: 'eu-dcc', id, name: listName, certificates: certificates.value }],
    memory: { validators: got.value.validators, edition: null },
    missing: [],
  })
}

/**
 * Reads a list in any of these shapes, each certificate being base64 of DER:
 *
 * - `["MIIB…"]`, or the same below `certificates`;
 * - `[{"certificateType": "DSC", "rawData": "MIIB…"}]` of the gateway, or the same below `certificates`. Certificates of
 *   other types (of authorities, of uploads) are not of signers, and are passed over;
 * - `{"<kid>": "MIIB…"}`, or such an object behind each kid.
 *
 * A line before the JSON is its signature (ES256, r and s as 64 bytes, in base64), as Germany's list has it.
 * @param signedBy PEM of the key that must have made it; null: nobody's signature is asked for.
 */
export function readCertificates(
  body: Buffer,
  signedBy: string | null,
): Result<readonly string[], SourceFault> {
  const { signature, content } = split(body)
  if (signedBy !== null && (signature === null || !isSigned(content, signature, signedBy)))
    return err({ code: 'signature-invalid', detail: 'not by the pinned key' })
  const list = parseJson(content, List, 'certificates')
  if (!list.ok) return list
  return ok(itemsOf(list.value).flatMap((item) => base64Of(item)))
}

const signatureLine = /^[A-Za-z\d+/]{86}==\r?\n/

function split(body: Buffer): { readonly signature: Buffer | null; readonly content: Buffer } {
  const [line] = signatureLine.exec(body.subarray(0, 90).toString('latin1')) ?? []
  return line === undefined
    ? { signature: null, content: body }
    : { signature: Buffer.from(line.trim(), 'base64'), content: body.subarray(line.length) }
}

function isSigned(content: Buffer, signature: Buffer, signedBy: string): boolean {
  try {
    return verify('sha256', content, { key: createPublicKey(signedBy), dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

function itemsOf(list: z.output<typeof List>): readonly z.output<typeof One>[] {
  if (Array.isArray(list)) return list
  const { certificates } = list
  return Array.isArray(certificates)
    ? certificates
    : Object.values(list as Record<string, z.output<typeof One>>)
}

const base64Of = (item: z.output<typeof One>): string[] => {
  if (typeof item === 'string') return [item]
  return item.certificateType === undefined || item.certificateType === 'DSC' ? [item.rawData] : []
}
