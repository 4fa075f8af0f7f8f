import { isCborMap, type CborMap } from '../cose/cbor.ts'
import { claim, timeIn } from '../cose/cwt-claims.ts'

/** The claim that holds health certificates, and the first kind of them. Source: volume 1, section 3.2. */
const hcert = -260
const euDccV1 = 1

/** What a gate needs of the payload, times in Unix seconds. */
export interface Claims {
  readonly iatS: number
  /** The format has no such claim; where one is there, it is kept to. */
  readonly nbfS: number | null
  readonly expS: number
  /** The record itself: names, date of birth, entries. */
  readonly certificate: CborMap
}

/** Null where a time is missing, or there is no record. */
export function claimsOf(payload: CborMap): Claims | null {
  const iatS = timeIn(payload, claim.iat)
  const expS = timeIn(payload, claim.exp)
  const records = payload.get(hcert)
  const certificate = isCborMap(records) ? records.get(euDccV1) : null
  if (iatS === null || expS === null || !isCborMap(certificate)) return null
  return { iatS, nbfS: timeIn(payload, claim.nbf), expS, certificate }
}
