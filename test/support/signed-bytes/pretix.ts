import { forwards } from '../pretix-authority.ts'
import type { Signed } from './signed.ts'

/** What pretix signed of a ticket: the payload, as long as the header says. Read apart from how the product does it. */
export function signedInSecret([text = '']: readonly string[]): Signed | null {
  const bytes = forwards(text)
  if (bytes.length < 5) return null
  const end = 5 + bytes.readUInt16BE(1)
  return { signed: bytes.subarray(5, end), signature: bytes.subarray(end) }
}
