import type { Result } from '../result.ts'

/**
 * Why a port cannot be used. Stable codes; each driver makes them its own (`scanner-gone`, `relay-denied`). `ambiguous`: more
 * than one device answers to its address, and none of them is touched.
 */
export type PortFault = 'gone' | 'denied' | 'busy' | 'ambiguous'

/** A port that is open: bytes out, bytes in, and an end. Drivers know ports by this alone. */
export interface BytePort {
  /**
   * Hands the bytes to the operating system, except on Windows before it returns. Resolves once the system has every
   * byte, not once the device has acted on them. A write that fails has lost the port: `onGone` follows.
   */
  write(bytes: Uint8Array): Promise<Result<void, PortFault>>
  /** Resolves when the port is free for others, or after a second if the system does not let go of it. */
  close(): Promise<void>
}

export interface BytePortEvents {
  /** At least one byte. The chunk is the listener's during the call only. */
  readonly onBytes: (chunk: Buffer) => void
  /** The device went by itself; the port is closed by then. Called once at most, and never from within a call. */
  readonly onGone: () => void
}

export type OpenPort = (events: BytePortEvents) => Promise<Result<BytePort, PortFault>>
