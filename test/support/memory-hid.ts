import type { HidDevice } from '../../native/hid/hid-device.ts'
import type { HidOrderFault, HidPort, HidPortEvents, OpenHid } from '../../native/hid/hid-port.ts'
import { err, ok, type Result } from '../../native/result.ts'
import type { PortFault } from '../../native/serial/byte-port.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function hidDevice(over: Partial<HidDevice> = {}): HidDevice {
  return {
    path: '/dev/hidraw0',
    vendorId: 0x16c0,
    productId: 0x05df,
    serialNumber: null,
    product: 'www.dcttech.com USBRelay2',
    usbPort: '1-1',
    usages: [{ page: 0xff00, usage: 1 }],
    ...over,
  }
}

/** A HID device without a system below it, for tests whose time is a fake clock's. It keeps what `HidPort` promises. */
export class MemoryHid {
  readonly #device: HidDevice
  #events: HidPortEvents | null = null
  #fault: PortFault | null = null
  /** Orders that wait for the device to come to itself; null while it is well. */
  #hanging: (() => void)[] | null = null
  /** What it was ordered since it was last opened, in hex, after the name of the way. */
  orders: string[] = []
  onOrder: (order: string) => void = () => undefined
  /** Its answer to a feature report asked for, in hex. */
  feature = ''
  /** Of each order named: what it makes of it, if not to take it. */
  readonly refusals = new Map<string, HidOrderFault>()

  constructor(device: Partial<HidDevice> = {}) {
    this.#device = hidDevice(device)
  }

  readonly open: OpenHid = (events) => {
    if (this.#fault !== null) return Promise.resolve(err(this.#fault))
    this.#events = events
    this.orders = []
    return Promise.resolve(ok(this.#port(events)))
  }

  sendHex(report: string): void {
    this.send(Buffer.from(report, 'hex'))
  }

  send(report: Buffer): void {
    this.#events?.onReport(report)
  }

  unplug(fault: PortFault = 'gone'): void {
    const events = this.#events
    this.#fault = fault
    this.#events = null
    this.comeRound()
    events?.onGone()
  }

  plugIn(): void {
    this.#fault = null
  }

  /** Answers nothing from now on. */
  hang(): void {
    this.#hanging ??= []
  }

  /** Works off what it was ordered meanwhile. */
  comeRound(): void {
    const orders = this.#hanging ?? []
    this.#hanging = null
    for (const perform of orders) perform()
  }

  #port(events: HidPortEvents): HidPort {
    return {
      device: this.#device,
      write: (report) => this.#take(events, 'write', hex(report)),
      sendFeature: (report) => this.#take(events, 'feature', hex(report)),
      getFeature: async (id, length) => {
        const asked = await this.#take(events, 'get', `${id}`)
        return asked.ok ? ok(Buffer.from(this.feature, 'hex').subarray(0, length)) : asked
      },
      close: () => {
        if (this.#events === events) this.#events = null
        return Promise.resolve()
      },
    }
  }

  #take(events: HidPortEvents, way: string, what: string): Promise<Result<void, HidOrderFault>> {
    return new Promise((resolve) => {
      const perform = (): void => {
        if (this.#events !== events) return resolve(err('gone'))
        const refusal = this.refusals.get(way)
        const order = `${way} ${what}`
        this.orders.push(order)
        this.onOrder(order)
        resolve(refusal === undefined ? ok(undefined) : err(refusal))
      }
      if (this.#hanging === null) perform()
      else this.#hanging.push(perform)
    })
  }
}
