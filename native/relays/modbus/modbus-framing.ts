import type { Question } from '../exchange.ts'
import { modbusRequest, type ModbusRequest } from './modbus-request.ts'

/** How requests travel: as they are on a serial line (RTU), or with a header in place of the checksum (TCP). */
export type ModbusFraming = <T>(request: ModbusRequest<T>) => Question<T>

/** A refusal: unit, function with its highest bit set, reason, checksum. */
const refusalLength = 5
const readCoils = 1
const readInputs = 2
const readRegisters = 3

/** Source: Modbus over Serial Line V1.02, section 2.5.1. */
export const rtuFraming: ModbusFraming = ({ frame, answerOf }) => {
  const [unit = 0, functionCode = 0] = frame
  const length = answerLength(frame)
  return {
    bytes: frame,
    answerIn(received) {
      for (let at = 0; at + refusalLength <= received.length; at += 1) {
        if (received[at] !== unit) continue
        const refused = received[at + 1] === (functionCode | 0x80)
        if (!refused && received[at + 1] !== functionCode) continue
        const answer = answerOf(received.subarray(at, at + (refused ? refusalLength : length)))
        if (answer !== null) return answer
      }
      return null
    },
  }
}

/** Of an echo, or of unit, function, count of bytes, what was read, checksum. */
function answerLength(request: Buffer): number {
  switch (request[1]) {
    case readCoils:
    case readInputs:
      return 5 + Math.ceil(request.readUInt16BE(4) / 8)
    case readRegisters:
      return 5 + 2 * request.readUInt16BE(4)
    default:
      return request.length
  }
}

const headerLength = 6
const checksumLength = 2
/** Unit, function and at most 252 bytes more. */
const longest = 254

/**
 * Header: number of the transaction, protocol 0, length of the rest. The number tells late answers from the awaited one.
 * Source: Modbus Messaging on TCP/IP V1.0b, section 3.1.3.
 */
export function tcpFraming(): ModbusFraming {
  let last = 0
  return ({ frame, answerOf }) => {
    last = (last + 1) & 0xffff
    const transaction = last
    const rest = frame.subarray(0, -checksumLength)
    return {
      bytes: Buffer.concat([header(transaction, rest.length), rest]),
      answerIn(received) {
        for (let at = 0; at + headerLength < received.length; at += 1) {
          if (received.readUInt16BE(at) !== transaction || received.readUInt16BE(at + 2) !== 0) continue
          const length = received.readUInt16BE(at + 4)
          const start = at + headerLength
          if (length < 2 || length > longest || start + length > received.length) continue
          const answer = answerOf(withChecksum(received.subarray(start, start + length)))
          if (answer !== null) return answer
        }
        return null
      },
    }
  }
}

function header(transaction: number, length: number): Buffer {
  const bytes = Buffer.alloc(headerLength)
  bytes.writeUInt16BE(transaction, 0)
  bytes.writeUInt16BE(length, 4)
  return bytes
}

/** The library adds a checksum to whatever it is asked to send. */
function withChecksum(rest: Buffer): Buffer {
  const [unit = 0, functionCode = 0, ...data] = rest
  return modbusRequest((client, answered) => client.writeCustomFC(unit, functionCode, data, answered)).frame
}
