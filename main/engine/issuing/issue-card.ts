import { importJWK } from 'jose'
import { ok, type Result } from '../../../native/result.ts'
import { verifyTexts } from '../passes/verify-texts.ts'
import { buildTrustView } from '../trust/build-trust-view.ts'
import type { OpenAuthority } from './authority.ts'
import { signingKey, type AuthorityState } from './authority-state.ts'
import { fault, type IssuingFault } from './issuing-fault.ts'
import { trustIn } from './published-files.ts'
import { newRevocationId } from './revocation-id.ts'
import { cardTexts, signCard, type CardClaims, type CardSigner } from './smart-health-card.ts'

/** A pass as it is handed out. Only here, in its texts, is the name of its holder. */
export interface IssuedPass {
  /** To revoke it by; nobody keeps it but who is told. */
  readonly id: string
  readonly kid: string
  /** The text of each of its codes. */
  readonly texts: readonly string[]
  /** Unix seconds UTC. */
  readonly validFrom: number
  readonly validUntil: number | null
}

export interface IssuedCard extends IssuedPass {
  /** The content of a `.smart-health-card` file. Source: SMART Health Cards, "via File Download". */
  readonly file: string
}

/** Signs a card from now on. @param nowS Unix seconds, whole. */
export async function issueCard(
  authority: OpenAuthority,
  content: Pick<CardClaims, 'types' | 'resources'>,
  { nowS, untilS }: { readonly nowS: number; readonly untilS: number | null },
): Promise<Result<IssuedCard, IssuingFault>> {
  const signer = await cardSigner(authority)
  if (!signer.ok) return signer
  const { kid } = signer.value
  const id = newRevocationId(kid)
  const claims = { nbf: nowS, ...(untilS === null ? {} : { exp: untilS }), rid: id, ...content }
  const jws = await signCard(signer.value, claims)
  const texts = cardTexts(jws)
  const refused = await refusalOf(authority.state, texts, nowS)
  if (refused !== null) return fault('not-verified', refused)
  const file = `${JSON.stringify({ verifiableCredential: [jws] })}\n`
  return ok({ id, kid, texts, validFrom: nowS, validUntil: untilS, file })
}

async function cardSigner({ state, privateKeys }: OpenAuthority): Promise<Result<CardSigner, IssuingFault>> {
  const kid = signingKey(state, 'ES256')?.kid
  const jwk = privateKeys.find((key) => key.kid === kid)
  if (kid === undefined || jwk === undefined) return fault('key-none', 'ES256')
  const privateKey = await importJWK(jwk, 'ES256')
  if (privateKey instanceof Uint8Array) throw new TypeError('an elliptic key is no mere bytes')
  return ok({ iss: state.iss, kid, privateKey })
}

/** Why a gate that trusts what this authority publishes would refuse a pass; null where it takes it. */
async function refusalOf(
  state: AuthorityState,
  texts: readonly string[],
  atS: number,
): Promise<string | null> {
  const { view } = await buildTrustView(trustIn(state))
  const verdict = verifyTexts(texts, view, atS)
  return verdict.outcome === 'verified' ? null : verdict.reason
}
