import { BoardRelay } from '../../native/relays/board-relay.ts'
import { boardFor } from '../../native/relays/create-relay.ts'
import { Line } from '../../native/relays/line.ts'
import type { WiredOptions } from '../../native/relays/relay-options.ts'
import type { Relay } from '../../native/relays/relay.ts'
import { boardKind } from '../../native/simulators/boards/board-kinds.ts'
import { SimulatedBoard, type BoardMood } from '../../native/simulators/boards/simulated-board.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryWire } from './memory-wire.ts'

/** A relay driver, the board that it drives, and what is between them: all that the conformance suite wants of a driver. */
export interface RelayBench {
  readonly clock: FakeClock
  /** Not started yet. */
  readonly relay: Relay
  /** What the board was told to do with its relays since it was last unplugged, such as `2 off` or `1 pulse`. */
  readonly orders: string[]
  /** How many times anything was written to the device, if only a question. */
  writes(): number
  /** Of each channel, the first one first: is it on? */
  relays(): readonly boolean[]
  setInput(input: number, closed: boolean): void
  setMood(mood: Exclude<BoardMood, 'unplugged'>): void
  /** Bytes, or what comes nearest to them, that the board did not send. */
  noise(bytes: Uint8Array): void
  unplug(): void
  plugIn(): void
}

/** A board on a wire takes a moment to answer. Milliseconds. */
const answersAfterMs = 5

/** A driver of `native/relays` with its simulated board, in memory and on a fake clock. */
export function boardBench(options: WiredOptions, channels: readonly number[]): RelayBench {
  const clock = new FakeClock()
  const wire = new MemoryWire()
  const orders: string[] = []
  let writes = 0
  const unit = 'unit' in options ? options.unit : 1
  const size = options.kind === 'kmtronic' ? options.channels : 8
  const board = new SimulatedBoard(
    boardKind(options.kind, unit, size),
    {
      onSend: (bytes) => void clock.schedule(answersAfterMs, () => wire.send(bytes)),
      onOrder: (channel, order) => void orders.push(`${channel} ${order}`),
    },
    clock,
  )
  wire.onWrite = (hex) => {
    writes += 1
    board.receive(Buffer.from(hex, 'hex'))
  }
  return {
    clock,
    relay: new BoardRelay(
      { board: boardFor(options), port: 'p', channels },
      new Line(wire.open, clock),
      clock,
    ),
    orders,
    writes: () => writes,
    relays: () => board.relays,
    setInput: (input, closed) => board.setInput(input, closed),
    setMood: (mood) => board.setMood(mood),
    noise: (bytes) => wire.send(bytes),
    unplug() {
      board.setMood('unplugged')
      orders.length = 0
      wire.unplug()
    },
    plugIn() {
      board.setMood('well')
      wire.plugIn()
    },
  }
}
