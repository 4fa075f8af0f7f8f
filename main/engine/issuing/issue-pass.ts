import { createPrivateKey } from 'node:crypto'
import { ok, type Result } from '../../../native/result.ts'
import type { OpenAuthority } from './authority.ts'
import { signingKey } from './authority-state.ts'
import { signHealthPass } from './digital-health-pass.ts'
import type { Eligible } from './eligibility.ts'
import type { HealthRecord } from './health-record.ts'
import { fault, type IssuingFault } from './issuing-fault.ts'
import { newRevocationId } from './revocation-id.ts'
import { readAsGate, type SignedPass } from './signed-pass.ts'

/**
 * Signs a pass of the Excelsior kind: name, date of birth, type and expiry, and nothing else of the record.
 * @param ground as `eligibility` gave it for this record and moment. @param nowS Unix seconds, whole.
 */
export async function issuePass(
  { state, privateKeys }: OpenAuthority,
  { given, family, birthDate }: HealthRecord,
  { type, validUntilS }: Eligible,
  nowS: number,
): Promise<Result<SignedPass, IssuingFault>> {
  const kid = signingKey(state, 'ES256')?.kid
  const jwk = privateKeys.find((key) => key.kid === kid)
  if (kid === undefined || jwk === undefined) return fault('key-none', 'ES256')
  const id = newRevocationId(kid)
  const signer = { issuer: state.iss, keyId: kid, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) }
  // Whole seconds: a pass ends with the last that lies within its ground.
  const expires = Math.floor(validUntilS)
  const claims = { id, type, given, family, birthDate, issuedAt: nowS, expires }
  const texts = [signHealthPass(signer, claims)]
  const read = await readAsGate(state, texts, nowS)
  if (!read.ok) return fault('not-verified', read.error)
  return ok({ id, kid, texts, read: read.value, validFrom: nowS, validUntil: expires })
}
