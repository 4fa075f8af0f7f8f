import type { Clock } from '../clock.ts'
import type { UsbPortDevice } from './find-port.ts'

/** Listing keeps some systems busy for a tenth of a second: no more often than this. Milliseconds. */
const freshMs = 1_500

/** What serialport tells of a port, as far as it is asked here. */
export interface ListedPort {
  readonly path: string
  readonly vendorId?: string | undefined
  readonly productId?: string | undefined
  readonly serialNumber?: string | undefined
}

/** The serial ports on USB of any machine, as serialport lists them: asked seldom, for everybody who looks at once. */
export class ListedPorts {
  readonly #list: () => Promise<readonly ListedPort[]>
  #last: { readonly atMs: number; readonly ports: Promise<UsbPortDevice[]> } | null = null

  constructor(list: () => Promise<readonly ListedPort[]>) {
    this.#list = list
  }

  ports(clock: Clock): Promise<UsbPortDevice[]> {
    const nowMs = clock.monotonicMs()
    if (this.#last === null || nowMs - this.#last.atMs >= freshMs) {
      this.#last = { atMs: nowMs, ports: this.#listed() }
    }
    return this.#last.ports
  }

  /** A system that cannot be asked has no port to tell of. */
  async #listed(): Promise<UsbPortDevice[]> {
    try {
      return (await this.#list()).flatMap(onUsb)
    } catch {
      return []
    }
  }
}

function onUsb({ path, vendorId, productId, serialNumber }: ListedPort): UsbPortDevice[] {
  if (vendorId === undefined || productId === undefined) return []
  return [
    {
      path,
      vendorId: Number.parseInt(vendorId, 16),
      productId: Number.parseInt(productId, 16),
      serialNumber: serialNumber ?? null,
      // Sockets are counted as Linux does it, or not at all.
      usbPort: null,
    },
  ]
}
