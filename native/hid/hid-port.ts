import type { Result } from '../result.ts'
import type { PortFault } from '../serial/byte-port.ts'
import type { HidDevice } from './hid-device.ts'

/** What may come of an order. `refused`: the device is there, and knows no such report. */
export type HidOrderFault = 'gone' | 'silent' | 'refused'

/** Reports to and from a device. Byte 0 of each is its id, 0 where the device has only one. */
export interface HidReports {
  /**
   * An output report. Handed to the system before the call returns, behind the orders before it, and resolves when the
   * device has taken it: a device that hangs may take five seconds to fail, and the orders behind it as long each.
   */
  write(report: Uint8Array): Promise<Result<void, HidOrderFault>>
  /** A feature report, in the same way. */
  sendFeature(report: Uint8Array): Promise<Result<void, HidOrderFault>>
  /** Asks for a feature report, of at most `length` bytes with its id. */
  getFeature(id: number, length: number): Promise<Result<Buffer, HidOrderFault>>
  /** Resolves when the device is free for others; orders that hang are waited for. */
  close(): Promise<void>
}

/** A device that is open for this process alone. Drivers know HID by this. */
export interface HidPort extends HidReports {
  readonly device: HidDevice
}

export interface HidPortEvents {
  /** An input report. The listener must not throw. */
  readonly onReport: (report: Buffer) => void
  /** The device went by itself; its port is being closed. Called once at most. */
  readonly onGone: () => void
}

export type OpenHid = (events: HidPortEvents) => Promise<Result<HidPort, PortFault>>
