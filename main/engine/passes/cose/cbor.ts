import { decode, Tokenizer, type DecodeOptions, type Token } from 'cborg'

/** A map of a pass. Keys are text or numbers; values are whatever its writer put there. */
export type CborMap = ReadonlyMap<unknown, unknown>

/** Values of one text, of all kinds. Passes of the field have a hundred; a bound on them is one on the time it takes. */
const maxValues = 4_096
/** Arrays, maps and tags among them. Passes of the field have a dozen; a bound on them is one on the depth, too. */
const maxContainers = 256

const options: DecodeOptions = {
  useMaps: true,
  // Of two values under one key, two readers may each believe another one.
  rejectDuplicateMapKeys: true,
  allowBigInt: false,
  allowInfinity: false,
  allowNaN: false,
  tags: { 0: taggedTime },
}

/** Whatever `bytes` hold as one CBOR text with nothing behind it (RFC 8949), maps as `Map`; undefined for anything else. */
export function decodeCbor(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, { ...options, tokenizer: new BoundedTokenizer(bytes, options) })
  } catch {
    return undefined
  }
}

/** Sweden tags its times as such: they are the text that they hold. Source: RFC 8949, section 3.4.1. */
function taggedTime(content: () => unknown): string {
  const time = content()
  if (typeof time !== 'string') throw new TypeError('a tagged time is text')
  return time
}

class BoundedTokenizer extends Tokenizer {
  #values = 0
  #containers = 0

  override next(): Token {
    const token = super.next()
    this.#values += 1
    if (!token.type.terminal) this.#containers += 1
    if (this.#values > maxValues || this.#containers > maxContainers) throw new RangeError('too much of it')
    return token
  }
}

export const isCborMap = (value: unknown): value is CborMap => value instanceof Map

/** The same as JSON has it, with maps as objects. Only for what `decodeCbor` gave: its depth is bounded. */
export function asJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJson)
  if (!isCborMap(value)) return value
  return Object.fromEntries(Array.from(value, ([key, held]) => [String(key), asJson(held)]))
}
