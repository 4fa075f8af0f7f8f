import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SerialScanner } from '../../../native/scanners/serial-scanner.ts'
import type { ScannerEvent } from '../../../native/scanners/scanner.ts'
import { SsiReader } from '../../../native/scanners/ssi-reader.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { heldBytes } from '../../support/held-bytes.ts'
import { MemoryWire } from '../../support/memory-wire.ts'

// As the SSI guide has them.
const ack = '04d00400ff28'
const nak = '05d1040001ff25'
const scannersAck = '04d00000ff2c'
const refused = { again: '05d1000001ff29', denied: '05d1000006ff24' }
const start = '04e40400ff14'
const stop = '04e50400ff13'
const wake = '00'
/** A QR code (type 1C) of four letters, and a byte too many in it. */
const spoilt = '09f300001c6162636441fd5d'

/** What a reader makes of bytes: codes, what it says of others, and replies in hex. */
function reader() {
  const out: string[] = []
  const ssi = new SsiReader({
    frame: (bytes, symbology) => out.push(`${symbology} ${bytes.toString('latin1')}`),
    discarded: (why) => out.push(`<${why}>`),
    reply: (bytes) => out.push(Buffer.from(bytes).toString('hex')),
    acknowledged: () => out.push('obeyed'),
    refused: (again) => out.push(again ? 'not understood' : 'refused'),
  })
  return { ssi, out, push: (hex: string) => ssi.push(Buffer.from(hex, 'hex')) }
}

/** By the guide's rule: the sum of all bytes and the checksum is nothing, in 16 bits. */
function packet(opcode: number, status: number, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.of(data.length + 4, opcode, 0, status), data])
  const sum = Buffer.alloc(2)
  sum.writeUInt16BE((0x1_0000 - body.reduce((total, byte) => total + byte, 0)) & 0xffff)
  return Buffer.concat([body, sum])
}

const decodeData = (status: number, text: string): Buffer =>
  packet(0xf3, status, Buffer.concat([Buffer.of(0x1c), Buffer.from(text, 'latin1')]))

describe('an SSI packet', () => {
  it('is a code when it holds one, and acknowledged after the code was handed on', () => {
    const { push, out } = reader()
    const bytes = decodeData(0, 'abcd').toString('hex')
    expect(bytes).toBe('09f300001c61626364fd5e')
    push(bytes)
    expect(out).toEqual(['qr abcd', ack])
  })

  it('is told for what it is by its opcode, and by its cause where it refuses', () => {
    const { push, out } = reader()
    push(scannersAck + refused.again + refused.denied)
    expect(out).toEqual(['obeyed', 'not understood', 'refused'])
  })

  it('is the same however the line cuts it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 33 }), { maxLength: 6 }), (places) => {
        const { ssi, out } = reader()
        const wire = Buffer.concat([
          Buffer.from(scannersAck, 'hex'),
          decodeData(0, 'abcd'),
          decodeData(0, 'efgh'),
        ])
        const cuts = [0, ...places.toSorted((a, b) => a - b), wire.length]
        for (const [no, at] of cuts.slice(1).entries()) ssi.push(wire.subarray(cuts[no], at))
        expect(out).toEqual(['obeyed', 'qr abcd', ack, 'qr efgh', ack])
      }),
    )
  })

  it('of an event or an answer that a gate does not know is acknowledged, and no code', () => {
    const { ssi, out } = reader()
    ssi.push(packet(0xf6, 0, Buffer.of(0x01)))
    expect(out).toEqual([ack])
  })

  it('of a code with nothing in it is no code', () => {
    const { ssi, out } = reader()
    ssi.push(decodeData(0, ''))
    ssi.push(packet(0xf3, 0, Buffer.alloc(0)))
    expect(out).toEqual([ack, ack])
  })
})

describe('a code in several SSI packets', () => {
  it('is one code, each packet acknowledged', () => {
    const { ssi, out } = reader()
    for (const [status, text] of [
      [2, 'ab'],
      [2, 'cd'],
      [0, 'ef'],
    ] as const)
      ssi.push(decodeData(status, text))
    expect(out).toEqual([ack, ack, 'qr abcdef', ack])
  })

  it('counts a packet once that came again because its acknowledgement was lost', () => {
    const { ssi, out } = reader()
    ssi.push(decodeData(2, 'ab'))
    ssi.push(decodeData(3, 'ab'))
    ssi.push(decodeData(0, 'cd'))
    ssi.push(decodeData(1, 'cd'))
    expect(out).toEqual([ack, ack, 'qr abcd', ack, ack])
  })

  it('takes a packet that came again because it had not come', () => {
    const { ssi, out } = reader()
    ssi.push(decodeData(2, 'ab'))
    ssi.push(decodeData(1, 'cd'))
    expect(out).toEqual([ack, 'qr abcd', ack])
  })

  it('that stops half way is given up after five seconds, once', () => {
    const { ssi, out } = reader()
    ssi.push(decodeData(2, 'ab'))
    for (let silences = 0; silences < 24; silences += 1) ssi.silence()
    expect(out).toEqual([ack])
    expect(ssi.holding).toBe(true)
    ssi.silence()
    expect(ssi.holding).toBe(false)
    ssi.push(decodeData(0, 'whole'))
    expect(out).toEqual([ack, '<cut-short>', 'qr whole', ack])
  })

  it('that never ends is told once, and takes no memory', () => {
    const { ssi, out } = reader()
    const part = decodeData(2, '7'.repeat(250))
    const before = heldBytes()
    for (let parts = 0; parts < 4_000; parts += 1) ssi.push(part)
    expect(heldBytes() - before).toBeLessThan(1_000_000)
    ssi.push(decodeData(0, 'end'))
    ssi.push(decodeData(0, 'next'))
    expect(out.filter((said) => said !== ack)).toEqual(['<too-long>', 'qr next'])
  })
})

describe('an SSI packet that was spoilt on the line', () => {
  it('is asked for again after a silence, and read then', () => {
    const { ssi, push, out } = reader()
    push(spoilt)
    expect(out).toEqual([])
    ssi.silence()
    ssi.push(decodeData(1, 'abcd'))
    expect(out).toEqual([nak, 'qr abcd', ack])
  })

  it('costs itself alone: the packet behind it is read', () => {
    const { ssi, push, out } = reader()
    push(`ff0000${scannersAck}`)
    ssi.silence()
    ssi.push(decodeData(0, 'abcd'))
    expect(out.at(-2)).toBe('qr abcd')
  })

  it('is not asked for without end where there is noise alone', () => {
    const { ssi, out } = reader()
    for (let times = 0; times < 50; times += 1) {
      ssi.push(Buffer.from('noise'))
      ssi.silence()
    }
    expect(out).toEqual([nak, nak, nak])
  })

  it('never throws, whatever a whole packet holds', () => {
    const byte = fc.nat({ max: 255 })
    const whole = fc
      .tuple(fc.constantFrom(0xf3, 0xf3, 0xd0, 0xd1, 0x00, 0xff), byte, fc.uint8Array({ maxLength: 251 }))
      .map(([opcode, status, data]) => packet(opcode, status, Buffer.from(data)))
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 40 }), (packets) => {
        const { ssi, out } = reader()
        for (const bytes of packets) ssi.push(bytes)
        for (let silences = 0; silences < 30; silences += 1) ssi.silence()
        ssi.push(decodeData(0, 'good'))
        expect(out.at(-2)).toBe('qr good')
      }),
      { numRuns: 500 },
    )
  })

  it('never throws, and after a silence the next code is read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 600 }), fc.constant('silence' as const)), {
          maxLength: 8,
        }),
        fc.nat({ max: 11 }),
        fc.nat({ max: 255 }),
        (doings, at, value) => {
          const { ssi, out } = reader()
          for (const doing of doings) {
            if (doing === 'silence') ssi.silence()
            else ssi.push(Buffer.from(doing))
          }
          const bitten = decodeData(0, 'bitten')
          bitten[at % bitten.length] = value
          ssi.push(bitten)
          for (let silences = 0; silences < 30; silences += 1) ssi.silence()
          ssi.push(decodeData(0, 'good'))
          expect(out.at(-2)).toBe('qr good')
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

/** The driver, and every byte of the host's written by hand. */
async function scanner() {
  const clock = new FakeClock()
  const wire = new MemoryWire()
  const events: ScannerEvent[] = []
  const driver = new SerialScanner(
    { port: 'p', framing: 'cr', aimPrefix: false, prefix: '', suffix: '', trigger: 'zebra-ssi' },
    wire.open,
    clock,
  )
  driver.start((event) => event.kind !== 'arriving' && events.push(event))
  await clock.pass(0)
  events.length = 0
  return { clock, wire, events, driver }
}

describe('an SSI scanner that is armed', () => {
  it('is woken, and told to read when it can hear', async () => {
    const { clock, wire, driver } = await scanner()
    driver.arm(true)
    expect(wire.written).toEqual([wake])
    await clock.pass(49)
    expect(wire.written).toEqual([wake])
    await clock.pass(1)
    expect(wire.written).toEqual([wake, start])
  })

  it('and does not answer within two seconds is told again, three times in all', async () => {
    const { clock, wire, driver } = await scanner()
    driver.arm(true)
    await clock.pass(9_000)
    expect(wire.written).toEqual([wake, start, wake, start, wake, start])
  })

  it('and answers is left alone until its own time is over', async () => {
    const { clock, wire, driver } = await scanner()
    driver.arm(true)
    await clock.pass(60)
    wire.sendHex(scannersAck)
    await clock.pass(9_800)
    expect(wire.written).toEqual([wake, start])
    await clock.pass(200)
    expect(wire.written).toEqual([wake, start, wake, start])
  })

  it('and has not understood is told again at once', async () => {
    const { clock, wire, driver } = await scanner()
    driver.arm(true)
    await clock.pass(60)
    wire.sendHex(refused.again)
    await clock.pass(60)
    expect(wire.written).toEqual([wake, start, wake, start])
  })

  it('and will not obey is not pressed', async () => {
    const { clock, wire, driver } = await scanner()
    driver.arm(true)
    await clock.pass(60)
    wire.sendHex(refused.denied)
    await clock.pass(9_000)
    expect(wire.written).toEqual([wake, start])
  })

  it('and then not any more before it was awake is told the last alone', async () => {
    const { clock, wire, driver } = await scanner()
    driver.arm(true)
    await clock.pass(20)
    driver.arm(false)
    await clock.pass(60)
    expect(wire.written).toEqual([wake, wake, stop])
  })

  it('is told nothing while a code is coming in, and then what is due', async () => {
    const { clock, wire, driver, events } = await scanner()
    driver.arm(true)
    await clock.pass(60)
    wire.sendHex(scannersAck)
    wire.send(decodeData(2, 'ab'))
    driver.arm(false)
    await clock.pass(100)
    expect(wire.written).toEqual([wake, start, ack])
    wire.send(decodeData(0, 'cd'))
    await clock.pass(100)
    expect(events).toMatchObject([{ kind: 'scan', scan: { text: 'abcd', symbology: 'qr' } }])
    expect(wire.written).toEqual([wake, start, ack, ack, wake, stop])
  })

  it('hands a code on before it acknowledges it', async () => {
    const { clock, wire, driver } = await scanner()
    const order: string[] = []
    driver.start((event) => event.kind === 'scan' && order.push('relay'))
    await clock.pass(0)
    wire.onWrite = (hex) => order.push(hex)
    wire.send(decodeData(0, 'abcd'))
    expect(order).toEqual(['relay', ack])
  })
})
