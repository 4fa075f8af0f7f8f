import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findPort } from '../../../native/serial/find-port.ts'
import { ListedPorts } from '../../../native/serial/listed-ports.ts'
import { sysfsPorts } from '../../../native/serial/sysfs-ports.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { newFolder } from '../../support/folder.ts'

/** A Linux kernel's view of its ports: the folders of devices, and the class's links into them. */
class Kernel {
  readonly #root = newFolder()
  readonly ports = join(this.#root, 'class/tty')

  /** @param below the folders from the device down to the port: `1-1.4:1.0/ttyUSB0`, or only `1-1.4:1.0`. */
  plugIn(name: string, device: string, below: string, facts: Record<string, string>): void {
    const usb = join(this.#root, 'devices/pci0000:00/0000:00:14.0/usb1/1-1', device)
    mkdirSync(join(usb, below), { recursive: true })
    // The hub above it is a device on USB too.
    this.#say(join(usb, '..'), { idVendor: '1d6b', idProduct: '0002', serial: 'hub' })
    this.#say(usb, facts)
    this.#link(name, join(usb, below))
  }

  plugInCard(name: string): void {
    const port = join(this.#root, 'devices/pnp0/00:00', name)
    mkdirSync(port, { recursive: true })
    this.#link(name, port)
  }

  console(name: string): void {
    mkdirSync(join(this.ports, name), { recursive: true })
  }

  #link(name: string, to: string): void {
    mkdirSync(join(this.ports, name), { recursive: true })
    symlinkSync(to, join(this.ports, name, 'device'))
  }

  #say(folder: string, facts: Record<string, string>): void {
    for (const [name, value] of Object.entries(facts)) writeFileSync(join(folder, name), `${value}\n`)
  }
}

const ch340 = { idVendor: '1a86', idProduct: '7523' }
const lcus = { vendorId: 0x1a86, productId: 0x7523 }
const honeywell = { idVendor: '0c2e', idProduct: '0caa', serial: 'S/N:7' }

/** A board behind an adapter without a serial number, a scanner that is a port by itself, and what else there is. */
function machine(): Kernel {
  const kernel = new Kernel()
  kernel.plugIn('ttyUSB0', '1-1.4', '1-1.4:1.0/ttyUSB0', ch340)
  kernel.plugIn('ttyACM0', '1-1.2', '1-1.2:1.0', honeywell)
  kernel.plugInCard('ttyS0')
  kernel.console('tty0')
  return kernel
}

describe("a Linux machine's serial ports on USB", () => {
  it('are found with the device and the socket that they belong to, and no other port is', () => {
    expect(sysfsPorts(machine().ports)).toEqual([
      {
        path: '/dev/ttyACM0',
        vendorId: 0x0c2e,
        productId: 0x0caa,
        serialNumber: 'S/N:7',
        usbPort: '1-1.2',
      },
      { path: '/dev/ttyUSB0', ...lcus, serialNumber: null, usbPort: '1-1.4' },
    ])
  })

  it('are none on a machine that has no such folder', () => {
    expect(sysfsPorts('/nowhere/class/tty')).toEqual([])
  })

  it('keep their device when the system gives them other names', () => {
    const kernel = new Kernel()
    kernel.plugIn('ttyUSB3', '1-1.4', '1-1.4:1.0/ttyUSB3', ch340)
    expect(findPort({ ...lcus, usbPort: '1-1.4' }, sysfsPorts(kernel.ports))).toEqual({
      ok: true,
      value: '/dev/ttyUSB3',
    })
  })
})

describe('a board named by what it is on USB', () => {
  it('is gone while nothing answers to that', () => {
    const ports = sysfsPorts(machine().ports)
    expect(findPort({ ...lcus, serialNumber: 'A1' }, ports)).toEqual({ ok: false, error: 'gone' })
    expect(findPort({ vendorId: 0x1a86, productId: 0x5523 }, ports)).toEqual({ ok: false, error: 'gone' })
  })

  it('is never taken for its twin: of two that answer, none is opened, until the socket tells them apart', () => {
    const kernel = machine()
    kernel.plugIn('ttyUSB1', '1-1.3', '1-1.3:1.0/ttyUSB1', ch340)
    const ports = sysfsPorts(kernel.ports)
    expect(findPort(lcus, ports)).toEqual({ ok: false, error: 'ambiguous' })
    expect(findPort({ ...lcus, usbPort: '1-1.3' }, ports)).toEqual({ ok: true, value: '/dev/ttyUSB1' })
  })

  it('with two ports of its own is ambiguous too: the configuration must name the port', () => {
    const kernel = machine()
    kernel.plugIn('ttyACM1', '1-1.2', '1-1.2:1.2', honeywell)
    const address = { vendorId: 0x0c2e, productId: 0x0caa, serialNumber: 'S/N:7', usbPort: '1-1.2' }
    expect(findPort(address, sysfsPorts(kernel.ports))).toEqual({ ok: false, error: 'ambiguous' })
  })
})

describe('the ports of another system', () => {
  const com3 = { path: 'COM3', vendorId: '1A86', productId: '7523' }

  it('are those on USB that serialport lists', async () => {
    const ports = new ListedPorts(() => Promise.resolve([com3, { path: 'COM1' }]))
    expect(await ports.ports(new FakeClock())).toEqual([
      { path: 'COM3', ...lcus, serialNumber: null, usbPort: null },
    ])
  })

  it('are listed once for all who look, and again after a second and a half', async () => {
    const clock = new FakeClock()
    let lists = 0
    const ports = new ListedPorts(() => {
      lists += 1
      return Promise.resolve(lists === 1 ? [] : [com3])
    })
    const early = await Promise.all([ports.ports(clock), ports.ports(clock)])
    clock.advance(1_499)
    expect([...early, await ports.ports(clock)]).toEqual([[], [], []])
    expect(lists).toBe(1)
    clock.advance(1)
    expect(await ports.ports(clock)).toHaveLength(1)
  })

  it('are none where the system does not tell', async () => {
    const ports = new ListedPorts(() => Promise.reject(new Error('spawn udevadm ENOENT')))
    expect(await ports.ports(new FakeClock())).toEqual([])
  })
})
