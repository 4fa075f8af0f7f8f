import type { PassFormatId } from '../passes/reasons.ts'
import { crlKid, parseCrl, type Crl, type CrlFault } from './crl.ts'
import { importKey, type ImportedKey, type KeyFault } from './jwk.ts'
import type { TrustDocument, TrustEntry } from './trust-document.ts'
import type { TrustedIssuer, TrustedKey, TrustView } from './trust-view.ts'

/** A key or a list that was left out, and why. */
export interface LeftOut {
  readonly iss: string
  /** What it calls itself; null where it does not say. */
  readonly kid: string | null
  readonly fault: KeyFault | CrlFault | 'crl-without-key'
}

/** Makes ready for use what a trust document holds. What breaks a rule is left out and reported; the rest is used. */
export async function buildTrustView(
  document: TrustDocument,
): Promise<{ readonly view: TrustView; readonly leftOut: readonly LeftOut[] }> {
  const leftOut: LeftOut[] = []
  const issuers = new Map<string, TrustedIssuer>()
  for (const entry of document.issuers) {
    issuers.set(keyOf(entry.format, entry.iss), await buildIssuer(entry, leftOut))
  }
  return { view: { issuer: (format, id) => issuers.get(keyOf(format, id)) }, leftOut }
}

const keyOf = (format: PassFormatId, id: string): string => `${format} ${id}`

async function buildIssuer(entry: TrustEntry, leftOut: LeftOut[]): Promise<TrustedIssuer> {
  const { iss, name, jwks, crls } = entry
  const keys = new Map<string, TrustedKey>()
  for (const jwk of jwks.keys) {
    const imported = await importKey(jwk)
    if (imported.ok) keys.set(imported.value.kid, trustedKey(iss, imported.value, crls, leftOut))
    else leftOut.push({ iss, kid: crlKid(jwk), fault: imported.error })
  }
  for (const crl of crls) {
    const kid = crlKid(crl)
    if (kid === null || !keys.has(kid)) leftOut.push({ iss, kid, fault: 'crl-without-key' })
  }
  return { id: iss, name, keys }
}

function trustedKey(iss: string, key: ImportedKey, crls: readonly unknown[], leftOut: LeftOut[]): TrustedKey {
  const { kid, publicKey, crlVersion } = key
  const own = crls.filter((crl) => crlKid(crl) === kid)
  let best: Crl | null = null
  for (const candidate of own) {
    const crl = parseCrl(candidate, crlVersion)
    if (!crl.ok) leftOut.push({ iss, kid, fault: crl.error })
    else if (best === null || crl.value.ctr > best.ctr) best = crl.value
  }
  const revoked = best?.revokedBeforeS
  return {
    kid,
    publicKey,
    isRevoked: (rid, nbfS) => nbfS < (revoked?.get(rid) ?? Number.NEGATIVE_INFINITY),
    revocationListInvalid: own.length > 0 && best === null,
  }
}
