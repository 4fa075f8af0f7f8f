import { systemClock } from '../../native/clock.ts'
import { boardKind, type BoardKindName } from '../../native/simulators/boards/board-kinds.ts'
import { SimulatedBoard } from '../../native/simulators/boards/simulated-board.ts'
import { eventQueue } from './event-queue.ts'
import type { Pty } from './pty.ts'

/** A simulated board at the far end of a wire. It hears nothing of its being unplugged. */
export function boardOnPty(pty: Pty, kind: BoardKindName, { inPieces = false } = {}) {
  const moved = eventQueue<string>()
  const board = new SimulatedBoard(
    boardKind(kind),
    {
      onSend(bytes) {
        if (inPieces) for (const byte of bytes) pty.send(Buffer.of(byte))
        else pty.send(bytes)
      },
      onRelay: (channel, on) => moved.push(`${channel} ${on ? 'on' : 'off'}`),
    },
    systemClock,
  )
  void hearAll(pty, board)
  return { board, moved }
}

async function hearAll(pty: Pty, board: SimulatedBoard): Promise<never> {
  for (let heard = 0; ;) {
    // The wire begins anew when it is plugged in again.
    const received = await pty.receivedUntil(({ length }) => length > heard || (length < heard && length > 0))
    board.receive(received.subarray(received.length < heard ? 0 : heard))
    heard = received.length
  }
}
