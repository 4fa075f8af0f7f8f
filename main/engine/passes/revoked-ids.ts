import { randomInt } from 'node:crypto'

/** Of a record: the length of its id (low 14 bits), and the two marks. */
const headBytes = 2
const wideMark = 0x8000
const timedMark = 0x4000
/** Characters. What passes are named by is shorter by far. */
const maxLength = timedMark - 1
const timeBytes = Float64Array.BYTES_PER_ELEMENT
/** So full the places get at most: then an id is found within a few steps. */
const fullness = 0.75
/** Other in each process, so that nobody can write a list whose ids all begin at one place. */
const seed = randomInt(2 ** 32)

/** How much is to come, as far as it is known: then room is made once. */
export interface ExpectedIds {
  readonly ids: number
  /** Of all ids together, more or less. */
  readonly characters: number
}

/**
 * What an issuer has revoked, by id: always, or what was issued before a time. Exact: each id is found by all of its
 * characters, so that no pass is taken for another. Some 8 bytes an id more than its characters, half of what a `Set` of
 * strings takes, and nothing that the garbage collector would have to walk through.
 *
 * Records lie one behind the other in one buffer (length, id, time), and a hash table with open addressing says where
 * they begin. An id of Latin-1 alone takes a byte a character, any other two, so that every string is itself. The same id
 * may be there once with a time and once without.
 */
export class RevokedIds {
  /** Where records begin, plus 1; 0: free. */
  #places: Uint32Array
  #records: Buffer
  #end = 0
  #size = 0
  #hasTimes = false

  constructor({ ids, characters }: ExpectedIds) {
    this.#places = new Uint32Array(placesFor(ids))
    this.#records = Buffer.allocUnsafeSlow(Math.max(0, characters) + ids * headBytes)
  }

  get size(): number {
    return this.#size
  }

  /** What it takes outside of the heap. */
  get bytes(): number {
    return this.#places.byteLength + this.#records.byteLength
  }

  /** Is `id` revoked, whatever its date? */
  has(id: string): boolean {
    return this.#recordOf(id, 0) !== null
  }

  /** What was issued before this is revoked: Infinity for what is revoked always, -Infinity for what is not. */
  before(id: string): number {
    if (this.has(id)) return Number.POSITIVE_INFINITY
    const record = this.#hasTimes ? this.#recordOf(id, timedMark) : null
    return record === null ? Number.NEGATIVE_INFINITY : this.#records.readDoubleLE(this.#timeAt(record))
  }

  /** @returns false where it is there already, and for what has over 16,383 characters. */
  add(id: string): boolean {
    return this.#add(id, 0) !== null
  }

  /** @returns false where `id` is there with a time already, and for what has over 16,383 characters. */
  addBefore(id: string, time: number): boolean {
    const record = this.#add(id, timedMark)
    if (record === null) return false
    this.#hasTimes = true
    this.#records.writeDoubleLE(time, this.#timeAt(record))
    return true
  }

  /** As `addBefore`, in place of the time that is there. */
  putBefore(id: string, time: number): void {
    if (this.addBefore(id, time)) return
    const record = this.#recordOf(id, timedMark)
    if (record !== null) this.#records.writeDoubleLE(time, this.#timeAt(record))
  }

  #recordOf(id: string, mark: number): number | null {
    const record = this.#places[this.#placeOf(id, mark)] ?? 0
    return record === 0 ? null : record - 1
  }

  #add(id: string, mark: number): number | null {
    if (id.length > maxLength) return null
    if (this.#size + 1 > this.#places.length * fullness) this.#spread(placesFor(2 * this.#size + 1))
    const place = this.#placeOf(id, mark)
    if (this.#places[place] !== 0) return null
    const record = this.#append(id, mark)
    this.#places[place] = record + 1
    this.#size += 1
    return record
  }

  /** Of the record that is meant, or else the free one where it belongs. */
  #placeOf(id: string, mark: number): number {
    const places = this.#places
    let place = Math.floor((hashOf(id) / 2 ** 32) * places.length)
    for (let record = places[place] ?? 0; record !== 0; record = places[place] ?? 0) {
      if (this.#isAt(record - 1, id, mark)) break
      place = place + 1 === places.length ? 0 : place + 1
    }
    return place
  }

  #isAt(record: number, id: string, mark: number): boolean {
    const records = this.#records
    const head = headAt(records, record)
    const { length } = id
    if ((head & ~wideMark) !== (length | mark)) return false
    const start = record + headBytes
    if ((head & wideMark) === 0) {
      for (let at = 0; at < length; at += 1) if (records[start + at] !== id.charCodeAt(at)) return false
      return true
    }
    for (let at = 0; at < length; at += 1)
      if (twoBytesAt(records, start + 2 * at) !== id.charCodeAt(at)) return false
    return true
  }

  #append(id: string, mark: number): number {
    const isWide = !isLatin1(id)
    const record = this.#end
    const head = id.length | mark | (isWide ? wideMark : 0)
    const end = record + bytesOf(head)
    if (end > this.#records.length) this.#grow(end)
    this.#records.writeUInt16LE(head, record)
    this.#records.write(id, record + headBytes, isWide ? 'utf16le' : 'latin1')
    this.#end = end
    return record
  }

  /** Of a record with one. */
  #timeAt(record: number): number {
    return record + bytesOf(headAt(this.#records, record)) - timeBytes
  }

  #grow(atLeast: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(atLeast, Math.ceil(this.#end * 1.5)))
    this.#records.copy(larger, 0, 0, this.#end)
    this.#records = larger
  }

  #spread(places: number): void {
    this.#places = new Uint32Array(places)
    for (let record = 0; record < this.#end;) {
      const head = headAt(this.#records, record)
      const start = record + headBytes
      const isWide = (head & wideMark) !== 0
      const end = start + (head & maxLength) * (isWide ? 2 : 1)
      const id = this.#records.toString(isWide ? 'utf16le' : 'latin1', start, end)
      this.#places[this.#placeOf(id, head & timedMark)] = record + 1
      record += bytesOf(head)
    }
  }
}

/** One at least is always free, so that every search ends. */
const placesFor = (ids: number): number => Math.ceil(ids / fullness) + 1

const twoBytesAt = (bytes: Buffer, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)

const headAt = twoBytesAt

/** Of the whole record. */
const bytesOf = (head: number): number =>
  headBytes +
  (head & maxLength) * ((head & wideMark) === 0 ? 1 : 2) +
  ((head & timedMark) === 0 ? 0 : timeBytes)

function isLatin1(id: string): boolean {
  for (let at = 0; at < id.length; at += 1) if (id.charCodeAt(at) > 0xff) return false
  return true
}

/** 32 bits: FNV-1a over the characters, then mixed as in MurmurHash3, so that the upper bits are as good as the lower. */
function hashOf(id: string): number {
  let hash = seed
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
