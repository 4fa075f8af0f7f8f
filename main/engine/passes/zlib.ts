import { inflateRaw } from './inflate.ts'

const headerBytes = 2
const checkBytes = 4
/** Compression method 8 with a window of up to 32 KiB; bit 5 of the flags tells of a dictionary, which nobody has. */
const deflateMethod = 8
const maxWindow = 7
const dictionary = 0x20

/**
 * Inflates a zlib stream (RFC 1950) for the few hundred bytes of a pass, and checks its Adler-32.
 * @param output takes what `bytes` inflates to; its size is the limit.
 * @returns as `inflateRaw` does.
 */
export function inflateZlib(bytes: Uint8Array, output: Uint8Array): number | 'too-large' | null {
  const [method = 0, flags = 0] = bytes
  if (bytes.length < headerBytes + checkBytes || (method & 15) !== deflateMethod || method >> 4 > maxWindow)
    return null
  if (((method << 8) | flags) % 31 !== 0 || (flags & dictionary) !== 0) return null
  const end = bytes.length - checkBytes
  const length = inflateRaw(bytes.subarray(headerBytes, end), output)
  if (typeof length !== 'number') return length
  return adler32(output, length) === new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0)
    ? length
    : null
}

/** RFC 1950, section 8.2. Sums of 5,552 bytes fit into 32 bits; a remainder is taken after as many. */
function adler32(bytes: Uint8Array, length: number): number {
  let low = 1
  let high = 0
  for (let start = 0; start < length; start += 5_552) {
    const end = Math.min(start + 5_552, length)
    for (let at = start; at < end; at += 1) {
      low += bytes[at] ?? 0
      high += low
    }
    low %= 65_521
    high %= 65_521
  }
  return high * 65_536 + low
}
