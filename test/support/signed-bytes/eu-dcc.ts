import { inflateSync } from 'node:zlib'
import { fromBase45 } from './base45.ts'
import { signedInCose } from './cose.ts'
import type { Signed } from './signed.ts'

/** As `signedInCose` reads it, from the text of an EU Digital COVID Certificate. */
export function signedInDcc([text = '']: readonly string[]): Signed | null {
  try {
    return signedInCose(inflateSync(fromBase45(text.replace(/^HC1:/, ''))))
  } catch {
    return null
  }
}
