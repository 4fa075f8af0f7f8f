import { isCborMap, type CborMap } from '../cose/cbor.ts'
import { claim, timeIn } from '../cose/cwt-claims.ts'

const credentialContext = 'https://www.w3.org/2018/credentials/v1'
const credentialType = 'VerifiableCredential'
const passType = 'PublicCovidPass'
const uuidBytes = 16

/** What a gate needs of the payload, times in Unix seconds. */
export interface Claims {
  readonly nbfS: number
  readonly expS: number
  /** Whom the pass is of. */
  readonly subject: CborMap
}

/** Null where what every pass must have is missing; `version-unknown` for a pass of another major version than 1. */
export function claimsOf(payload: CborMap): Claims | 'version-unknown' | null {
  const nbfS = timeIn(payload, claim.nbf)
  const expS = timeIn(payload, claim.exp)
  const cti = payload.get(claim.cti)
  const vc = payload.get('vc')
  if (nbfS === null || expS === null || !isCborMap(vc)) return null
  if (!(cti instanceof Uint8Array) || cti.length !== uuidBytes) return null
  const version = vc.get('version')
  if (typeof version !== 'string') return null
  if (!/^1\.\d+\.\d+$/.test(version)) return /^\d+\.\d+\.\d+$/.test(version) ? 'version-unknown' : null
  const contexts = vc.get('@context')
  if (!Array.isArray(contexts) || contexts[0] !== credentialContext) return null
  const types = vc.get('type')
  if (!Array.isArray(types) || types[0] !== credentialType || !types.includes(passType)) return null
  const subject = vc.get('credentialSubject')
  return isCborMap(subject) ? { nbfS, expS, subject } : null
}
