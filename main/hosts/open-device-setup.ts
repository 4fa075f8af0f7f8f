import type { Clock } from '../../native/clock.ts'
import { mayBe } from '../../native/devices/may-be.ts'
import { pluggedDevices, type Plugged } from '../../native/devices/plugged.ts'
import type { PluggedDevice, TrialEvent } from '../contract/devices-api.ts'
import type { KeptLanes } from '../engine/config/kept-lanes.ts'
import { realLanes, type Site } from '../engine/config/site.ts'
import { DeviceSetup } from '../engine/device-setup/device-setup.ts'
import type { Log } from '../engine/log.ts'
import type { Store } from '../engine/store/open-store.ts'
import { openDevices } from './devices.ts'

export interface DeviceSetupOptions {
  readonly kept: KeptLanes
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly tell: (event: TrialEvent) => void
  readonly restart: () => void
}

/** What the setup screen has to see and try devices with. */
export function openDeviceSetup(site: Site, { clock, log, ...options }: DeviceSetupOptions): DeviceSetup {
  return new DeviceSetup({
    ...options,
    clock,
    dataFolder: site.dataFolder,
    configured: realLanes(site),
    plugged: async () => (await pluggedDevices(clock)).map(deviceView),
    open(lane) {
      const trial = openDevices([lane], { clock, log })
      return { ...trial.of(lane), close: () => trial.close() }
    },
  })
}

function deviceView(device: Plugged): PluggedDevice {
  const { bus, path, name, usb, allowed } = device
  const { scanners, relays } = mayBe(device)
  return {
    bus,
    path,
    name,
    allowed,
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
