import type { Result } from '../result.ts'

/** Why a port cannot be used. Stable codes; each driver makes them its own (`scanner-gone`, `relay-denied`). */
export type PortFault = 'gone' | 'denied' | 'busy'

/** A port that is open: bytes out, bytes in, and an end. Drivers know ports by this alone. */
export interface BytePort {
  /** Resolves once the operating system has taken every byte, not once the device has acted on them. */
  write(bytes: Uint8Array): Promise<Result<void, PortFault>>
  close(): Promise<void>
}

export interface BytePortEvents {
  /** At least one byte. The chunk is the listener's to keep. */
  readonly onBytes: (chunk: Buffer) => void
  /** The device went by itself; the port is closed by then. Not called after `close`. */
  readonly onGone: () => void
}

export type OpenPort = (events: BytePortEvents) => Promise<Result<BytePort, PortFault>>
