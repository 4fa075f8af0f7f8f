/** One packet that came whole. `data` is valid during the call only. */
export interface SsiPacket {
  readonly opcode: number
  readonly status: number
  readonly data: Buffer
}

const headBytes = 4
const checksumBytes = 2
const longest = 0xff + checksumBytes
const fromScanner = 0x00

/**
 * Cuts SSI's stream into packets. A byte that begins none is passed over, so that one lost or added byte costs one
 * packet and not those after it. Its memory is the longest packet.
 */
export class SsiPackets {
  readonly #onPacket: (packet: SsiPacket) => void
  readonly #buffer = Buffer.alloc(longest)
  #length = 0
  /** Bytes that made no packet came since this was last asked. */
  #spoilt = false

  constructor(onPacket: (packet: SsiPacket) => void) {
    this.#onPacket = onPacket
  }

  /** Has something come that is not a whole packet? */
  get unsettled(): boolean {
    return this.#length > 0 || this.#spoilt
  }

  push(chunk: Buffer): void {
    for (const byte of chunk) {
      this.#buffer[this.#length] = byte
      this.#length += 1
      while (this.#length > 0 && this.#cut());
    }
  }

  reset(): void {
    this.#length = 0
    this.#spoilt = false
  }

  /** Takes a packet or a stray byte off the front; false: more must come before that can be told. */
  #cut(): boolean {
    const length = this.#buffer[0] ?? 0
    if (length < headBytes || (this.#length > 2 && this.#buffer[2] !== fromScanner)) return this.#passOver()
    const whole = length + checksumBytes
    if (this.#length < whole) return false
    if (!sumsUp(this.#buffer.subarray(0, whole))) return this.#passOver()
    this.#onPacket({
      opcode: this.#buffer[1] ?? 0,
      status: this.#buffer[3] ?? 0,
      data: this.#buffer.subarray(headBytes, length),
    })
    this.#drop(whole)
    return true
  }

  #passOver(): true {
    this.#spoilt = true
    this.#drop(1)
    return true
  }

  #drop(bytes: number): void {
    this.#buffer.copyWithin(0, bytes, this.#length)
    this.#length -= bytes
  }
}

/** Contents and checksum of a good packet are nothing together, in 16 bits. */
function sumsUp(packet: Buffer): boolean {
  let sum = packet.readUInt16BE(packet.length - checksumBytes)
  for (let at = 0; at < packet.length - checksumBytes; at += 1) sum += packet[at] ?? 0
  return (sum & 0xffff) === 0
}
