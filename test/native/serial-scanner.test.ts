import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScannerEvent } from '../../native/scanners/scanner.ts'
import { SerialScanner } from '../../native/scanners/serial-scanner.ts'
import type { Framing } from '../../native/scanners/framer.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryWire } from '../support/memory-wire.ts'

async function scanner(framing: Framing = 'cr') {
  const clock = new FakeClock()
  const wire = new MemoryWire()
  const events: ScannerEvent[] = []
  const device = new SerialScanner(
    { port: 'p', framing, aimPrefix: false, prefix: '', suffix: '', trigger: 'none' },
    wire.open,
    clock,
  )
  let arriving = 0
  device.start((event) => {
    if (event.kind === 'arriving') arriving += 1
    else events.push(event)
  })
  await clock.pass(0)
  events.length = 0
  return { clock, wire, events, arriving: () => arriving }
}

describe('a scanner on a slow line', () => {
  it('tells that a code is arriving, as long as it is', async () => {
    const { wire, events, arriving } = await scanner()
    wire.send('shc:/')
    wire.send('5676')
    expect(arriving()).toBe(2)
    wire.send('2909\r')
    wire.send('whole\r')
    expect(arriving()).toBe(2)
    expect(events).toHaveLength(2)
  })
})

describe('a scanner that pauses within a code', () => {
  it('may do so for as long as each pause is short', async () => {
    const { clock, wire, events } = await scanner()
    for (const part of ['shc:/', '5676', '2909']) {
      wire.send(part)
      await clock.pass(499)
    }
    wire.send('\r')
    expect(events).toEqual([
      { kind: 'scan', scan: { text: 'shc:/56762909', symbology: 'unknown', atMs: clock.monotonicMs() } },
    ])
  })

  it('and does not go on is told once, and its next code is whole', async () => {
    const { clock, wire, events } = await scanner()
    wire.send('half')
    await clock.pass(5_000)
    expect(events).toMatchObject([{ kind: 'unreadable', why: 'cut-short' }])
    wire.send('whole\r')
    expect(events.at(-1)).toMatchObject({ kind: 'scan', scan: { text: 'whole' } })
  })
})

describe('a scanner unplugged within a code', () => {
  it('does not glue its half to the first code after its return', async () => {
    const { clock, wire, events } = await scanner()
    wire.send('half')
    wire.unplug()
    wire.plugIn()
    await clock.pass(100)
    wire.send('whole\r')
    expect(events).toMatchObject([
      { kind: 'lost' },
      { kind: 'ready' },
      { kind: 'scan', scan: { text: 'whole' } },
    ])
  })
})

describe('a scanner that ends its codes by silence', () => {
  it('is heard 50 ms after its last byte, and not in the pauses of a slow line', async () => {
    const { clock, wire, events } = await scanner('gap')
    for (const part of ['a', 'b', 'c']) {
      wire.send(part)
      await clock.pass(40)
    }
    expect(events).toEqual([])
    await clock.pass(10)
    expect(events).toMatchObject([{ kind: 'scan', scan: { text: 'abc' } }])
  })
})

describe('a scanner gone mad', () => {
  it('throws nothing, and after a silence its next code is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Framing>('cr', 'lf', 'crlf', 'tab', 'stx-etx', 'gap'),
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 3_000 }), fc.integer({ min: 0, max: 600 })), {
          maxLength: 12,
        }),
        async (framing, doings) => {
          const { clock, wire, events } = await scanner(framing)
          for (const doing of doings) {
            if (typeof doing === 'number') await clock.pass(doing)
            else wire.send(doing)
          }
          await clock.pass(1_000)
          wire.send(framing === 'stx-etx' ? '\u0002good\u0003' : 'good\r')
          if (framing === 'gap') await clock.pass(50)
          expect(events.at(-1)).toMatchObject({
            kind: 'scan',
            scan: { text: framing === 'gap' ? 'good\r' : 'good' },
          })
        },
      ),
      { numRuns: 60 },
    )
  })
})
