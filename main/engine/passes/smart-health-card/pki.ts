import { X509Certificate, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'

/** A leaf, two authorities and the root itself; a longer chain is nobody's. */
const maxChain = 6
const base64Der = z
  .string()
  .max(8_192)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'a certificate as base64 of its DER bytes')

/** The roots of a framework that vouches for its issuers by certificates. */
export const Pki = z.object({ roots: z.array(base64Der).min(1).max(64) })
const Chain = z.array(base64Der).min(1).max(maxChain)

/** When a chain of certificates is valid, in Unix seconds UTC. */
export interface Validity {
  readonly fromS: number
  readonly untilS: number
}

/**
 * Checks the `x5c` of an issuer's key: its leaf names the issuer as a URI, holds the very key, and a chain of authorities
 * leads from it to a pinned root. What the dates say is for the moment of a scan; all of the chain must hold then.
 * Source: SMART Health Cards 1.4.0, "Certificates"; RFC 5280, section 6.
 */
export function checkCertificates(
  x5c: unknown,
  {
    iss,
    publicKey,
    roots,
  }: { readonly iss: string; readonly publicKey: KeyObject; readonly roots: readonly string[] },
): Result<Validity, TrustFault> {
  const texts = Chain.safeParse(x5c)
  const chain = texts.success ? certificatesOf(texts.data) : null
  const pinned = certificatesOf(roots)
  const leaf = chain?.[0]
  if (chain === null || pinned === null || leaf === undefined) return err('certificate-malformed')
  if (!names(leaf, iss)) return err('certificate-wrong-issuer')
  if (!leaf.publicKey.equals(publicKey)) return err('certificate-wrong-key')
  const path = pathToRoot(leaf, chain.slice(1), pinned)
  if (path === null || leaf.ca) return err('certificate-untrusted')
  return ok({
    fromS: Math.max(...path.map(({ validFromDate }) => validFromDate.getTime() / 1_000)),
    untilS: Math.min(...path.map(({ validToDate }) => validToDate.getTime() / 1_000)),
  })
}

function certificatesOf(texts: readonly string[]): X509Certificate[] | null {
  try {
    return texts.map((text) => new X509Certificate(Buffer.from(text, 'base64')))
  } catch {
    return null
  }
}

/** Node writes a name that could be taken for several in quotation marks, so a whole entry is one name. */
const names = (leaf: X509Certificate, iss: string): boolean =>
  leaf.subjectAltName?.split(', ').includes(`URI:${iss}`) ?? false

/** Each certificate with the one that issued it, up to and with a root; null where there is no such path. */
function pathToRoot(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): X509Certificate[] | null {
  const path = [leaf]
  let last = leaf
  while (path.length <= maxChain) {
    const root = roots.find((candidate) => issued(candidate, last))
    if (root !== undefined) return [...path, root]
    const next = between.find((candidate) => !path.includes(candidate) && issued(candidate, last))
    if (next === undefined) return null
    path.push(next)
    last = next
  }
  return null
}

const issued = (issuer: X509Certificate, subject: X509Certificate): boolean =>
  issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey)
