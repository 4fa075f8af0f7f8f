import { unreachable } from '../../result.ts'
import type { Framing } from '../../scanners/framer.ts'

/** A code as a scanner puts it on a plain serial line. */
export function framed(code: Buffer, framing: Framing): Buffer {
  switch (framing) {
    case 'cr':
      return Buffer.concat([code, Buffer.from('\r')])
    case 'lf':
      return Buffer.concat([code, Buffer.from('\n')])
    case 'crlf':
      return Buffer.concat([code, Buffer.from('\r\n')])
    case 'tab':
      return Buffer.concat([code, Buffer.from('\t')])
    case 'stx-etx':
      return Buffer.concat([Buffer.from('\u0002'), code, Buffer.from('\u0003')])
    case 'gap':
      return code
    default:
      return unreachable(framing)
  }
}

/** A packet is 255 bytes without its checksum: head, type and so much of the code. */
const mostInPacket = 250
const qrCode = 0x1c

/** A code in the packets of SSI: DECODE_DATA, all but the last with the bit that says that it goes on. */
export function ssiPackets(code: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let at = 0; at === 0 || at < code.length; at += mostInPacket) {
    const part = code.subarray(at, at + mostInPacket)
    const goesOn = at + mostInPacket < code.length ? 0x02 : 0x00
    packets.push(ssiPacket(0xf3, goesOn, Buffer.concat([Buffer.of(qrCode), part])))
  }
  return packets
}

/** Said once more: with the bit that says so, and the checksum that follows from it. */
export const ssiRepeated = (packet: Buffer): Buffer =>
  ssiPacket(packet[1] ?? 0, (packet[3] ?? 0) | 0x01, packet.subarray(4, packet.length - 2))

function ssiPacket(opcode: number, status: number, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.of(4 + data.length, opcode, 0x00, status), data])
  const sum = body.reduce((total, byte) => total + byte, 0)
  const checksum = (0x1_0000 - (sum % 0x1_0000)) % 0x1_0000
  return Buffer.concat([body, Buffer.of(checksum >> 8, checksum & 0xff)])
}
