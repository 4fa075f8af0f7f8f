/** Of r, and of s. Source: RFC 7518, section 3.4. */
const half = 32

/**
 * An ES256 signature as a JWS carries it, from the DER form (RFC 3279, section 2.2.3) that Node makes by itself. Asked
 * for this form, Node takes twice as long to sign.
 * @param der as Node made it: two integers of at most 33 bytes.
 */
export function rawSignature(der: Uint8Array): Buffer {
  const raw = Buffer.alloc(2 * half)
  const afterR = putNumber(raw, half, der, 2)
  putNumber(raw, 2 * half, der, afterR)
  return raw
}

/** Right-aligned, so that it ends before `end`. Tells where the next integer of `der` begins. */
function putNumber(raw: Buffer, end: number, der: Uint8Array, at: number): number {
  const first = at + 2
  const next = first + (der[at + 1] ?? 0)
  // A zero before a set top bit says that the number is positive: here there is no room for it, nor need.
  const digits = der.subarray(Math.max(first, next - half), next)
  raw.set(digits, end - digits.length)
  return next
}
