import { connect, type Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import { err, ok, type Result } from '../result.ts'
import type { BytePort, BytePortEvents, PortFault } from './byte-port.ts'

/** A device on the venue's own network answers in milliseconds. With the pauses between attempts it is back within 2 s. */
const connectMs = 1_000
/**
 * Whoever is written to answers. The system would go on for minutes where a device lost its power, and after longer and
 * longer pauses: a connection on which nothing comes for this long is given up for a new one.
 */
const silentMs = 1_000
/** Requests are a few bytes each: this many unsent have nobody to take them. */
const mostUnsent = 4_096

export interface TcpSettings {
  readonly host: string
  readonly port: number
}

/** A TCP connection as a port for drivers, of devices that answer whatever they are sent. */
export function openTcpPort(
  settings: TcpSettings,
  { onBytes, onGone }: BytePortEvents,
  clock: Clock,
): Promise<Result<BytePort, PortFault>> {
  return new Promise((resolve) => {
    const socket = connect({ ...settings, noDelay: true })
    let fault: PortFault = 'gone'
    const giveUp = clock.schedule(connectMs, () => socket.destroy())
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES' || error.code === 'EPERM') fault = 'denied'
    })
    socket.once('close', () => {
      giveUp()
      resolve(err(fault))
    })
    socket.once('connect', () => {
      giveUp()
      resolve(ok(portOn(socket, { onBytes, onGone }, clock)))
    })
  })
}

function portOn(socket: Socket, { onBytes, onGone }: BytePortEvents, clock: Clock): BytePort {
  let closing = false
  let unanswered: (() => void) | null = null
  const answered = (): void => {
    unanswered?.()
    unanswered = null
  }
  socket.on('data', (chunk) => {
    answered()
    onBytes(chunk)
  })
  // The far end said that it sends no more: so it answers no more.
  socket.on('end', () => socket.destroy())
  socket.once('close', () => {
    answered()
    if (!closing) onGone()
  })
  return {
    write(bytes) {
      if (socket.destroyed || socket.writableLength > mostUnsent) {
        socket.destroy()
        return Promise.resolve(err('gone'))
      }
      socket.write(bytes)
      unanswered ??= clock.schedule(silentMs, () => socket.destroy())
      return Promise.resolve(ok(undefined))
    },
    close: () =>
      new Promise((resolve) => {
        closing = true
        if (socket.closed) return resolve()
        socket.once('close', () => resolve())
        // What was written last, which switches relays off, still goes out.
        socket.destroySoon()
      }),
  }
}
