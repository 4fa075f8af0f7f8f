import { readFileSync, statSync } from 'node:fs'
import { err, type Result } from '../../../native/result.ts'
import {
  maxClaimsLength,
  parseClaims,
  type ClaimsOfStores,
} from '../../engine/admission/claims/claims-document.ts'
import { apartInWords } from './open-claims.ts'

/** A file of `passgate claims export`, or what is wrong with it in words. */
export function readClaims(file: string): Result<ClaimsOfStores, string> {
  try {
    if (statSync(file).size > maxClaimsLength) return err(apartInWords(file, 'claims-too-large'))
    const claims = parseClaims(readFileSync(file, 'utf8'))
    return claims.ok ? claims : err(apartInWords(file, claims.error))
  } catch (error) {
    return err(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`)
  }
}
