import { describe, expect, it } from 'vitest'
import { HidLink } from '../../../native/hid/hid-link.ts'
import type { HidPort, HidPortEvents, OpenHid } from '../../../native/hid/hid-port.ts'
import { ok } from '../../../native/result.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { hidDevice, MemoryHid } from '../../support/memory-hid.ts'

function linkOver(open: OpenHid) {
  const clock = new FakeClock()
  const told: string[] = []
  const link = new HidLink(open, clock, {
    onOpen: () => told.push('open'),
    onReport: (report) => told.push(report.toString('hex')),
    onLost: (fault) => told.push(fault),
  })
  link.start()
  return { clock, link, told }
}

describe('a HID device that is lost', () => {
  it('is told so once each time, however often it is looked for meanwhile', async () => {
    const hid = new MemoryHid()
    const { clock, told } = linkOver(hid.open)
    await clock.pass(0)
    for (let time = 0; time < 2; time += 1) {
      hid.unplug()
      await clock.pass(60_000)
      hid.plugIn()
      await clock.pass(1_000)
    }
    hid.sendHex('02')
    expect(told).toEqual(['open', 'gone', 'open', 'gone', 'open', '02'])
  })

  it('is told again when another reason stands against it', async () => {
    const hid = new MemoryHid()
    hid.unplug('denied')
    const { clock, link, told } = linkOver(hid.open)
    await clock.pass(5_000)
    hid.unplug('ambiguous')
    await clock.pass(5_000)
    expect(told).toEqual(['denied', 'ambiguous'])
    expect(link.fault).toBe('ambiguous')
  })

  it('is open again within a second of its return, even after hours', async () => {
    const hid = new MemoryHid()
    hid.unplug()
    const { clock, told } = linkOver(hid.open)
    await clock.pass(3_600_000)
    hid.plugIn()
    await clock.pass(1_000)
    expect(told).toEqual(['gone', 'open'])
  })

  it('is not looked for any more once it was closed', async () => {
    const hid = new MemoryHid()
    hid.unplug()
    const { clock, link, told } = linkOver(hid.open)
    await clock.pass(1_000)
    await link.close()
    hid.plugIn()
    await clock.pass(10_000)
    expect(told).toEqual(['gone'])
  })
})

describe('a HID device whose port the system does not let go of', () => {
  function stubborn() {
    let events: HidPortEvents | null = null
    let release = (): void => undefined
    let opened = 0
    const open: OpenHid = (heard) => {
      opened += 1
      events = heard
      const closed = new Promise<void>((resolve) => {
        release = resolve
      })
      return Promise.resolve(ok({ device: hidDevice(), close: () => closed } as HidPort))
    }
    return { open, times: () => opened, unplug: () => events?.onGone(), release: () => release() }
  }

  it('is not opened beside itself: it is waited for', async () => {
    const device = stubborn()
    const { clock, told } = linkOver(device.open)
    await clock.pass(0)
    device.unplug()
    await clock.pass(60_000)
    expect([told, device.times()]).toEqual([['open', 'gone'], 1])
    device.release()
    await clock.pass(1_000)
    expect([told, device.times()]).toEqual([['open', 'gone', 'open'], 2])
  })

  it('does not hold the program that ends', async () => {
    const device = stubborn()
    const { clock, link } = linkOver(device.open)
    await clock.pass(0)
    const closed = link.close()
    await clock.pass(1_000)
    await closed
  })
})
