import { inFrames } from './frames.ts'
import type { BoardHardware, Firmware } from './simulated-board.ts'

const illegalFunction = 1
const illegalAddress = 2

/** A unit's answer to what follows its number, without the checksum. */
type Unit = (request: Buffer) => Uint8Array

/** Every request that is answered here has this many bytes after the unit's number: function, address, value. */
const requestLength = 5

/**
 * A Modbus unit: coils (FC 01 and 05, with Waveshare's flash at 02xx), inputs (FC 02), and the command registers of
 * R413D08 boards (FC 03 and 06).
 */
const unitOf =
  (hardware: BoardHardware): Unit =>
  (request) => {
    const functionCode = request.readUInt8(0)
    const address = request.readUInt16BE(1)
    const value = request.readUInt16BE(3)
    const refuse = (reason: number): Uint8Array => Uint8Array.of(functionCode | 0x80, reason)
    const bits = (there: number, isSet: (number: number) => boolean): Uint8Array =>
      value < 1 || address + value > roundedUp(there)
        ? refuse(illegalAddress)
        : Uint8Array.of(functionCode, Math.ceil(value / 8), ...packed(address, value, isSet))
    switch (functionCode) {
      case 0x01:
        return bits(hardware.channels, (channel) => hardware.isOn(channel))
      case 0x02:
        return bits(hardware.inputs, (input) => hardware.isClosed(input))
      case 0x03:
        return Uint8Array.of(functionCode, 2, 0, hardware.isOn(address) ? 1 : 0)
      case 0x05:
        return writeCoil(hardware, address, value) ? request : refuse(illegalAddress)
      case 0x06:
        return command(hardware, address, value) ? request : refuse(illegalAddress)
      default:
        return refuse(illegalFunction)
    }
  }

/** Boards tell their coils and inputs by the byte. */
const roundedUp = (count: number): number => Math.ceil(count / 8) * 8

function packed(from: number, count: number, isSet: (number: number) => boolean): number[] {
  const bytes = Array.from({ length: Math.ceil(count / 8) }, () => 0)
  for (let bit = 0; bit < count; bit += 1) {
    if (isSet(from + bit + 1)) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
  return bytes
}

function writeCoil(hardware: BoardHardware, address: number, value: number): boolean {
  const flash = address >> 8 === 2
  const channel = (flash ? address & 0xff : address) + 1
  if (channel > hardware.channels) return false
  if (flash) hardware.pulse(channel, value * 100)
  else hardware.set(channel, value === 0xff00)
  return true
}

function command(hardware: BoardHardware, channel: number, value: number): boolean {
  if (channel < 1 || channel > hardware.channels) return false
  switch (value >> 8) {
    case 1:
    case 2:
      hardware.set(channel, value >> 8 === 1)
      return true
    case 5:
      hardware.pulse(channel, 1_000)
      return true
    case 6:
      hardware.pulse(channel, (value & 0xff) * 1_000)
      return true
    default:
      return false
  }
}

/** The unit on a serial line, which keeps still when another one is spoken to. */
export const modbusRtuFirmware =
  (address: number): Firmware =>
  (hardware, say) => {
    const answer = unitOf(hardware)
    const length = 1 + requestLength + 2
    return inFrames(
      (pending) => {
        if (pending.length < length) return null
        return checksum(pending.subarray(0, length)) === 0 ? length : 0
      },
      (request) => {
        if (request[0] !== address) return
        const body = Buffer.of(address, ...answer(request.subarray(1, 1 + requestLength)))
        const sum = checksum(body)
        say(Buffer.of(...body, sum & 0xff, sum >> 8))
      },
    )
  }

/** The unit behind a network address. */
export const modbusTcpFirmware =
  (address: number): Firmware =>
  (hardware, say) => {
    const answer = unitOf(hardware)
    const headerLength = 6
    return inFrames(
      (pending) => {
        if (pending.length < headerLength) return null
        return pending.readUInt16BE(2) === 0 && pending.readUInt16BE(4) === 1 + requestLength
          ? headerLength + 1 + requestLength
          : 0
      },
      (request) => {
        if (request[headerLength] !== address) return
        const body = Buffer.of(address, ...answer(request.subarray(headerLength + 1)))
        say(Buffer.of(...request.subarray(0, 4), 0, body.length, ...body))
      },
    )
  }

/** CRC-16/MODBUS: reflected polynomial A001, start FFFF; over a frame with its own it is 0. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? (sum >> 1) ^ 0xa001 : sum >> 1
  }
  return sum
}
