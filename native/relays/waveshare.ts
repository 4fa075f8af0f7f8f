import { readCoils, readCoilsFrame, writeCoilFrame, crc16 } from './modbus-rtu.ts'

/** The board times its pulses in steps of 100 ms. */
const stepMs = 100

/**
 * Waveshare Modbus RTU Relay boards: 9600 8N1, unit 1 as delivered, channels from 0 on the wire.
 * Besides the standard FC 05 they have a timed pulse: address 02xx, value = steps of 100 ms, which the board ends by
 * itself, whatever becomes of us. FC 05 is answered with the request.
 * Source: Waveshare wiki, Modbus RTU Relay, development protocol V3.
 */
export const pulseFrame = (unit: number, channel: number, ms: number): Uint8Array =>
  writeCoilFrame(unit, 0x0200 + channel - 1, Math.ceil(ms / stepMs))

export const offFrame = (unit: number, channel: number): Uint8Array =>
  writeCoilFrame(unit, channel - 1, 0x0000)

/** Asks for the 8 coils that `channel` is one of. */
export const readBackFrame = (unit: number, channel: number): Uint8Array =>
  readCoilsFrame(unit, (channel - 1) & ~7, 8)

/** Where in `received` the board's echo of `request` ends; -1 while it is not all there. */
export const echoEnd = (received: Buffer, request: Uint8Array): number => {
  const at = received.indexOf(request)
  return at < 0 ? -1 : at + request.length
}

/** Bytes of an answer to `readBackFrame`: unit, 01, 01, the coils, CRC. */
const readBackLength = 6

/** The eight coils that the board reports, bit 0 the first; null while no whole answer is there. */
export function coilsIn(received: Buffer, unit: number): number | null {
  for (let at = 0; at + readBackLength <= received.length; at += 1) {
    const answer = received.subarray(at, at + readBackLength)
    if (answer[0] !== unit || answer[1] !== readCoils || answer[2] !== 1) continue
    // A CRC over a frame with its own CRC is zero.
    if (crc16(answer) === 0) return answer[3] ?? 0
  }
  return null
}
