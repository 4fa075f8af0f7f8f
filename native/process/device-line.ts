import type { RelayFault } from '../relays/relay-fault.ts'
import type { MachineMs } from './machine-time.ts'
import type { FromDevices, ToDevices } from './messages.ts'

type WithoutNo<T> = T extends unknown ? Omit<T, 'order'> : never
/** What somebody may ask of a device, and is told the end of. */
export type OrderOf = WithoutNo<Extract<ToDevices, { readonly order: number }>>

/** Null: it was done. `driver-failed`: the process ended, hangs, or is not there. */
export type OrderEnd = RelayFault | 'driver-failed' | null

/** The near end of a device that a hardware process drives. */
export interface RemoteDevice {
  /** Everything that a process must be told to drive it, and to go on where the one before it ended. */
  opening(): readonly ToDevices[]
  hear(message: FromDevices): void
  /** The process is gone, and its driver with it. */
  driverFailed(): void
}

/** What the near end of a device needs of the process. */
export interface DeviceLine {
  readonly machineMs: MachineMs
  /** What the machine's clock is ahead of ours. */
  readonly aheadMs: number
  /** Begins to have it driven: by this process, and by each that comes after it. */
  open(device: number, remote: RemoteDevice): void
  tell(message: ToDevices): void
  order(order: OrderOf): Promise<OrderEnd>
  /** Has it switched off and let go of. */
  close(device: number): Promise<void>
}
