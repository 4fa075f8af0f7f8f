/**
 * Modbus RTU frames: unit, function, data, CRC-16 low byte first.
 * Source: Modbus over Serial Line V1.02, section 2.5 and appendix B; Modbus Application Protocol V1.1b3, section 6.
 */
function frame(unit: number, functionCode: number, data: readonly number[]): Uint8Array {
  const body = Uint8Array.of(unit, functionCode, ...data)
  const crc = crc16(body)
  return Uint8Array.of(...body, crc & 0xff, crc >> 8)
}

export const readCoils = 0x01
const writeCoil = 0x05

/** FC 05. `value` is FF00 for on and 0000 for off by the standard; boards give other values meanings of their own. */
export const writeCoilFrame = (unit: number, address: number, value: number): Uint8Array =>
  frame(unit, writeCoil, [address >> 8, address & 0xff, value >> 8, value & 0xff])

/** FC 01. */
export const readCoilsFrame = (unit: number, address: number, count: number): Uint8Array =>
  frame(unit, readCoils, [address >> 8, address & 0xff, count >> 8, count & 0xff])

/** CRC-16/MODBUS: reflected polynomial A001, start FFFF. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return crc
}
