import { maxCodeBytes, type CodeHandler, type CodeReader } from './code-reader.ts'
import { ssiAck, ssiNakCauseResend, ssiNakResend, ssiOpcodes, ssiStatus, ssiSymbology } from './ssi.ts'
import { SsiPackets, type SsiPacket } from './ssi-packets.ts'

export interface SsiHandler extends CodeHandler {
  /** What the scanner must be told now. */
  reply(bytes: Uint8Array): void
  /** It obeys the last order. */
  acknowledged(): void
  /** It does not obey the last order; `again`: it has not understood it. */
  refused(again: boolean): void
}

/** SSI's own limit between two bytes of a packet. */
const characterMs = 200
/** Half a code is given up after this many silences: the scanner repeats itself after 2 s, twice. */
const patience = 25
/** A line that carries noise alone is not answered for ever. */
const maxNaks = 3

/**
 * Codes out of SSI packets. Each packet is acknowledged; that of a code's end after the code has been handed on, so that
 * nothing stands between it and the gate. A packet that comes again because its acknowledgement was lost counts once.
 */
export class SsiReader implements CodeReader {
  readonly silenceMs = characterMs
  readonly #handler: SsiHandler
  readonly #packets = new SsiPackets((packet) => this.#received(packet))
  readonly #code = Buffer.alloc(maxCodeBytes)
  #length = 0
  /** The packets of a code have begun, and the last has not come. */
  #open = false
  #skipping = false
  #silences = 0
  #naks = 0
  /** The last packet of data that was taken: its status but for repetition, and its data. */
  #last: { status: number; data: Buffer } | null = null

  constructor(handler: SsiHandler) {
    this.#handler = handler
  }

  get holding(): boolean {
    return this.#open || this.#packets.unsettled
  }

  push(chunk: Buffer): void {
    this.#silences = 0
    this.#packets.push(chunk)
  }

  silence(): void {
    if (this.#packets.unsettled) {
      this.#packets.reset()
      this.#naks += 1
      if (this.#naks <= maxNaks) this.#handler.reply(ssiNakResend)
    }
    this.#silences += 1
    if (!this.#open || this.#silences < patience) return
    const told = this.#skipping
    this.#forget()
    if (!told) this.#handler.discarded('cut-short')
  }

  reset(): void {
    this.#packets.reset()
    this.#forget()
    this.#last = null
    this.#naks = 0
  }

  #received(packet: SsiPacket): void {
    this.#naks = 0
    switch (packet.opcode) {
      case ssiOpcodes.ack:
        return this.#handler.acknowledged()
      case ssiOpcodes.nak:
        return this.#handler.refused(packet.data[0] === ssiNakCauseResend)
      case ssiOpcodes.decodeData:
        if (!this.#isRepeated(packet)) this.#take(packet)
        return this.#handler.reply(ssiAck)
      default:
        // Its events and answers mean nothing to a gate, but would come again.
        return this.#handler.reply(ssiAck)
    }
  }

  #isRepeated({ status, data }: SsiPacket): boolean {
    return (
      (status & ssiStatus.again) !== 0 &&
      this.#last !== null &&
      this.#last.status === (status & ~ssiStatus.again) &&
      this.#last.data.equals(data)
    )
  }

  /** The first byte of each packet tells the kind of symbol, the rest is of the code. */
  #take({ status, data }: SsiPacket): void {
    this.#last = { status: status & ~ssiStatus.again, data: Buffer.from(data) }
    this.#open = true
    const text = data.subarray(1)
    if (this.#length + text.length > maxCodeBytes && !this.#skipping) {
      this.#skipping = true
      this.#handler.discarded('too-long')
    }
    if (!this.#skipping) this.#length += text.copy(this.#code, this.#length)
    if ((status & ssiStatus.continued) !== 0) return
    const whole = this.#skipping || this.#length === 0 ? null : this.#code.subarray(0, this.#length)
    this.#forget()
    if (whole !== null) this.#handler.frame(whole, ssiSymbology(data[0] ?? 0))
  }

  #forget(): void {
    this.#length = 0
    this.#open = false
    this.#skipping = false
    this.#silences = 0
  }
}
