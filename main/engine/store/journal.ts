/** Sizes of SQLite's write-ahead log, bytes. */
const headerSize = 32
const frameHeaderSize = 24

/** Last bit: are the checksums over big-endian words? */
const magics = [0x377f0682, 0x377f0683]

/**
 * Has a write-ahead log lost what was once confirmed? SQLite takes the transactions before the first broken one and
 * drops the rest without a word. That is right for one that a power cut tore, which nobody was told of; two or more
 * behind the break were whole and confirmed.
 * Source: sqlite.org/fileformat2.html, "The Write-Ahead Log".
 * @param bytes the whole `-wal` file, as it lies there before the database is opened.
 */
export function journalIsDamaged(bytes: Uint8Array): boolean {
  if (bytes.length <= headerSize) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = view.getUint32(0)
  const sum = new Checksum(view, magic === magics[0])
  sum.add(0, headerSize - 8)
  const pageSize = view.getUint32(8)
  if (!magics.includes(magic) || !sum.is(headerSize - 8) || pageSize % 512 !== 0) return true

  const frameSize = frameHeaderSize + pageSize
  let broken = false
  let confirmedBehind = 0
  for (let at = headerSize; at + frameSize <= bytes.length; at += frameSize) {
    // Frames with other salts are of an earlier round of the log, and done with.
    const ofThisRound = view.getBigUint64(at + 8) === view.getBigUint64(16)
    if (!broken) {
      sum.add(at, 8)
      sum.add(at + frameHeaderSize, frameSize - frameHeaderSize)
      broken = !ofThisRound || !sum.is(at + 16)
    }
    const endsTransaction = view.getUint32(at + 4) !== 0
    if (broken && ofThisRound && endsTransaction) confirmedBehind += 1
  }
  return confirmedBehind > 1
}

/** SQLite's running checksum over pairs of words. */
class Checksum {
  readonly #view: DataView
  readonly #littleEndian: boolean
  #first = 0
  #second = 0

  constructor(view: DataView, littleEndian: boolean) {
    this.#view = view
    this.#littleEndian = littleEndian
  }

  add(at: number, length: number): void {
    for (let word = at; word < at + length; word += 8) {
      this.#first = (this.#first + this.#view.getUint32(word, this.#littleEndian) + this.#second) >>> 0
      this.#second = (this.#second + this.#view.getUint32(word + 4, this.#littleEndian) + this.#first) >>> 0
    }
  }

  is(at: number): boolean {
    return this.#view.getUint32(at) === this.#first && this.#view.getUint32(at + 4) === this.#second
  }
}
