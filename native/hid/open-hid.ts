import { err, ok, type Result } from '../result.ts'
import type { PortFault } from '../serial/byte-port.ts'
import type { Unlock } from './device-lock.ts'
import { answersToHid, type HidAddress, type HidDevice } from './hid-device.ts'
import type { HidOrderFault, HidPort, HidPortEvents, HidReports } from './hid-port.ts'

/** A device that is open, and not listened to yet. */
export interface OpenedHid extends HidReports {
  /** Call once. Resolves when reports are delivered. */
  listen(events: HidPortEvents): Promise<void>
}

/** The system below; a test has its own. */
export interface HidSystem {
  list(): Promise<readonly HidDevice[]>
  lock(path: string): Promise<Unlock | 'here' | 'elsewhere'>
  open(path: string): Promise<Result<OpenedHid, PortFault>>
}

export interface HidWanted {
  readonly address: HidAddress
  /** Is it such a device as the driver knows? */
  readonly suits: (device: HidDevice) => boolean
  /** For devices that say who they are only when they are asked. Must not change anything in a device, nor wait for ever. */
  readonly isIt?: (device: HidReports) => Promise<Result<boolean, HidOrderFault>>
}

/**
 * Opens the one device that is wanted, for this process alone. Where more than one answers none is opened: a gate must not
 * open the turnstile of another lane.
 */
export async function openHid(
  system: HidSystem,
  wanted: HidWanted,
  events: HidPortEvents,
): Promise<Result<HidPort, PortFault>> {
  const listed = await system.list()
  const devices = listed.filter((device) => answersToHid(device, wanted.address) && wanted.suits(device))
  const found =
    wanted.isIt === undefined ? await only(system, devices) : await asked(system, devices, wanted.isIt)
  if (!found.ok) return found
  const { device, opened } = found.value
  await opened.listen(events)
  return ok({ ...opened, device })
}

interface Found {
  readonly device: HidDevice
  readonly opened: OpenedHid
}

async function only(system: HidSystem, devices: readonly HidDevice[]): Promise<Result<Found, PortFault>> {
  const [device, another] = devices
  if (device === undefined) return err('gone')
  if (another !== undefined) return err('ambiguous')
  const opened = await openAlone(system, device)
  return opened.ok ? opened : err(opened.error === 'ours' ? 'busy' : opened.error)
}

/** The one among `devices` that says that it is the one. Those that this process drives already are others. */
async function asked(
  system: HidSystem,
  devices: readonly HidDevice[],
  isIt: (device: HidReports) => Promise<Result<boolean, HidOrderFault>>,
): Promise<Result<Found, PortFault>> {
  const itself: Found[] = []
  let fault: PortFault = 'gone'
  for (const device of devices) {
    const found = await openAlone(system, device)
    if (!found.ok) {
      if (found.error !== 'ours' && found.error !== 'gone') fault = found.error
      continue
    }
    const { opened } = found.value
    const answer = await isIt(opened)
    // One that did not answer hangs, and its closing with it: it stays ours until then, and is not asked again.
    if (!answer.ok) void opened.close()
    else if (answer.value) itself.push(found.value)
    else await opened.close()
  }
  const [found, another] = itself
  if (found === undefined) return err(fault)
  if (another === undefined) return ok(found)
  await Promise.all(itself.map(({ opened }) => opened.close()))
  return err('ambiguous')
}

async function openAlone(system: HidSystem, device: HidDevice): Promise<Result<Found, PortFault | 'ours'>> {
  const unlock = await system.lock(device.path)
  if (unlock === 'here') return err('ours')
  if (unlock === 'elsewhere') return err('busy')
  const opened = await system.open(device.path)
  if (!opened.ok) {
    unlock()
    return opened
  }
  const close = async (): Promise<void> => {
    await opened.value.close()
    unlock()
  }
  return ok({ device, opened: { ...opened.value, close } })
}
