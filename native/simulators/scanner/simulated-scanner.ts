import type { Cancel, Clock } from '../../clock.ts'
import { unreachable } from '../../result.ts'
import type { Framing } from '../../scanners/framer.ts'
import type { TriggerKind } from '../../scanners/serial-scanner.ts'
import { framed, ssiPackets, ssiRepeated } from './on-the-wire.ts'
import { OrderReader, type Order } from './orders.ts'
import { PacedLine } from './paced-line.ts'

/** How long each family stays lit without a code, as its manual has it. */
const sessionMs: Readonly<Record<TriggerKind, number>> = {
  none: Number.POSITIVE_INFINITY,
  gm65: 5_000,
  honeywell: 30_000,
  'zebra-ssi': 9_900,
}
const gm65Taken = Buffer.from('02000001003331', 'hex')
const ssiTaken = Buffer.from('04d00000ff2c', 'hex')
/** An SSI engine in the dark falls asleep, and one that is woken hears nothing at first. Milliseconds. */
const sleepAfterMs = 1_000
const deafMs = 10
/** An SSI packet that nobody acknowledges is sent again after this, and again, and then given up. */
const repeatMs = 2_000
const repeats = 2

export interface SimulatedScannerOptions {
  readonly framing: Framing
  readonly trigger: TriggerKind
  readonly aimPrefix: boolean
  /** As quick as the line; null: each code at once. */
  readonly bytesPerSecond: number | null
}

export type ScannerDoing =
  | { readonly kind: 'order'; readonly order: Order; readonly hex: string }
  /** Bytes that it does not understand. */
  | { readonly kind: 'unknown'; readonly hex: string }
  /** It has read a code and sends it. */
  | { readonly kind: 'read' }
  /** A code is held before it, and it is dark. */
  | { readonly kind: 'dark' }
  /** Its own time without a code is over: dark again. */
  | { readonly kind: 'ended' }
  /** An SSI packet was never acknowledged. */
  | { readonly kind: 'given-up' }

/**
 * A scanner as its manual describes it, seen from its plug. It shares no bytes with the drivers, so that each is a check of
 * the other. Codes are held before it one after another; one that waits for an order reads the first of them when lit.
 */
export class SimulatedScanner {
  readonly #options: SimulatedScannerOptions
  readonly #clock: Clock
  readonly #onDoing: (doing: ScannerDoing) => void
  readonly #line: PacedLine
  readonly #orders: OrderReader
  readonly #shown: Buffer[] = []
  #lit: boolean
  #session: Cancel | null = null
  /** SSI packets that are to be sent, the first of them on its way. */
  #packets: Buffer[] = []
  #repeat: Cancel | null = null
  #repeated = 0
  #quietSinceMs: number
  #deafUntilMs = Number.NEGATIVE_INFINITY

  constructor(
    options: SimulatedScannerOptions,
    send: (bytes: Buffer) => void,
    clock: Clock,
    onDoing: (doing: ScannerDoing) => void = () => undefined,
  ) {
    this.#options = options
    this.#clock = clock
    this.#onDoing = onDoing
    this.#lit = options.trigger === 'none'
    this.#quietSinceMs = clock.monotonicMs()
    this.#line = new PacedLine(options.bytesPerSecond, send, clock)
    this.#orders = new OrderReader(
      options.trigger,
      (order, hex) => this.#obey(order, hex),
      (hex) => onDoing({ kind: 'unknown', hex }),
    )
  }

  get lit(): boolean {
    return this.#lit
  }

  /** Are codes held before it that it has not sent whole? */
  get busy(): boolean {
    return this.#shown.length > 0 || this.#packets.length > 0
  }

  /** Resolves when all that it has read is on the line. */
  sent(): Promise<void> {
    return this.#line.sent()
  }

  /** What the host sends. */
  received(bytes: Uint8Array): void {
    const nowMs = this.#clock.monotonicMs()
    const asleep =
      this.#options.trigger === 'zebra-ssi' && !this.#lit && nowMs - this.#quietSinceMs >= sleepAfterMs
    if (asleep) this.#deafUntilMs = nowMs + deafMs
    this.#quietSinceMs = nowMs
    if (nowMs >= this.#deafUntilMs) this.#orders.push(bytes)
  }

  /** A guest holds a code before it, until it is read. */
  show(code: string | Buffer): void {
    this.#shown.push(Buffer.from(code))
    if (this.#lit) this.#read()
    else this.#onDoing({ kind: 'dark' })
  }

  /** The first half of a code, and then nothing. */
  sendHalf(code: string): void {
    const whole = this.#wired(Buffer.from(code))
    this.#line.send(whole.subarray(0, Math.ceil(whole.length / 2)))
  }

  /** Bytes that no scanner sends. */
  sendNoise(bytes: Buffer): void {
    this.#line.send(bytes)
  }

  /** Its plug is pulled: nothing waits in it afterwards, and it is dark. */
  unplug(): void {
    this.#line.cut()
    this.#session?.()
    this.#stopWaiting()
    this.#packets = []
    this.#lit = this.#options.trigger === 'none'
  }

  #obey(order: Order, hex: string): void {
    this.#onDoing({ kind: 'order', order, hex })
    switch (order) {
      case 'start':
        this.#answer()
        return this.#light()
      case 'stop':
        this.#answer()
        return this.#darken()
      case 'acknowledged':
        return this.#packetTaken()
      case 'send-again':
        return this.#sendAgain()
      case 'wake':
        return undefined
      default:
        return unreachable(order)
    }
  }

  #answer(): void {
    const { trigger } = this.#options
    if (trigger === 'gm65') this.#line.send(gm65Taken)
    if (trigger === 'zebra-ssi') this.#line.send(ssiTaken)
  }

  #light(): void {
    this.#lit = true
    this.#session?.()
    this.#session = this.#clock.schedule(sessionMs[this.#options.trigger], () => {
      this.#onDoing({ kind: 'ended' })
      this.#darken()
    })
    if (this.#shown.length > 0) this.#read()
  }

  #darken(): void {
    this.#session?.()
    this.#lit = false
    this.#quietSinceMs = this.#clock.monotonicMs()
  }

  #read(): void {
    const code = this.#shown.shift()
    if (code === undefined) return
    this.#onDoing({ kind: 'read' })
    const { trigger, aimPrefix } = this.#options
    const text = aimPrefix ? Buffer.concat([Buffer.from(']Q1'), code]) : code
    if (trigger !== 'zebra-ssi') this.#line.send(this.#wired(text))
    else {
      this.#packets.push(...ssiPackets(text))
      if (this.#repeat === null) this.#sendPacket()
    }
    if (trigger !== 'none') this.#darken()
  }

  #wired(code: Buffer): Buffer {
    const { trigger, framing } = this.#options
    return trigger === 'zebra-ssi' ? Buffer.concat(ssiPackets(code)) : framed(code, framing)
  }

  #sendPacket(): void {
    const packet = this.#packets[0]
    if (packet === undefined) return
    this.#repeat = this.#clock.schedule(repeatMs, () => this.#sendAgain())
    this.#line.send(this.#repeated === 0 ? packet : ssiRepeated(packet))
  }

  #packetTaken(): void {
    if (this.#repeat === null) return
    this.#stopWaiting()
    this.#packets.shift()
    this.#sendPacket()
  }

  #sendAgain(): void {
    if (this.#repeat === null) return
    this.#repeat()
    this.#repeated += 1
    if (this.#repeated <= repeats) return this.#sendPacket()
    this.#onDoing({ kind: 'given-up' })
    this.#stopWaiting()
    this.#packets = []
  }

  #stopWaiting(): void {
    this.#repeat?.()
    this.#repeat = null
    this.#repeated = 0
  }
}
