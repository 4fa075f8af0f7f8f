import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../clock.ts'
import { DeviceLink } from '../../device-link.ts'
import { err, ok, type Result } from '../../result.ts'
import { openSerialPort, type SerialSettings } from '../../serial/serial-port.ts'
import { SimulatedBoard, type BoardEvents, type BoardKind, type BoardMood } from './simulated-board.ts'

/** Where a simulated board is found, and what it tells whoever runs it. */
export interface ServedBoardEvents extends Omit<BoardEvents, 'onSend'> {
  /** In words: the port is open, is gone, listens. */
  readonly onPlace: (state: string) => void
}

export interface ServedBoard {
  readonly board: Pick<SimulatedBoard, 'relays' | 'inputs' | 'setInput'>
  /** Unplugged from the network, it lets go of its connections and takes no more; a serial port stays open, and mute. */
  setMood(mood: BoardMood): void
  close(): Promise<void>
}

/** A board at the end of a serial line: opens the port, and again whenever it has gone and is back. */
export function serveOnSerial(
  kind: BoardKind,
  settings: SerialSettings,
  { onPlace, ...events }: ServedBoardEvents,
  clock: Clock,
): ServedBoard {
  const open = (onGone: () => void) =>
    openSerialPort(settings, { onBytes: (bytes) => board.receive(bytes), onGone }, clock)
  const link = new DeviceLink(open, clock, {
    onOpen: () => onPlace(`${settings.path} open`),
    onLost: (fault) => onPlace(`${settings.path} ${fault}`),
  })
  const board = new SimulatedBoard(
    kind,
    { ...events, onSend: (bytes) => void link.port?.write(bytes) },
    clock,
  )
  link.start()
  return { board, setMood: (mood) => board.setMood(mood), close: () => link.close() }
}

/**
 * A board behind a network address, for programs of this machine alone.
 * @param port 0: any that is free.
 * @returns an error in the system's words if nobody may listen there.
 */
export function serveOnLoopback(
  kind: BoardKind,
  port: number,
  { onPlace, ...events }: ServedBoardEvents,
  clock: Clock,
): Promise<Result<ServedBoard, string>> {
  const sockets = new Set<Socket>()
  let unplugged = false
  const onSend = (bytes: Buffer): void => sockets.forEach((socket) => socket.write(bytes))
  const board = new SimulatedBoard(kind, { ...events, onSend }, clock)
  const server = createServer((socket) => {
    if (unplugged) {
      socket.destroy()
      return
    }
    sockets.add(socket.setNoDelay())
    socket.on('data', (bytes) => board.receive(bytes))
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  const hangUp = (): void => sockets.forEach((socket) => socket.resetAndDestroy())
  const served: ServedBoard = {
    board,
    setMood(mood) {
      unplugged = mood === 'unplugged'
      if (unplugged) hangUp()
      board.setMood(mood)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        hangUp()
      }),
  }
  return new Promise((resolve) => {
    server.once('error', ({ message }) => resolve(err(message)))
    server.listen(port, '127.0.0.1', () => {
      onPlace(`listening on ${addressOf(server)}`)
      resolve(ok(served))
    })
  })
}

function addressOf(server: Server): string {
  const address = server.address()
  return address === null || typeof address === 'string'
    ? String(address)
    : `${address.address}:${address.port}`
}
