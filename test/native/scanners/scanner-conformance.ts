import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Scanner, ScannerEvent } from '../../../native/scanners/scanner.ts'
import { heldBytes } from '../../support/held-bytes.ts'

/** The device at the other end of a driver, as a test works it. */
export interface ScannerDevice {
  plugIn(): Promise<void> | void
  unplug(): Promise<void> | void
  /** A guest holds a code before it; one that waits for an order reads it once it is lit. */
  show(code: string | Buffer): void
  /** A code in the smallest pieces that its wire carries: bytes of a serial line, reports of HID. */
  pieces(code: string | Buffer): readonly Buffer[]
  /** Sends pieces in one go, whether it is lit or not. */
  send(pieces: readonly Buffer[]): void
  /** What the driver has told it since it was last plugged in, in hex, without replies that its protocol demands. */
  orders(): readonly string[]
}

export interface ScannerBench {
  readonly scanner: Scanner
  readonly device: ScannerDevice
  /** Lets time pass. */
  pass(ms: number): Promise<void>
  /** Lets time pass until something is so, however long that takes. */
  until(isSo: () => boolean): Promise<void>
}

export interface ScannerKind {
  readonly name: string
  /** A driver that was not started, and its device, plugged in. Undone by the maker. */
  make(): ScannerBench | Promise<ScannerBench>
  /** What lights it and darkens it, in hex; null for one that looks for codes by itself. */
  readonly orders: { readonly start: readonly string[]; readonly stop: readonly string[] } | null
  /** Is half a code a code to it, for want of an end that could be missed? */
  readonly endsBySilence: boolean
  /** Longest pause within a code that it bears, and shortest after which all is settled. Milliseconds. */
  readonly pauseMs: number
  readonly settledMs: number
}

/** Far beyond any pass. */
const tooLong = '7'.repeat(20_000)

async function started(kind: ScannerKind) {
  const bench = await kind.make()
  const events: ScannerEvent[] = []
  bench.scanner.start((event) => {
    if (event.kind !== 'arriving') events.push(event)
  })
  await bench.until(() => events.length > 0)
  return { ...bench, events, texts: () => textsOf(events) }
}

/** Ready, and lit where it can be. */
async function reading(kind: ScannerKind) {
  const bench = await started(kind)
  bench.scanner.arm(true)
  await bench.pass(100)
  bench.events.length = 0
  return bench
}

const textsOf = (events: readonly ScannerEvent[]): string[] =>
  events.flatMap((event) =>
    event.kind === 'scan' ? [event.scan.text] : event.kind === 'unreadable' ? [`<${event.why}>`] : [],
  )

/** What every driver of a scanner promises, whatever its wire. */
export function scannerConforms(kind: ScannerKind): void {
  describe(`a scanner: ${kind.name}`, () => {
    itIsThereOrNot(kind)
    itReadsWhole(kind)
    itBearsEverything(kind)
    itObeys(kind)
  })
}

/** The part that a real port must show too. */
export function scannerConformsOnAPort(kind: ScannerKind): void {
  describe(`a scanner on a port of the system: ${kind.name}`, () => {
    itIsThereOrNot(kind)
    it('reads code after code, and is told what it was meant to be told', async () => {
      const { scanner, device, until, texts } = await started(kind)
      const codes = ['first', `shc:/${'12'.repeat(597)}`]
      scanner.arm(true)
      for (const [no, code] of codes.entries()) {
        device.show(code)
        await until(() => texts().length > no)
      }
      scanner.arm(false)
      const [last] = (kind.orders?.stop ?? []).slice(-1)
      await until(() => last === undefined || device.orders().at(-1) === last)
      expect(texts()).toEqual(codes)
      if (kind.orders === null) expect(device.orders()).toEqual([])
    })
  })
}

function itIsThereOrNot(kind: ScannerKind): void {
  it('says that it is ready, and nothing else', async () => {
    const { events } = await started(kind)
    expect(events).toEqual([{ kind: 'ready' }])
  })

  it('is missed when it is unplugged, once, and found when it is back', async () => {
    const { device, until, events } = await started(kind)
    await device.unplug()
    await until(() => events.length > 1)
    await device.plugIn()
    await until(() => events.length > 2)
    expect(events.map(({ kind: what }) => what)).toEqual(['ready', 'lost', 'ready'])
  })

  it('is missed where it was never there, and found when it comes', async () => {
    const { scanner, device, until } = await kind.make()
    await device.unplug()
    const events: ScannerEvent[] = []
    scanner.start((event) => events.push(event))
    await until(() => events.length > 0)
    await device.plugIn()
    await until(() => events.at(-1)?.kind === 'ready')
    // Told again where the reason changes: a port may be there before it can be opened.
    expect(new Set(events.slice(0, -1).map(({ kind: what }) => what))).toEqual(new Set(['lost']))
  })
}

function itReadsWhole(kind: ScannerKind): void {
  it('delivers a code as it stands', async () => {
    const { device, pass, texts } = await reading(kind)
    const code = `shc:/${'0123456789'.repeat(239)}`
    device.show(code)
    await pass(kind.settledMs)
    device.show('Zürich, Ελλάδα, 東京')
    await pass(kind.settledMs)
    expect(texts()).toEqual([code, 'Zürich, Ελλάδα, 東京'])
  })

  it('delivers a code that comes piece by piece, with pauses', async () => {
    const { device, pass, texts } = await reading(kind)
    for (const piece of device.pieces('HC1:6BFOXN')) {
      device.send([piece])
      await pass(kind.pauseMs)
    }
    await pass(kind.settledMs)
    expect(texts()).toEqual(['HC1:6BFOXN'])
  })

  it('delivers two codes that come in one go, one by one', async () => {
    if (kind.endsBySilence) return
    const { device, pass, texts } = await reading(kind)
    device.send([...device.pieces('one'), ...device.pieces('two')])
    await pass(kind.settledMs)
    expect(texts()).toEqual(['one', 'two'])
  })

  it('glues no half of a code to the next one', async () => {
    const { device, pass, texts } = await reading(kind)
    const pieces = device.pieces('half of a code that is longer than a report of any kind'.repeat(12))
    device.send(pieces.slice(0, Math.ceil(pieces.length / 2)))
    await pass(10_000)
    device.show('whole')
    await pass(kind.settledMs)
    expect(texts().at(-1)).toBe('whole')
    expect(texts()).toHaveLength(2)
    if (!kind.endsBySilence) expect(texts()[0]).toBe('<cut-short>')
  })

  it('glues no half of a code to the first one after it was unplugged', async () => {
    const { scanner, device, pass, texts } = await reading(kind)
    const pieces = device.pieces('half of a code that is longer than a report of any kind'.repeat(12))
    device.send(pieces.slice(0, Math.ceil(pieces.length / 2)))
    await device.unplug()
    await device.plugIn()
    await pass(2_000)
    scanner.arm(true)
    device.show('whole')
    await pass(kind.settledMs)
    expect(texts()).toEqual(['whole'])
  })
}

function itBearsEverything(kind: ScannerKind): void {
  it('says of a code that is too long so, once, and reads on', async () => {
    const { device, pass, texts } = await reading(kind)
    device.send(device.pieces(tooLong))
    await pass(10_000)
    device.show('next')
    await pass(kind.settledMs)
    expect(texts()).toEqual(['<too-long>', 'next'])
  })

  it('says of bytes that are no text so, and reads on', async () => {
    const { device, pass, texts } = await reading(kind)
    device.show(Buffer.from([0xff, 0xfe, 0x41]))
    await pass(kind.settledMs)
    device.show('next')
    await pass(kind.settledMs)
    expect(texts()).toEqual(['<not-text>', 'next'])
  })

  it('never throws, and reads the code that comes after any noise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 2_000 }), fc.integer({ min: 0, max: 700 })), {
          maxLength: 10,
        }),
        async (doings) => {
          const { device, pass, texts } = await reading(kind)
          for (const doing of doings) {
            if (typeof doing === 'number') await pass(doing)
            else device.send([Buffer.from(doing)])
          }
          await pass(10_000)
          device.send(device.pieces('good'))
          await pass(kind.settledMs)
          expect(texts().at(-1)).toBe('good')
        },
      ),
      { numRuns: 25 },
    )
  })

  it('keeps nothing of what it cannot use', async () => {
    const { device } = await reading(kind)
    const noise = Buffer.alloc(10_000, 0x37)
    const before = heldBytes()
    for (let sent = 0; sent < 400; sent += 1) device.send([noise])
    // 4 MB went in.
    expect(heldBytes() - before).toBeLessThan(1_000_000)
  })

  it('says and writes nothing once it is closed', async () => {
    const { scanner, device, pass, events } = await reading(kind)
    device.send(device.pieces('half a code').slice(0, 1))
    await scanner.close()
    const told = device.orders().length
    events.length = 0
    scanner.arm(false)
    scanner.arm(true)
    device.send(device.pieces('too late'))
    await device.unplug()
    await device.plugIn()
    await pass(60_000)
    expect(events).toEqual([])
    expect(device.orders().slice(told)).toEqual([])
  })
}

function itObeys(kind: ScannerKind): void {
  const start = kind.orders?.start ?? []
  const stop = kind.orders?.stop ?? []

  it('is told nothing that nobody asked for', async () => {
    const { scanner, device, pass, texts } = await started(kind)
    device.send(device.pieces('unasked'))
    await pass(60_000)
    scanner.arm(false)
    await pass(60_000)
    expect(device.orders()).toEqual([])
    expect(texts()).toEqual(['unasked'])
  })

  it('is told to light up and to go dark once for each, however often it is armed', async () => {
    const { scanner, device, pass } = await started(kind)
    for (let times = 0; times < 3; times += 1) scanner.arm(true)
    await pass(200)
    scanner.arm(true)
    await pass(200)
    expect(device.orders()).toEqual(start)
    for (let times = 0; times < 3; times += 1) scanner.arm(false)
    await pass(200)
    scanner.arm(false)
    await pass(60_000)
    expect(device.orders()).toEqual([...start, ...stop])
  })

  it('is lit again when it comes back armed, and stays dark when it does not', async () => {
    const { scanner, device, pass } = await reading(kind)
    await device.unplug()
    await pass(500)
    await device.plugIn()
    await pass(1_500)
    expect(device.orders()).toEqual(start)
    await device.unplug()
    scanner.arm(false)
    await device.plugIn()
    await pass(60_000)
    expect(device.orders()).toEqual([])
  })

  it('reads whenever it is armed, however long nobody came', async () => {
    const { scanner, device, pass, texts } = await reading(kind)
    for (const afterMs of [1_000, 7_000, 32_000, 100_000]) {
      await pass(afterMs)
      device.show(`after ${afterMs}`)
      await pass(kind.settledMs)
    }
    scanner.arm(false)
    await pass(120_000)
    scanner.arm(true)
    device.show('after the break')
    await pass(kind.settledMs)
    expect(texts()).toEqual(['after 1000', 'after 7000', 'after 32000', 'after 100000', 'after the break'])
  })

  it('is told to go dark when it is closed lit', async () => {
    const { scanner, device } = await reading(kind)
    const before = device.orders().length
    await scanner.close()
    expect(device.orders().slice(before)).toEqual(stop.slice(-1))
  })
}
