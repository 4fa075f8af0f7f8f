import { realpathSync } from 'node:fs'
import type HID from 'node-hid'
import { err, ok, type Result } from '../result.ts'
import type { PortFault } from '../serial/byte-port.ts'
import { lockDevice } from './device-lock.ts'
import type { HidAddress, HidDevice } from './hid-device.ts'
import type { HidOrderFault, HidPort, HidPortEvents } from './hid-port.ts'
import { listHidraw } from './list-hidraw.ts'
import { openHid, type HidSystem, type HidWanted, type OpenedHid } from './open-hid.ts'

/** This machine's HID devices. node-hid is loaded when the first of them is opened: most gates have none. */
const systemHid: HidSystem = {
  list: async () =>
    process.platform === 'linux' ? listHidraw() : listed(await (await nodeHid()).devicesAsync()),
  lock: lockDevice,
  async open(path) {
    const { HIDAsync } = await nodeHid()
    try {
      return ok(opened(await HIDAsync.open(path)))
    } catch (error) {
      return err(openFault(String(error)))
    }
  },
}

/** Every HID device of this machine. */
export const hidDevices = (): Promise<readonly HidDevice[]> => systemHid.list()

let opening: Promise<unknown> = Promise.resolve()

/**
 * Opens the one device of this machine that is wanted; see `openHid`. One after the other: of two drivers that ask the same
 * boards who they are at the same time, each would find the other's hand on its own.
 */
export function openSystemHid(wanted: HidWanted, events: HidPortEvents): Promise<Result<HidPort, PortFault>> {
  const open = (): Promise<Result<HidPort, PortFault>> =>
    openHid(systemHid, { ...wanted, address: asListed(wanted.address) }, events)
  const next = opening.then(open, open)
  opening = next
  return next
}

/** An address as devices are listed: udev's names for a device are links to what the kernel calls it today. */
function asListed(address: HidAddress): HidAddress {
  if (!('path' in address)) return address
  try {
    return { path: realpathSync(address.path) }
  } catch {
    return address
  }
}

async function nodeHid(): Promise<typeof HID> {
  const { default: loaded } = await import('node-hid')
  // Of its two ways on Linux the one that leaves the kernel's driver in its place.
  if (process.platform === 'linux') loaded.setDriverType('hidraw')
  return loaded
}

/** Where the system lists a device once for each of its collections it is one device all the same, if its path is. */
function listed(entries: readonly HID.Device[]): HidDevice[] {
  const devices = new Map<string, HidDevice>()
  for (const { path, vendorId, productId, serialNumber, product, usagePage, usage } of entries) {
    if (path === undefined) continue
    const known = devices.get(path)?.usages ?? []
    devices.set(path, {
      path,
      vendorId,
      productId,
      serialNumber: serialNumber === undefined || serialNumber === '' ? null : serialNumber,
      product: product ?? '',
      usbPort: null,
      usages: [...known, { page: usagePage ?? 0, usage: usage ?? 0 }],
    })
  }
  return [...devices.values()]
}

function opened(device: HID.HIDAsync): OpenedHid {
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => {
    closed ??= device.close().catch(() => undefined)
    return closed
  }
  return {
    close,
    write: (report) => outcome(device.write(Buffer.from(report)).then(() => undefined)),
    sendFeature: (report) => outcome(device.sendFeatureReport(Buffer.from(report)).then(() => undefined)),
    getFeature: (id, length) => outcome(device.getFeatureReport(id, length)),
    listen: (events) => listen(device, events, () => closed !== null, close),
  }
}

/**
 * One listener for reports, always: without it node-hid does not notice that the device is gone, and with a second one it
 * brings the process down. It begins to read in the next tick, and then the device must still be open: hence the wait.
 */
function listen(
  device: HID.HIDAsync,
  { onReport, onGone }: HidPortEvents,
  isClosed: () => boolean,
  close: () => Promise<void>,
): Promise<void> {
  device.on('data', (report: Buffer) => {
    if (!isClosed()) onReport(report)
  })
  device.on('error', () => {
    if (isClosed()) return
    void close()
    onGone()
  })
  return new Promise((resolve) => {
    process.nextTick(resolve)
  })
}

async function outcome<T>(order: Promise<T>): Promise<Result<T, HidOrderFault>> {
  try {
    return ok(await order)
  } catch (error) {
    return err(orderFault(String(error)))
  }
}

/** node-hid tells its errors apart by their text alone, which is the system's. */
function openFault(message: string): PortFault {
  if (/permission denied|not permitted|access is denied/i.test(message)) return 'denied'
  if (/exclusive|busy|being used/i.test(message)) return 'busy'
  return 'gone'
}

/** That a device is gone for good is told by its reader; an order that fails says what it can. */
function orderFault(message: string): HidOrderFault {
  // Five seconds without an answer: a timeout on USB, an input/output error elsewhere.
  if (/timed out|input\/output/i.test(message)) return 'silent'
  if (/broken pipe|invalid argument|incorrect|not supported/i.test(message)) return 'refused'
  return 'gone'
}
