import { createHash, randomBytes } from 'node:crypto'

/** 96 bits that nobody guesses and no two passes share. */
const randomLength = 12
/** 18 bytes in all are the 24 characters that a revocation id may have. Source: SMART Health Cards, "Revocation". */
const boundLength = 6

/**
 * An id to revoke a pass by. It says nothing of the holder; it does say which key it was made for, and a mistyped one
 * is noticed: so an authority keeps no register of what it issued.
 */
export function newRevocationId(kid: string): string {
  const random = randomBytes(randomLength)
  return Buffer.concat([random, bound(kid, random)]).toString('base64url')
}

export function isRevocationIdOf(id: string, kid: string): boolean {
  const bytes = Buffer.from(id, 'base64url')
  const random = bytes.subarray(0, randomLength)
  return (
    bytes.toString('base64url') === id &&
    bytes.length === randomLength + boundLength &&
    bound(kid, random).equals(bytes.subarray(randomLength))
  )
}

const bound = (kid: string, random: Buffer): Buffer =>
  createHash('sha256').update(kid).update(random).digest().subarray(0, boundLength)
