import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'

/** AES-256-GCM. Source: NIST SP 800-38D, sections 5.2 and 8.2.2 (random nonces of 96 bits). */
const cipher = 'aes-256-gcm'
const nonceBytes = 12
const proofBytes = 16
const sealedKey = /^PGCK1\.[\w-]{80}$/

/** @param joinKey 256 bits that both engines have by another way, of this event alone. */
export function sealKey(key: Buffer, eventId: string, joinKey: KeyObject): string {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, joinKey, nonce, { authTagLength: proofBytes }).setAAD(
    Buffer.from(eventId),
  )
  const sealed = Buffer.concat([nonce, sealing.update(key), sealing.final(), sealing.getAuthTag()])
  return `PGCK1.${sealed.toString('base64url')}`
}

/** Null for what was sealed with another key, for another event, or not at all. */
export function openSealedKey(sealed: string, eventId: string, joinKey: KeyObject): Buffer | null {
  if (!sealedKey.test(sealed)) return null
  const bytes = Buffer.from(sealed.slice('PGCK1.'.length), 'base64url')
  const opening = createDecipheriv(cipher, joinKey, bytes.subarray(0, nonceBytes), {
    authTagLength: proofBytes,
  })
  opening.setAAD(Buffer.from(eventId)).setAuthTag(bytes.subarray(-proofBytes))
  const key = opening.update(bytes.subarray(nonceBytes, -proofBytes))
  try {
    opening.final()
    return key
  } catch {
    return null
  }
}
