import { describe, expect, it } from 'vitest'
import { HidScanner, type HidScannerOptions } from '../../../native/scanners/hid-scanner.ts'
import type { ScannerEvent } from '../../../native/scanners/scanner.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryHid } from '../../support/memory-hid.ts'

/** Honeywell's trigger over HID: output report FD, length, SYN T CR or SYN U CR. */
const triggerOn = 'write fd0316540d'
const triggerOff = 'write fd0316550d'

async function scanner({
  vendorId = 0x0c2e,
  trigger = 'none',
}: { vendorId?: number } & Partial<HidScannerOptions> = {}) {
  const clock = new FakeClock()
  const hid = new MemoryHid({ vendorId, product: 'HID POS Imager' })
  const events: ScannerEvent[] = []
  const device = new HidScanner({ port: 'p', trigger }, hid.open, clock)
  let arriving = 0
  device.start((event) => {
    if (event.kind === 'arriving') arriving += 1
    else events.push(event)
  })
  await clock.pass(0)
  return { clock, hid, events, device, arriving: () => arriving }
}

function report(aim: string, data: string | Buffer, goesOn = false): Buffer {
  const bytes = Buffer.alloc(64)
  const text = Buffer.from(data)
  Buffer.concat([Buffer.of(2, text.length), Buffer.from(aim), text]).copy(bytes)
  bytes[63] = goesOn ? 1 : 0
  return bytes
}

describe('a scanner that sends HID reports', () => {
  it('delivers a code with the kind of symbol that it names', async () => {
    const { hid, events, clock } = await scanner()
    hid.send(report(']Q1', 'shc:/5676'))
    hid.send(report(']L0', 'ticket'))
    hid.send(report(']Q1', 'Zürich'))
    const atMs = clock.monotonicMs()
    expect(events).toEqual([
      { kind: 'ready' },
      { kind: 'scan', scan: { text: 'shc:/5676', symbology: 'qr', atMs } },
      { kind: 'scan', scan: { text: 'ticket', symbology: 'pdf417', atMs } },
      { kind: 'scan', scan: { text: 'Zürich', symbology: 'qr', atMs } },
    ])
  })

  it('of Newland names it within the code, or not at all', async () => {
    const { hid, events } = await scanner({ vendorId: 0x1eab })
    hid.send(report('', ']Q1shc:/5676'))
    hid.send(report('', 'shc:/5676'))
    expect(events.slice(1)).toMatchObject([
      { scan: { text: 'shc:/5676', symbology: 'qr' } },
      { scan: { text: 'shc:/5676', symbology: 'unknown' } },
    ])
  })

  it('tells that a code is arriving, as long as it is', async () => {
    const { hid, events, arriving } = await scanner()
    hid.send(report(']Q1', '1'.repeat(56), true))
    hid.send(report(']Q1', '2'.repeat(56), true))
    expect(arriving()).toBe(2)
    hid.send(report(']Q1', '3'))
    expect(arriving()).toBe(2)
    expect(events.at(-1)).toMatchObject({ scan: { text: `${'1'.repeat(56)}${'2'.repeat(56)}3` } })
  })

  it('that does not end a code is told so half a second later, and its next code is whole', async () => {
    const { clock, hid, events } = await scanner()
    hid.send(report(']Q1', 'half', true))
    await clock.pass(499)
    hid.send(report(']Q1', 'half', true))
    await clock.pass(499)
    expect(events).toHaveLength(1)
    await clock.pass(1)
    expect(events.at(-1)).toMatchObject({ kind: 'unreadable', why: 'cut-short' })
    hid.send(report(']Q1', 'whole'))
    expect(events.at(-1)).toMatchObject({ scan: { text: 'whole' } })
  })

  it('whose bytes are no text says so', async () => {
    const { hid, events } = await scanner()
    hid.send(report(']Q1', Buffer.of(0xff, 0xfe)))
    expect(events.at(-1)).toMatchObject({ kind: 'unreadable', why: 'not-text' })
  })
})

describe('a HID scanner unplugged within a code', () => {
  it('does not glue its half to the first code after its return', async () => {
    const { clock, hid, events } = await scanner()
    hid.send(report(']Q1', 'half', true))
    hid.unplug()
    hid.plugIn()
    await clock.pass(1_000)
    hid.send(report(']Q1', 'whole'))
    expect(events).toMatchObject([
      { kind: 'ready' },
      { kind: 'lost', fault: { code: 'scanner-gone', port: 'p' } },
      { kind: 'ready' },
      { kind: 'scan', scan: { text: 'whole' } },
    ])
  })
})

describe('a scanner of Honeywell', () => {
  it('is told whenever it is opened to send reports and not key strokes', async () => {
    const { clock, hid } = await scanner()
    expect(hid.orders).toEqual(['feature fe01'])
    hid.unplug()
    hid.plugIn()
    await clock.pass(1_000)
    expect(hid.orders).toEqual(['feature fe01'])
  })

  it('reads on where it knows no such order', async () => {
    const { hid, events } = await scanner()
    hid.refusals.set('feature', 'refused')
    hid.unplug()
    hid.plugIn()
    hid.send(report(']Q1', 'text'))
    expect(events.at(0)).toEqual({ kind: 'ready' })
  })

  it('lights up when it is armed, if it is set to that', async () => {
    const { clock, hid, device } = await scanner({ trigger: 'honeywell' })
    device.arm(true)
    await clock.pass(0)
    device.arm(false)
    await clock.pass(0)
    expect(hid.orders.slice(1)).toEqual([triggerOn, triggerOff])
  })

  it('that comes back is armed again', async () => {
    const { clock, hid, device } = await scanner({ trigger: 'honeywell' })
    device.arm(true)
    hid.unplug()
    hid.plugIn()
    await clock.pass(1_000)
    expect(hid.orders.slice(1)).toEqual([triggerOn])
  })

  it('that hangs is told the last word alone when it comes to itself', async () => {
    const { clock, hid, device } = await scanner({ trigger: 'honeywell' })
    hid.hang()
    for (let guest = 0; guest < 1_000; guest += 1) device.arm(guest % 2 === 0)
    await clock.pass(0)
    hid.comeRound()
    await clock.pass(0)
    expect(hid.orders.slice(1)).toEqual([triggerOn, triggerOff])
  })
})

describe('a scanner of another maker', () => {
  it('is told nothing at all', async () => {
    const { clock, hid, device } = await scanner({ vendorId: 0x05e0 })
    device.arm(true)
    await clock.pass(1_000)
    expect(hid.orders).toEqual([])
  })
})
