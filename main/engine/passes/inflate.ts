/**
 * Raw DEFLATE (RFC 1951) for the few kilobytes of a pass: into a buffer that is always the same, so that nothing is
 * allocated between a scan and the relay. zlib takes as long for the decoding alone and again as long for making,
 * and later finalising, a stream of its own for each pass; the benchmark of a scan shows it.
 */

const maxBits = 15
/** Codes of up to this length are looked up at once; longer ones, which are rare, bit by bit. */
const lookupBits = 9
const lookupMask = (1 << lookupBits) - 1

/** RFC 1951, section 3.2.5: length codes 257 to 285, distance codes 0 to 29. */
// prettier-ignore
const lengthBase = Uint16Array.from([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
])
// prettier-ignore
const lengthExtra = Uint8Array.from([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
])
// prettier-ignore
const distanceBase = Uint16Array.from([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
])
// prettier-ignore
const distanceExtra = Uint8Array.from([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
])
/** Section 3.2.7: the order in which the lengths of the code length codes come. */
const codeLengthOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)

/** A set of Huffman codes, made ready for decoding. Those that a block brings are filled anew with each. */
class Codes {
  /** Symbol << 4 | length, by the next bits of the stream; 0 where the code is longer, or none. */
  readonly lookup = new Uint16Array(1 << lookupBits)
  /** How many codes there are of each length. */
  readonly counts = new Uint16Array(maxBits + 1)
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array
  readonly #next = new Uint16Array(maxBits + 2)

  constructor(size: number) {
    this.symbols = new Uint16Array(size)
  }

  /**
   * Sets the codes by their lengths, section 3.2.2. False for a set that is no prefix code, or leaves bits without
   * meaning, save for the one code of length 1 that a block with a single distance has.
   */
  set(lengths: Uint8Array): boolean {
    const { counts, lookup, symbols } = this
    counts.fill(0)
    lookup.fill(0)
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      const length = lengths[symbol] as number
      counts[length] = (counts[length] as number) + 1
    }
    const used = lengths.length - (counts[0] ?? 0)
    counts[0] = 0
    let left = 1
    for (let bits = 1; bits <= maxBits; bits += 1) {
      left = (left << 1) - (counts[bits] ?? 0)
      if (left < 0) return false
    }
    if (left > 0 && !(used <= 1 && used === counts[1])) return false
    this.#place(lengths, symbols)
    this.#fillLookup()
    return true
  }

  #place(lengths: Uint8Array, symbols: Uint16Array): void {
    const next = this.#next
    next[1] = 0
    for (let bits = 1; bits <= maxBits; bits += 1)
      next[bits + 1] = (next[bits] ?? 0) + (this.counts[bits] ?? 0)
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      const length = lengths[symbol] ?? 0
      if (length === 0) continue
      const at = next[length] ?? 0
      symbols[at] = symbol
      next[length] = at + 1
    }
  }

  #fillLookup(): void {
    let code = 0
    let at = 0
    for (let bits = 1; bits <= lookupBits; bits += 1) {
      for (let nth = 0; nth < (this.counts[bits] ?? 0); nth += 1) {
        const entry = ((this.symbols[at] ?? 0) << 4) | bits
        for (let key = (reversed[code] ?? 0) >> (lookupBits - bits); key <= lookupMask; key += 1 << bits)
          this.lookup[key] = entry
        code += 1
        at += 1
      }
      code <<= 1
    }
  }
}

/** The lookup's bits the other way round: codes come with their first bit lowest. */
const reversed = Uint16Array.from({ length: 1 << lookupBits }, (_, value) => {
  let out = 0
  for (let bit = 0; bit < lookupBits; bit += 1) out |= ((value >> bit) & 1) << (lookupBits - 1 - bit)
  return out
})

/** The codes of a block: of bytes and lengths of matches, and of how far back a match is. */
interface BlockCodes {
  readonly literals: Codes
  readonly distances: Codes
}

const written: BlockCodes = { literals: new Codes(288), distances: new Codes(32) }
/** Section 3.2.6: what passes of a few hundred bytes mostly have, so made once. */
const fixed: BlockCodes = { literals: new Codes(288), distances: new Codes(32) }
const codeLengths = new Codes(19)
const lengths = new Uint8Array(320)
fixed.literals.set(lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280).subarray(0, 288))
fixed.distances.set(lengths.fill(5).subarray(0, 32))

/** The stream being decoded. One at a time: decoding is synchronous, and begins anew with each call. */
const nothing = new Uint8Array(0)
let input: Uint8Array = nothing
let at = 0
let held = 0
let heldBits = 0

/** Thrown within this file alone: what is no DEFLATE is found out deep in loops. */
const malformed = new Error('not DEFLATE')
const overflow = new Error('too large')

/**
 * @param output takes what `bytes` inflates to; its size is the limit.
 * @returns how many bytes that was; `too-large` when `output` is too small for it; null when `bytes` is not exactly
 *   one DEFLATE stream: cut short, broken, or with bytes behind its end.
 */
export function inflateRaw(bytes: Uint8Array, output: Uint8Array): number | 'too-large' | null {
  input = bytes
  at = 0
  held = 0
  heldBits = 0
  try {
    let length = 0
    for (let last = false; !last;) {
      last = take(1) === 1
      length = inflateBlock(take(2), output, length)
    }
    return at - (heldBits >> 3) === bytes.length ? length : null
  } catch (error) {
    if (error === overflow) return 'too-large'
    if (error === malformed) return null
    throw error
  } finally {
    input = nothing
  }
}

function inflateBlock(type: number, output: Uint8Array, length: number): number {
  switch (type) {
    case 0:
      return copyStored(output, length)
    case 1:
      return inflateCodes(fixed, output, length)
    case 2:
      readCodes()
      return inflateCodes(written, output, length)
    default:
      throw malformed
  }
}

/** `count` bits, 13 at most, the first one lowest. */
function take(count: number): number {
  while (heldBits < count) {
    if (at === input.length) throw malformed
    held |= (input[at] ?? 0) << heldBits
    at += 1
    heldBits += 8
  }
  const value = held & ((1 << count) - 1)
  held >>>= count
  heldBits -= count
  return value
}

function symbolOf(codes: Codes): number {
  while (heldBits < maxBits && at < input.length) {
    held |= (input[at] ?? 0) << heldBits
    at += 1
    heldBits += 8
  }
  const entry = codes.lookup[held & lookupMask] ?? 0
  const bits = entry & 15
  if (bits === 0) return longSymbolOf(codes)
  if (bits > heldBits) throw malformed
  held >>>= bits
  heldBits -= bits
  return entry >> 4
}

function longSymbolOf(codes: Codes): number {
  let code = 0
  let first = 0
  let index = 0
  for (let bits = 1; bits <= maxBits; bits += 1) {
    code |= take(1)
    const count = codes.counts[bits] ?? 0
    if (code - first < count) return codes.symbols[index + code - first] ?? 0
    index += count
    first = (first + count) << 1
    code <<= 1
  }
  throw malformed
}

function copyStored(output: Uint8Array, length: number): number {
  // Stored bytes begin at a byte: what is left of this one means nothing, whole bytes go back.
  at -= heldBits >> 3
  held = 0
  heldBits = 0
  if (at + 4 > input.length) throw malformed
  const size = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8)
  const check = (input[at + 2] ?? 0) | ((input[at + 3] ?? 0) << 8)
  at += 4
  if (size !== (~check & 0xffff) || at + size > input.length) throw malformed
  if (length + size > output.length) throw overflow
  output.set(input.subarray(at, at + size), length)
  at += size
  return length + size
}

/** Section 3.2.7. */
function readCodes(): void {
  const literalCount = take(5) + 257
  const distanceCount = take(5) + 1
  const orderCount = take(4) + 4
  if (literalCount > 286 || distanceCount > 30) throw malformed
  lengths.fill(0, 0, 19)
  for (let nth = 0; nth < orderCount; nth += 1) lengths[codeLengthOrder[nth] ?? 0] = take(3)
  if (!codeLengths.set(lengths.subarray(0, 19))) throw malformed
  const total = literalCount + distanceCount
  for (let count = 0; count < total;) count = readLengths(count, total)
  // A block that cannot end is none.
  if (lengths[256] === 0) throw malformed
  if (!written.literals.set(lengths.subarray(0, literalCount))) throw malformed
  if (!written.distances.set(lengths.subarray(literalCount, total))) throw malformed
}

function readLengths(count: number, total: number): number {
  const symbol = symbolOf(codeLengths)
  if (symbol < 16) {
    lengths[count] = symbol
    return count + 1
  }
  if (symbol === 16 && count === 0) throw malformed
  const value = symbol === 16 ? (lengths[count - 1] ?? 0) : 0
  const repeat = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7)
  if (count + repeat > total) throw malformed
  lengths.fill(value, count, count + repeat)
  return count + repeat
}

/**
 * The hot loop, so the stream's state is in locals meanwhile. An index is never out of range where it says `as number`:
 * masks and the checks before see to it.
 */
function inflateCodes({ literals, distances }: BlockCodes, output: Uint8Array, start: number): number {
  const bytes = input
  const lookup = literals.lookup
  let length = start
  let next = at
  let bits = held
  let count = heldBits
  for (;;) {
    while (count < maxBits && next < bytes.length) {
      bits |= (bytes[next] as number) << count
      next += 1
      count += 8
    }
    const entry = lookup[bits & lookupMask] as number
    const used = entry & 15
    if (used !== 0 && used <= count && entry >> 4 < 256) {
      if (length === output.length) throw overflow
      output[length] = entry >> 4
      length += 1
      bits >>= used
      count -= used
      continue
    }
    at = next
    held = bits
    heldBits = count
    const symbol = symbolOf(literals)
    if (symbol === 256) return length
    length = symbol < 256 ? put(symbol, output, length) : copyMatch(distances, symbol - 257, output, length)
    next = at
    bits = held
    count = heldBits
  }
}

function put(symbol: number, output: Uint8Array, length: number): number {
  if (length === output.length) throw overflow
  output[length] = symbol
  return length + 1
}

function copyMatch(distances: Codes, lengthCode: number, output: Uint8Array, start: number): number {
  if (lengthCode >= lengthBase.length) throw malformed
  const length = (lengthBase[lengthCode] as number) + take(lengthExtra[lengthCode] as number)
  const distanceCode = symbolOf(distances)
  if (distanceCode >= distanceBase.length) throw malformed
  const distance = (distanceBase[distanceCode] as number) + take(distanceExtra[distanceCode] as number)
  if (distance > start) throw malformed
  const end = start + length
  if (end > output.length) throw overflow
  // Byte by byte: a match may run into what it is copying.
  for (let to = start; to < end; to += 1) output[to] = output[to - distance] as number
  return end
}
