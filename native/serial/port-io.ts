import { readSync, writeSync } from 'node:fs'
import type { SerialPort } from 'serialport'
import type { Clock } from '../clock.ts'
import { within } from './within.ts'

/** More than a scan; a longer burst comes in several chunks. */
const chunkBytes = 4_096
/** A few bytes at 9600 baud take milliseconds: a write that is not over by then has lost its device. */
const writeMs = 500

/** A port as serialport's binding opens it. */
export type OpenedPort = Awaited<ReturnType<typeof SerialPort.binding.open>>
/** One with a file descriptor that never waits, and a poller for it: any but Windows'. */
export type PolledPort = Extract<OpenedPort, { readonly poller: unknown }>

/** How bytes pass through an open port. */
export interface PortIo {
  /** Delivers what arrives (valid during the call only) until the port ends, however it does; then calls `onEnd`. */
  read(onBytes: (chunk: Buffer) => void, onEnd: () => void): void
  /** False: the device is gone. */
  write(bytes: Uint8Array): Promise<boolean>
}

export const portIo = (port: OpenedPort, clock: Clock): PortIo =>
  'poller' in port ? polledIo(port) : requestedIo(port, clock)

/**
 * Reads and writes in the turn in which the port is ready. serialport's stream, and its binding's `read` and `write`,
 * send each through the thread pool and back: a third of the time from a scanner's last byte to a relay's first.
 */
export function polledIo(port: PolledPort): PortIo {
  const buffer = Buffer.allocUnsafe(chunkBytes)
  return {
    read(onBytes, onEnd) {
      const take = (error: Error | null): void => {
        const length = error === null ? readNow(port.fd, buffer) : null
        if (length === null) return onEnd()
        if (length > 0) onBytes(buffer.subarray(0, length))
        if (port.isOpen) port.poller.once('readable', take)
      }
      port.poller.once('readable', take)
    },
    write: (bytes) => Promise.resolve(writeNow(port.fd, bytes)),
  }
}

/** How many bytes were read; null: the device is gone. */
function readNow(fd: number | null, buffer: Buffer): number | null {
  if (fd === null) return null
  try {
    // No byte at all is how a terminal says that it was hung up.
    return readSync(fd, buffer) || null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : null
  }
}

/** The system keeps thousands of bytes for a port: one that takes no more, or a part, has no device behind it. */
function writeNow(fd: number | null, bytes: Uint8Array): boolean {
  if (fd === null) return false
  try {
    return writeSync(fd, bytes) === bytes.length
  } catch {
    return false
  }
}

/** By the binding's own requests, one at a time each way. */
export function requestedIo(port: OpenedPort, clock: Clock): PortIo {
  let written = Promise.resolve(true)
  return {
    read: (onBytes, onEnd) => void readOn(port, onBytes).then(onEnd),
    write(bytes) {
      written = written.then((well) => well && within(writeMs, port.write(Buffer.from(bytes)), clock))
      return written
    },
  }
}

/** Resolves when the port is closed, or its device gone. */
async function readOn(port: OpenedPort, onBytes: (chunk: Buffer) => void): Promise<void> {
  const buffer = Buffer.allocUnsafe(chunkBytes)
  for (;;) {
    const length = await port.read(buffer, 0, chunkBytes).then(
      ({ bytesRead }) => bytesRead,
      () => null,
    )
    if (length === null) return
    onBytes(buffer.subarray(0, length))
  }
}
