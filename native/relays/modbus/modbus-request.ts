import { EventEmitter } from 'node:events'
import modbusSerial from 'modbus-serial'
import { err, ok } from '../../result.ts'
import type { Answer } from '../exchange.ts'

type ModbusClient = InstanceType<typeof modbusSerial.default>
type Answered<T> = (error: (Error & { readonly modbusCode?: number }) | null, value: T) => void
/** One of modbus-serial's `writeFC…`, called with what it wants. */
export type WriteRequest<T> = (client: ModbusClient, answered: Answered<T>) => void

/** One request as a frame of Modbus RTU, and what a frame says to it. */
export interface ModbusRequest<T> {
  readonly frame: Buffer
  /** Null: not its answer (another unit, function or length, a wrong checksum). */
  readonly answerOf: (frame: Buffer) => Answer<T>
}

/**
 * Frames are modbus-serial's: it builds the request, and checks and reads the answer. It is given a port without a wire
 * for each request, since its own wait for their answers on the system's clock and in its streams, and an order has to
 * be on the wire before the call returns.
 */
export function modbusRequest<T>(write: WriteRequest<T>): ModbusRequest<T> {
  const port = new NoWire()
  const client = new modbusSerial.default(port)
  client.open()
  const heard: { answer: Answer<T> } = { answer: null }
  write(client, (error, value) => {
    if (error === null) heard.answer = ok(value)
    else if (error.modbusCode !== undefined) heard.answer = err('refused')
  })
  const frame = port.written
  return {
    frame,
    answerOf(received) {
      heard.answer = null
      // Of a refusal the library does not look whose it is.
      if (received[0] === frame[0]) port.emit('data', received)
      return heard.answer
    },
  }
}

/** What modbus-serial wants of a port. */
class NoWire extends EventEmitter {
  readonly isOpen = true
  written: Buffer = Buffer.alloc(0)

  open(opened: () => void): void {
    opened()
  }

  write(frame: Buffer): void {
    this.written = frame
  }
}
