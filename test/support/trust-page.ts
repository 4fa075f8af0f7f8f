import type { GateApi } from '../../main/contract/gate-api.ts'
import type { IssuersPage } from '../../main/contract/trust-api.ts'

/** What a gate that trusts nobody yet says of it. */
export const nobodyTrusted: IssuersPage = {
  kind: 'page',
  rows: [],
  found: { issuers: 0, keys: 0 },
  all: { issuers: 0, keys: 0, distrusted: 0 },
  formats: [],
  countries: [],
  sources: [],
  signers: [],
  lastChange: null,
}

/** The calls about trust, each with what answers it. */
export type TrustAnswers = Pick<GateApi, 'issuers' | 'trustFilePart' | 'changeTrust' | 'signers'>

export const answersOfNobodyTrusted: TrustAnswers = {
  issuers: () => nobodyTrusted,
  trustFilePart: () => 'taken',
  changeTrust: () => ({ kind: 'nothing-to-undo' }),
  signers: () => ({ kind: 'done' }),
}
