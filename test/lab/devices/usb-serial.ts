import { execFileSync } from 'node:child_process'
import { constants, existsSync, openSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'
import { pause, until } from '../lab-case.ts'

/** The emulated machine's own monitor, which plugs and unplugs. */
let monitor: WriteStream | null = null
let monitorSaid = ''

/** @returns what it said to that. */
async function tellMachine(command: string): Promise<string> {
  monitor ??= openLine('/dev/ttyS1', (bytes) => {
    monitorSaid = (monitorSaid + bytes.toString('latin1')).slice(-1_000)
  })
  // Until its line was set to send nothing back, the monitor may have heard itself: what that left ends here.
  monitorSaid = ''
  monitor.write('\r')
  await until('the monitor asks for a command', () => monitorSaid.endsWith('(qemu) '))
  monitorSaid = ''
  monitor.write(`${command}\r`)
  await until('the monitor has done it', () => monitorSaid.endsWith('\n(qemu) '))
  return monitorSaid
}

/**
 * As a terminal: read as a file, a line on which nothing comes would hold a thread for good, and the program's end with it.
 * @returns where to write to. What comes is always read: the other end would wait for that.
 */
function openLine(path: string, onBytes: (bytes: Buffer) => void): WriteStream {
  execFileSync('stty', ['-F', path, 'raw', '-echo', '115200'])
  const open = (): number => openSync(path, constants.O_RDWR | constants.O_NOCTTY)
  new ReadStream(open()).on('data', onBytes)
  return new WriteStream(open())
}

/** A USB serial adapter (FTDI), and the device at its far end. */
export class UsbSerial {
  readonly #id: string
  readonly #plug: string
  readonly path: string
  readonly #far: WriteStream
  #received = Buffer.alloc(0)

  /** @param nth 0 or 1: the lab has wires for two. */
  constructor(nth: 0 | 1) {
    this.#id = `adapter${nth}`
    this.#plug = `device_add usb-serial,chardev=ser${nth},id=${this.#id},bus=xhci.0,serial=LAB${nth}`
    this.path = `/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_LAB${nth}-if00-port0`
    this.#far = openLine(`/dev/ttyS${nth + 2}`, (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes])
    })
  }

  /** In hex, since it was last plugged in. */
  get received(): string {
    return this.#received.toString('hex')
  }

  async plugIn(): Promise<void> {
    this.#received = Buffer.alloc(0)
    // The machine keeps the wire of an adapter for a moment after it was pulled out.
    while ((await tellMachine(this.#plug)).includes('is in use')) await pause(50)
    await until(`${this.path} is there`, () => existsSync(this.path))
  }

  async unplug(): Promise<void> {
    await tellMachine(`device_del ${this.#id}`)
    await until(`${this.path} is gone`, () => !existsSync(this.path))
  }

  send(text: string): void {
    this.#far.write(text)
  }
}
