import { importJWK } from 'jose'
import { ok, type Result } from '../../../native/result.ts'
import type { OpenAuthority } from './authority.ts'
import { signingKey } from './authority-state.ts'
import { fault, type IssuingFault } from './issuing-fault.ts'
import { newRevocationId } from './revocation-id.ts'
import { readAsGate, type SignedPass } from './signed-pass.ts'
import { cardTexts, signCard, type CardClaims, type CardSigner } from './smart-health-card.ts'

/** Signs a card from now on. @param nowS Unix seconds, whole. */
export async function issueCard(
  authority: OpenAuthority,
  content: Pick<CardClaims, 'types' | 'resources'>,
  { nowS, untilS }: { readonly nowS: number; readonly untilS: number | null },
): Promise<Result<SignedPass, IssuingFault>> {
  const signer = await cardSigner(authority)
  if (!signer.ok) return signer
  const { kid } = signer.value
  const id = newRevocationId(kid)
  const claims = { nbf: nowS, ...(untilS === null ? {} : { exp: untilS }), rid: id, ...content }
  const texts = cardTexts(await signCard(signer.value, claims))
  const read = await readAsGate(authority.state, texts, nowS)
  if (!read.ok) return fault('not-verified', read.error)
  return ok({ id, kid, texts, read: read.value, validFrom: nowS, validUntil: untilS })
}

async function cardSigner({ state, privateKeys }: OpenAuthority): Promise<Result<CardSigner, IssuingFault>> {
  const kid = signingKey(state, 'ES256')?.kid
  const jwk = privateKeys.find((key) => key.kid === kid)
  if (kid === undefined || jwk === undefined) return fault('key-none', 'ES256')
  const privateKey = await importJWK(jwk, 'ES256')
  if (privateKey instanceof Uint8Array) throw new TypeError('an elliptic key is no mere bytes')
  return ok({ iss: state.iss, kid, privateKey })
}
