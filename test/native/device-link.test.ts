import { describe, expect, it } from 'vitest'
import { DeviceLink, type OpenDevice } from '../../native/device-link.ts'
import { ok } from '../../native/result.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryHid } from '../support/memory-hid.ts'
import { MemoryWire } from '../support/memory-wire.ts'

function linkOver<P extends { close(): Promise<void> }>(
  openWith: (heard: (bytes: Buffer) => void) => OpenDevice<P>,
) {
  const clock = new FakeClock()
  const told: string[] = []
  const heard = (bytes: Buffer): void => void told.push(bytes.toString('hex'))
  const link = new DeviceLink(openWith(heard), clock, {
    onOpen: () => told.push('open'),
    onLost: (fault) => told.push(fault),
  })
  link.start()
  return { clock, link, told }
}

const kinds = {
  'a port': () => {
    const device = new MemoryWire()
    const begin = () => linkOver((onBytes) => (onGone) => device.open({ onBytes, onGone }))
    return { device, begin }
  },
  'a HID device': () => {
    const device = new MemoryHid()
    const begin = () => linkOver((onReport) => (onGone) => device.open({ onReport, onGone }))
    return { device, begin }
  },
}

describe.each(Object.entries(kinds))('%s that is lost', (_, plugged) => {
  it('is told so once each time, however often it is looked for meanwhile', async () => {
    const { device, begin } = plugged()
    const { clock, told } = begin()
    await clock.pass(0)
    for (let time = 0; time < 2; time += 1) {
      device.unplug()
      await clock.pass(60_000)
      device.plugIn()
      await clock.pass(1_000)
    }
    device.sendHex('02')
    expect(told).toEqual(['open', 'gone', 'open', 'gone', 'open', '02'])
  })

  it('is told again when another reason stands against it, and the last one is kept', async () => {
    const { device, begin } = plugged()
    device.unplug('denied')
    const { clock, link, told } = begin()
    expect(link.fault).toBeNull()
    await clock.pass(5_000)
    expect(link).toMatchObject({ port: null, fault: 'denied' })
    device.unplug('ambiguous')
    await clock.pass(5_000)
    expect(told).toEqual(['denied', 'ambiguous'])
    expect(link.fault).toBe('ambiguous')
    device.plugIn()
    await clock.pass(1_000)
    expect(link.fault).toBeNull()
  })

  it('is open again within a second of its return, even after hours', async () => {
    const { device, begin } = plugged()
    device.unplug()
    const { clock, told } = begin()
    await clock.pass(3_600_000)
    device.plugIn()
    await clock.pass(1_000)
    expect(told).toEqual(['gone', 'open'])
  })

  it('is not looked for any more once it was closed', async () => {
    const { device, begin } = plugged()
    device.unplug()
    const { clock, link, told } = begin()
    await clock.pass(1_000)
    await link.close()
    device.plugIn()
    await clock.pass(10_000)
    expect(told).toEqual(['gone'])
  })
})

describe('a device whose port the system does not let go of', () => {
  function stubborn() {
    let unplug = (): void => undefined
    let release = (): void => undefined
    let opened = 0
    const open: OpenDevice<{ close(): Promise<void> }> = (onGone) => {
      opened += 1
      unplug = onGone
      const closed = new Promise<void>((resolve) => {
        release = resolve
      })
      return Promise.resolve(ok({ close: () => closed }))
    }
    return { open, times: () => opened, unplug: () => unplug(), release: () => release() }
  }

  it('is not opened beside itself: it is waited for', async () => {
    const device = stubborn()
    const { clock, told } = linkOver(() => device.open)
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
    const { clock, link } = linkOver(() => device.open)
    await clock.pass(0)
    const closed = link.close()
    await clock.pass(1_000)
    await closed
  })

  it('is lost where it went before its opening was told', async () => {
    const device = stubborn()
    const { clock, told } = linkOver(() => (onGone) => {
      const opened = device.open(onGone)
      onGone()
      return opened
    })
    await clock.pass(0)
    expect([told, device.times()]).toEqual([['gone'], 1])
  })
})
