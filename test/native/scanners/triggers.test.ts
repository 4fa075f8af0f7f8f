import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScannerEvent } from '../../../native/scanners/scanner.ts'
import { SerialScanner, type SerialScannerOptions } from '../../../native/scanners/serial-scanner.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryWire } from '../../support/memory-wire.ts'

const start = '7e000801000201abcd'
const stop = '7e000801000200abcd'
const taken = '02000001003331'
const takenBytes = Buffer.from(taken, 'hex')

async function scanner(over: Partial<SerialScannerOptions> = {}) {
  const clock = new FakeClock()
  const wire = new MemoryWire()
  const events: ScannerEvent[] = []
  const driver = new SerialScanner(
    { port: 'p', framing: 'cr', aimPrefix: false, prefix: '', suffix: '', trigger: 'gm65', ...over },
    wire.open,
    clock,
  )
  driver.start((event) => event.kind !== 'arriving' && events.push(event))
  await clock.pass(0)
  const texts = () => events.flatMap((event) => (event.kind === 'scan' ? [event.scan.text] : []))
  return { clock, wire, driver, events, texts }
}

describe('the answer of a GM65', () => {
  const wired: [SerialScannerOptions['framing'], (text: string) => string][] = [
    ['cr', (text) => `${text}\r`],
    ['tab', (text) => `${text}\t`],
    ['stx-etx', (text) => `\u0002${text}\u0003`],
    ['gap', (text) => text],
  ]

  it.each(wired)(
    'is no part of the code behind it, however the line cuts them (%s)',
    async (framing, wire) => {
      const bytes = Buffer.concat([takenBytes, Buffer.from(wire('HC1:6BFOXN'))])
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 6 }), async (places) => {
          const bench = await scanner({ framing })
          bench.driver.arm(true)
          const cuts = [0, ...places.toSorted((a, b) => a - b), bytes.length]
          for (const [no, at] of cuts.slice(1).entries()) bench.wire.send(bytes.subarray(cuts[no], at))
          await bench.clock.pass(60)
          expect(bench.texts()).toEqual(['HC1:6BFOXN'])
        }),
        { numRuns: 50 },
      )
    },
  )

  it.each(wired)('is no part of the code before it (%s)', async (framing, wire) => {
    const { clock, driver, wire: line, texts } = await scanner({ framing })
    driver.arm(true)
    line.send(takenBytes)
    driver.arm(false)
    line.send(Buffer.concat([Buffer.from(wire('HC1:6BFOXN')), takenBytes]))
    await clock.pass(60)
    expect(texts()).toEqual(['HC1:6BFOXN'])
  })

  it('is the code’s own where no order was given', async () => {
    const { wire, texts } = await scanner()
    wire.send(Buffer.concat([takenBytes, Buffer.from('\r')]))
    expect(texts()).toEqual([takenBytes.toString('latin1')])
  })

  it('is the code’s own within a code, even while one is due', async () => {
    const { driver, wire, texts } = await scanner()
    driver.arm(true)
    wire.send(Buffer.concat([Buffer.from('a'), takenBytes, Buffer.from('b\r')]))
    expect(texts()).toEqual([`a${takenBytes.toString('latin1')}b`])
  })

  it('is the code’s own once it has come', async () => {
    const { clock, driver, wire, texts } = await scanner({ framing: 'gap' })
    driver.arm(true)
    wire.send(takenBytes)
    wire.send(Buffer.concat([Buffer.from('a'), takenBytes]))
    await clock.pass(60)
    expect(texts()).toEqual([`a${takenBytes.toString('latin1')}`])
  })

  it('that is only begun belongs to the code, though nothing else comes', async () => {
    const { clock, driver, wire, texts } = await scanner({ framing: 'gap' })
    driver.arm(true)
    wire.send(Buffer.concat([Buffer.from('a'), takenBytes.subarray(0, 3)]))
    await clock.pass(60)
    expect(texts()).toEqual(['a\u0002\u0000\u0000'])
  })

  it('that does not come is asked for twice more', async () => {
    const { clock, driver, wire } = await scanner()
    driver.arm(true)
    await clock.pass(4_000)
    expect(wire.written).toEqual([start, start, start])
  })
})

describe('a scanner that is lit by orders', () => {
  it('is lit again a moment after a code, unless the lane wants no more by then', async () => {
    const { clock, driver, wire } = await scanner({ trigger: 'honeywell' })
    driver.arm(true)
    wire.send('one\r')
    await clock.pass(249)
    expect(wire.written).toEqual(['16540d'])
    await clock.pass(1)
    expect(wire.written).toEqual(['16540d', '16540d'])
    wire.send('two\r')
    await clock.pass(10)
    driver.arm(false)
    await clock.pass(60_000)
    expect(wire.written).toEqual(['16540d', '16540d', '16550d'])
  })

  it('is told to go dark when the code that is coming in has ended, not in the middle of it', async () => {
    const { clock, driver, wire } = await scanner()
    driver.arm(true)
    wire.send(takenBytes)
    wire.send('half ')
    driver.arm(false)
    await clock.pass(100)
    expect(wire.written).toEqual([start])
    wire.send('whole\r')
    expect(wire.written).toEqual([start, stop])
  })

  it('is told to go dark when the code that was coming in does not go on', async () => {
    const { clock, driver, wire } = await scanner()
    driver.arm(true)
    wire.send(takenBytes)
    wire.send('half ')
    driver.arm(false)
    await clock.pass(600)
    expect(wire.written).toEqual([start, stop])
  })

  it('is not lit anew by its own time while a code is coming in', async () => {
    const { clock, driver, wire } = await scanner()
    driver.arm(true)
    wire.send(takenBytes)
    await clock.pass(4_900)
    wire.send('half ')
    await clock.pass(400)
    expect(wire.written).toEqual([start])
    // Half a code is given up by now, and the lane has its moment to want no more.
    await clock.pass(200)
    expect(wire.written).toEqual([start])
    await clock.pass(200)
    expect(wire.written).toEqual([start, start])
  })
})

describe('what a scanner was set to put around its codes', () => {
  it('is taken off, before the identifier is looked for', async () => {
    const { wire, events } = await scanner({ trigger: 'none', prefix: 'IN:', suffix: '#', aimPrefix: true })
    wire.send('IN:]Q1HC1:6BF#\r')
    expect(events.at(-1)).toMatchObject({ kind: 'scan', scan: { text: 'HC1:6BF', symbology: 'qr' } })
  })

  it('is not missed where it is not there, and alone is no code', async () => {
    const { wire, texts } = await scanner({ trigger: 'none', prefix: 'ab', suffix: 'bc' })
    for (const code of ['HC1:6BF', 'abc', 'ab', 'a']) wire.send(`${code}\r`)
    expect(texts()).toEqual(['HC1:6BF', 'c', 'a'])
  })

  it.each([
    [']Q1', 'qr'],
    [']Q3', 'qr'],
    [']d2', 'data-matrix'],
    [']z0', 'aztec'],
    [']zC', 'aztec'],
    [']L2', 'pdf417'],
    [']C0', 'code-128'],
    [']C1', 'code-128'],
    [']E0', 'ean-upc'],
    [']e0', 'unknown'],
  ])('tells the kind of symbol: %s is %s', async (identifier, symbology) => {
    const { wire, events } = await scanner({ trigger: 'none', aimPrefix: true })
    wire.send(`${identifier}text\r`)
    expect(events.at(-1)).toMatchObject({ kind: 'scan', scan: { text: 'text', symbology } })
  })
})
