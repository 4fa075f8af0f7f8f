import { err, ok, type Result } from '../../native/result.ts'
import type { BytePort, BytePortEvents, OpenPort, PortFault } from '../../native/serial/byte-port.ts'

/** A port without a system below it, for tests whose time is a fake clock's. It keeps what `BytePort` promises. */
export class MemoryWire {
  #events: BytePortEvents | null = null
  #fault: PortFault | null = null
  /** What was written since the port was last opened, in hex, write by write. */
  written: string[] = []
  onWrite: (hex: string) => void = () => undefined

  readonly open: OpenPort = (events) => {
    if (this.#fault !== null) return Promise.resolve(err(this.#fault))
    this.#events = events
    this.written = []
    return Promise.resolve(ok(this.#port(events)))
  }

  send(bytes: Uint8Array | string): void {
    this.#events?.onBytes(Buffer.from(bytes))
  }

  sendHex(hex: string): void {
    this.send(Buffer.from(hex, 'hex'))
  }

  unplug(fault: PortFault = 'gone'): void {
    const events = this.#events
    this.#fault = fault
    this.#events = null
    events?.onGone()
  }

  plugIn(): void {
    this.#fault = null
  }

  #port(events: BytePortEvents): BytePort {
    return {
      write: (bytes): Promise<Result<void, PortFault>> => {
        if (this.#events !== events) return Promise.resolve(err('gone'))
        const hex = Buffer.from(bytes).toString('hex')
        this.written.push(hex)
        this.onWrite(hex)
        return Promise.resolve(ok(undefined))
      },
      close: () => {
        if (this.#events === events) this.#events = null
        return Promise.resolve()
      },
    }
  }
}
