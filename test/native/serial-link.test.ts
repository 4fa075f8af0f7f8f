import { describe, expect, it } from 'vitest'
import { SerialLink } from '../../native/serial/serial-link.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryWire } from '../support/memory-wire.ts'

function linkOver(wire: MemoryWire) {
  const clock = new FakeClock()
  const told: string[] = []
  const link = new SerialLink(wire.open, clock, {
    onOpen: () => told.push('open'),
    onBytes: (chunk) => told.push(chunk.toString()),
    onLost: (fault) => told.push(fault),
  })
  link.start()
  return { clock, link, told }
}

describe('a port that is lost', () => {
  it('is told so once each time, however often it is looked for meanwhile', async () => {
    const wire = new MemoryWire()
    const { clock, told } = linkOver(wire)
    await clock.pass(0)
    for (let time = 0; time < 2; time += 1) {
      wire.unplug()
      await clock.pass(60_000)
      wire.plugIn()
      await clock.pass(1_000)
    }
    wire.send('x')
    expect(told).toEqual(['open', 'gone', 'open', 'gone', 'open', 'x'])
  })

  it('is told again when another reason stands against it, and each order says the last', async () => {
    const wire = new MemoryWire()
    wire.unplug('denied')
    const { clock, link, told } = linkOver(wire)
    await clock.pass(5_000)
    expect(await link.write(Buffer.from('x'))).toEqual({ ok: false, error: 'denied' })
    wire.unplug('busy')
    await clock.pass(5_000)
    expect(told).toEqual(['denied', 'busy'])
  })

  it('is open again within a second of its return, even after hours', async () => {
    const wire = new MemoryWire()
    wire.unplug()
    const { clock, told } = linkOver(wire)
    await clock.pass(3_600_000)
    wire.plugIn()
    await clock.pass(1_000)
    expect(told).toEqual(['gone', 'open'])
  })

  it('is not looked for any more once it was closed', async () => {
    const wire = new MemoryWire()
    wire.unplug()
    const { clock, link, told } = linkOver(wire)
    await clock.pass(1_000)
    await link.close()
    wire.plugIn()
    await clock.pass(10_000)
    expect(told).toEqual(['gone'])
  })
})
