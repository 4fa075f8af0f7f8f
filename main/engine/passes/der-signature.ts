/** r and s of ES256, 32 bytes each. Source: RFC 7518, section 3.4; RFC 9053, section 2.1. */
const half = 32
export const rawSignatureBytes = 2 * half

/**
 * The DER form (RFC 3279, section 2.2.3) of an ES256 signature as JWS and COSE carry it.
 * Node takes the raw form too, but only together with options around the key, and then looks by exceptions for what
 * kind of key the options are: that takes a quarter of a whole check. A key by itself goes straight through.
 * @param raw exactly `rawSignatureBytes` long.
 */
export function derSignature(raw: Uint8Array): Uint8Array {
  const der = new Uint8Array(2 + 2 * (2 + 1 + half))
  const middle = putInteger(der, 2, raw.subarray(0, half))
  const end = putInteger(der, middle, raw.subarray(half))
  der[0] = 0x30
  der[1] = end - 2
  return der.subarray(0, end)
}

/** An unsigned number, most significant byte first, as ASN.1 INTEGER: no idle zeros, but one before a set top bit. */
function putInteger(der: Uint8Array, at: number, number: Uint8Array): number {
  let first = 0
  while (first < half - 1 && number[first] === 0) first += 1
  const padding = (number[first] ?? 0) >= 0x80 ? 1 : 0
  const length = half - first + padding
  der[at] = 0x02
  der[at + 1] = length
  der.set(number.subarray(first), at + 2 + padding)
  return at + 2 + length
}
