import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../main/engine/decision.ts'
import { LaneRunner } from '../../../main/engine/lane/lane-runner.ts'
import { defaultTiming } from '../../../main/engine/lane/lane-timing.ts'
import { BoardRelay } from '../../../native/relays/board-relay.ts'
import { lcusBoard } from '../../../native/relays/lcus.ts'
import { Line } from '../../../native/relays/line.ts'
import { ok } from '../../../native/result.ts'
import { SerialScanner } from '../../../native/scanners/serial-scanner.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryWire } from '../../support/memory-wire.ts'
import { verifiedPass } from '../../support/passes.ts'

const light = 'scanner 16540d'
const dark = 'scanner 16550d'
const relayOn = 'relay a00101a2'
const relayOff = 'relay a00100a1'

/** A lane with the drivers of a real one: what goes over both wires, in its order. */
async function lane() {
  const clock = new FakeClock()
  const order: string[] = []
  const scannerWire = new MemoryWire()
  const relayWire = new MemoryWire()
  scannerWire.onWrite = (hex) => order.push(`scanner ${hex}`)
  relayWire.onWrite = (hex) => order.push(`relay ${hex}`)
  const admit: Decision = { outcome: 'admit', pass: verifiedPass, warnings: [] }
  const refuse: Decision = { outcome: 'refuse', reason: 'expired', format: null, pass: null }
  const runner = new LaneRunner({
    timing: defaultTiming,
    opening: 'pulse',
    arm: null,
    found: { uncertain: false, released: false },
    scanner: new SerialScanner(
      { port: 's', framing: 'cr', aimPrefix: false, prefix: '', suffix: '', trigger: 'honeywell' },
      scannerWire.open,
      clock,
    ),
    relay: {
      board: new BoardRelay(
        { board: lcusBoard, port: 'r', channels: [1] },
        new Line(relayWire.open, clock),
        clock,
      ),
      channel: 1,
    },
    inputs: null,
    clock,
    admission: null,
    judge: {
      judge: (text) => ({ kind: 'decision', decision: text === 'bad' ? refuse : admit }),
      forgetParts: () => undefined,
    },
    counts: {
      decision: () => (order.push('disk'), ok(undefined)),
      grantBegin: () => ok(undefined),
      grantEnd: () => ok(undefined),
      passed: () => ok(undefined),
      ungranted: () => ok(undefined),
    },
    onArriving: () => undefined,
    onChange: () => undefined,
    onAlarm: () => undefined,
    onCounted: () => undefined,
    onReleaseButton: () => undefined,
  })
  runner.start()
  await clock.pass(500)
  return { clock, runner, scannerWire, relayWire, order }
}

describe('a lane whose scanner waits for orders', () => {
  it('lights it once the relay is known to be off', async () => {
    const { order } = await lane()
    expect(order.at(-1)).toBe(light)
    expect(order.indexOf(relayOff)).toBeLessThan(order.indexOf(light))
    expect(order.filter((told) => told === light)).toHaveLength(1)
  })

  it('opens for a guest first, and darkens it then', async () => {
    const { clock, scannerWire, order } = await lane()
    order.length = 0
    scannerWire.send('good\r')
    expect(order).toEqual([relayOn])
    await clock.pass(10)
    expect(order).toEqual([relayOn, dark, 'disk'])
  })

  it('lights it again when the guest has gone through', async () => {
    const { clock, scannerWire, order } = await lane()
    scannerWire.send('good\r')
    await clock.pass(defaultTiming.passageTimeoutMs - 100)
    order.length = 0
    await clock.pass(200)
    expect(order.filter((told) => told.startsWith('scanner'))).toEqual([light])
  })

  it('keeps it lit for whoever comes after a refusal', async () => {
    const { clock, scannerWire, order } = await lane()
    order.length = 0
    scannerWire.send('bad\r')
    await clock.pass(300)
    expect(order.filter((told) => told.startsWith('scanner'))).toEqual([light])
  })

  it('darkens it while it is closed or out of order', async () => {
    const { clock, runner, relayWire, order } = await lane()
    order.length = 0
    runner.setMode('closed', null)
    await clock.pass(10)
    runner.setMode('serving', null)
    await clock.pass(10)
    relayWire.unplug()
    await clock.pass(60_000)
    expect(order.filter((told) => told.startsWith('scanner'))).toEqual([dark, light, dark])
  })

  it('leaves it dark when it stops', async () => {
    const { clock, runner, order } = await lane()
    await runner.stop()
    await clock.pass(60_000)
    expect(order.filter((told) => told.startsWith('scanner')).at(-1)).toBe(dark)
  })
})
