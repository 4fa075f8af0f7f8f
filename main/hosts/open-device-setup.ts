import type { Clock } from '../../native/clock.ts'
import { isNamed } from '../../native/devices/is-named.ts'
import { mayBe } from '../../native/devices/may-be.ts'
import { pluggedDevices, type Plugged } from '../../native/devices/plugged.ts'
import type { DeviceAddress } from '../../native/usb/device-address.ts'
import type { PluggedDevice, TrialEvent } from '../contract/devices-api.ts'
import type { KeptLanes } from '../engine/config/kept-lanes.ts'
import { namedDevices } from '../engine/config/named-devices.ts'
import { realLanes, type Site } from '../engine/config/site.ts'
import { DeviceSetup } from '../engine/device-setup/device-setup.ts'
import type { Log } from '../engine/log.ts'
import type { Store } from '../engine/store/open-store.ts'
import { openDevices, type Devices } from './devices.ts'

export interface DeviceSetupOptions {
  readonly kept: KeptLanes
  /** Those of the lanes in service. */
  readonly devices: Devices
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly tell: (event: TrialEvent) => void
  readonly restart: () => void
}

/** What the setup screen has to see and try devices with. */
export function openDeviceSetup(
  site: Site,
  { clock, log, devices, ...options }: DeviceSetupOptions,
): DeviceSetup {
  return new DeviceSetup({
    ...options,
    clock,
    dataFolder: site.dataFolder,
    configured: realLanes(site),
    contactsOf: (board) => devices.contactsOf(board),
    async plugged(lanes) {
      const named = lanes.flatMap((lane) =>
        namedDevices(lane).map(({ address }) => ({ address, lane: lane.name })),
      )
      const paths = named.flatMap(({ address }) => ('path' in address ? [address.path] : []))
      return (await pluggedDevices(clock, paths)).map((device) => deviceView(device, named))
    },
    zones: site.zones,
    open(lane) {
      const trial = openDevices([lane], { clock, log, onTrial: true })
      const board = lane.inputs?.board
      const ofBoard = board === undefined ? null : trial.contactsOf(board)
      return {
        ...trial.of(lane),
        contacts: board === undefined || ofBoard === null ? null : { ofBoard, inputs: board.inputs },
        close: () => trial.close(),
      }
    },
  })
}

interface OfLane {
  readonly address: DeviceAddress
  readonly lane: string
}

function deviceView(device: Plugged, named: readonly OfLane[]): PluggedDevice {
  const { bus, path, name, usb, allowed } = device
  const { scanners, relays } = mayBe(device)
  return {
    bus,
    path,
    name,
    allowed,
    usedBy: named.find(({ address }) => isNamed(device, address))?.lane ?? null,
    usb:
      usb === null
        ? null
        : {
            vendor: hex4(usb.vendorId),
            product: hex4(usb.productId),
            serialNumber: usb.serialNumber,
            port: usb.usbPort,
          },
    scanners: [...scanners],
    relays: [...relays],
  }
}

const hex4 = (id: number): string => id.toString(16).padStart(4, '0')
