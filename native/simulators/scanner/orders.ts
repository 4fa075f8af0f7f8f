import { unreachable } from '../../result.ts'
import type { TriggerKind } from '../../scanners/serial-scanner.ts'

export type Order = 'start' | 'stop' | 'wake' | 'acknowledged' | 'send-again'

type Table = readonly (readonly [hex: string, order: Order])[]

/** What each family of scanners understands, as its manual prints it. */
function tableOf(trigger: TriggerKind): Table {
  switch (trigger) {
    case 'none':
      return []
    case 'gm65':
      return [
        ['7e000801000201abcd', 'start'],
        ['7e000801000200abcd', 'stop'],
      ]
    case 'honeywell':
      return [
        ['16540d', 'start'],
        ['16550d', 'stop'],
      ]
    case 'zebra-ssi':
      return [
        ['04e40400ff14', 'start'],
        ['04e50400ff13', 'stop'],
        ['04d00400ff28', 'acknowledged'],
        ['05d1040001ff25', 'send-again'],
        ['00', 'wake'],
      ]
    default:
      return unreachable(trigger)
  }
}

/** Reads orders out of what a host sends; tells bytes that are none of them by themselves. */
export class OrderReader {
  readonly #table: Table
  readonly #onOrder: (order: Order, hex: string) => void
  readonly #onUnknown: (hex: string) => void
  #rest = ''

  constructor(
    trigger: TriggerKind,
    onOrder: (order: Order, hex: string) => void,
    onUnknown: (hex: string) => void,
  ) {
    this.#table = tableOf(trigger)
    this.#onOrder = onOrder
    this.#onUnknown = onUnknown
  }

  push(bytes: Uint8Array): void {
    this.#rest += Buffer.from(bytes).toString('hex')
    while (this.#rest !== '') {
      const order = this.#table.find(([hex]) => this.#rest.startsWith(hex))
      if (order === undefined && this.#table.some(([hex]) => hex.startsWith(this.#rest))) return
      const [hex, kind] = order ?? [this.#rest.slice(0, 2), null]
      this.#rest = this.#rest.slice(hex.length)
      if (kind === null) this.#onUnknown(hex)
      else this.#onOrder(kind, hex)
    }
  }
}
