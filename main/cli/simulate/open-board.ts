import { systemClock } from '../../../native/clock.ts'
import { err, ok, type Result } from '../../../native/result.ts'
import { boardKind, type BoardKindName } from '../../../native/simulators/boards/board-kinds.ts'
import type { ServedBoard, ServedBoardEvents } from '../../../native/simulators/boards/serve-board.ts'

/** As they are typed. */
export interface BoardOptions {
  readonly kind: BoardKindName
  readonly port: string
  readonly baud: string
  readonly unit: string
  readonly channels: string
}

/** A simulated board where the options say. @returns what is wrong with them, in words. */
export async function openBoard(
  { kind: name, port, baud, unit, channels }: BoardOptions,
  events: ServedBoardEvents,
): Promise<Result<ServedBoard, string>> {
  const [baudRate, address, size] = [whole(baud, 300, 921_600), whole(unit, 0, 255), whole(channels, 1, 64)]
  if (baudRate === null) return err('--baud: give a number from 300 to 921600.')
  if (address === null) return err('--unit: give a number from 0 to 255.')
  if (size === null) return err('--channels: give a number from 1 to 64.')
  const kind = boardKind(name, address, size)
  const networkPort = whole(port, 0, 65_535)
  if (name === 'modbus-tcp' && networkPort === null) return err('--port: of modbus-tcp, a number.')
  const { serveOnLoopback, serveOnSerial } = await import('../../../native/simulators/boards/serve-board.ts')
  if (name !== 'modbus-tcp') return ok(serveOnSerial(kind, { path: port, baudRate }, events, systemClock))
  const served = await serveOnLoopback(kind, networkPort ?? 0, events, systemClock)
  return served.ok ? served : err(`--port: ${served.error}`)
}

/** Null for what is no whole number between the two. */
export function whole(text: string, least: number, most: number): number | null {
  const number = /^\d{1,7}$/.test(text) ? Number(text) : null
  return number !== null && number >= least && number <= most ? number : null
}
