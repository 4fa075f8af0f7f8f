import { describe, expect, it } from 'vitest'
import type { HidDevice } from '../../../native/hid/hid-device.ts'
import { openHid, type HidSystem, type HidWanted } from '../../../native/hid/open-hid.ts'
import { dcttechWanted } from '../../../native/relays/dcttech-relay.ts'
import { err, ok } from '../../../native/result.ts'
import type { PortFault } from '../../../native/serial/byte-port.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { hidDevice } from '../../support/memory-hid.ts'

const kind = { vendorId: 0x16c0, productId: 0x05df }
const nobody = { onReport: () => undefined, onGone: () => undefined }

interface Board {
  readonly device: HidDevice
  /** What it answers when it is asked who it is; null: it hangs. */
  readonly serialNumber?: string | null
  readonly fault?: PortFault
}

/** A machine with some boards plugged in; it tells which of them are open, and which were ever listened to. */
function machine(boards: readonly Board[]) {
  const open = new Set<string>()
  const listened: string[] = []
  const locks = new Map<string, 'here' | 'elsewhere'>()
  const system: HidSystem = {
    list: () => Promise.resolve(boards.map(({ device }) => device)),
    lock(path) {
      const held = locks.get(path)
      if (held !== undefined) return Promise.resolve(held)
      locks.set(path, 'here')
      return Promise.resolve(() => locks.delete(path))
    },
    open(path) {
      const board = boards.find(({ device }) => device.path === path)
      if (board?.fault !== undefined) return Promise.resolve(err(board.fault))
      open.add(path)
      const serial = board?.serialNumber
      return Promise.resolve(
        ok({
          write: () => Promise.resolve(ok(undefined)),
          sendFeature: () => Promise.resolve(ok(undefined)),
          getFeature: () =>
            serial === null
              ? new Promise(() => undefined)
              : Promise.resolve(ok(Buffer.from(`\0${serial ?? '?????'}\0\0\0`, 'latin1'))),
          close() {
            open.delete(path)
            return Promise.resolve()
          },
          listen() {
            listened.push(path)
            return Promise.resolve()
          },
        }),
      )
    },
  }
  return { system, open, listened, locks }
}

const board = (path: string, over: Partial<Board> = {}): Board => ({ device: hidDevice({ path }), ...over })
const anything = (address: HidWanted['address']): HidWanted => ({ address, suits: () => true })

describe('a device that is wanted', () => {
  it('is opened where it is the only one that answers to its address', async () => {
    const { system, listened } = machine([
      board('/dev/hidraw0'),
      { device: hidDevice({ path: '/dev/hidraw1', productId: 0x0001 }) },
    ])
    expect(await openHid(system, anything(kind), nobody)).toMatchObject({
      ok: true,
      value: { device: { path: '/dev/hidraw0' } },
    })
    expect(listened).toEqual(['/dev/hidraw0'])
  })

  it('may be named by its path', async () => {
    const { system, listened } = machine([board('/dev/hidraw0'), board('/dev/hidraw1')])
    await openHid(system, anything({ path: '/dev/hidraw1' }), nobody)
    expect(listened).toEqual(['/dev/hidraw1'])
  })

  it('may be named by its socket', async () => {
    const twins = ['1-1', '1-2'].map((usbPort) => ({
      device: hidDevice({ path: `/dev/hidraw${usbPort}`, usbPort }),
    }))
    const { system, listened } = machine(twins)
    await openHid(system, anything({ ...kind, usbPort: '1-2' }), nobody)
    expect(listened).toEqual(['/dev/hidraw1-2'])
  })

  it('and is not there, or is another kind of device of the same numbers, is told as gone', async () => {
    expect(await openHid(machine([]).system, anything(kind), nobody)).toEqual(err('gone'))
    const keyboard = { device: hidDevice({ product: 'Lab Keyboard' }) }
    const { system, open } = machine([keyboard])
    expect(await openHid(system, dcttechWanted(kind, new FakeClock()), nobody)).toEqual(err('gone'))
    expect(open.size).toBe(0)
  })

  it('and has a twin is told as ambiguous, and neither is touched', async () => {
    const { system, open, locks } = machine([board('/dev/hidraw0'), board('/dev/hidraw1')])
    expect(await openHid(system, anything(kind), nobody)).toEqual(err('ambiguous'))
    expect([open.size, locks.size]).toEqual([0, 0])
  })

  it.each(['denied', 'busy', 'gone'] as const)(
    'and is %s is told so, and is free afterwards',
    async (fault) => {
      const { system, locks } = machine([board('/dev/hidraw0', { fault })])
      expect(await openHid(system, anything(kind), nobody)).toEqual(err(fault))
      expect(locks.size).toBe(0)
    },
  )

  it.each(['here', 'elsewhere'] as const)('and is driven already (%s) is told as busy', async (where) => {
    const { system, locks, open } = machine([board('/dev/hidraw0')])
    locks.set('/dev/hidraw0', where)
    expect(await openHid(system, anything(kind), nobody)).toEqual(err('busy'))
    expect(open.size).toBe(0)
  })

  it('is free for others once its port is closed', async () => {
    const { system, locks } = machine([board('/dev/hidraw0')])
    const opened = await openHid(system, anything(kind), nobody)
    expect(locks.size).toBe(1)
    if (opened.ok) await opened.value.close()
    expect(locks.size).toBe(0)
  })
})

describe('two boards that say who they are only when asked', () => {
  const wanted = dcttechWanted({ ...kind, serialNumber: 'BITFT' }, new FakeClock())

  it('are told apart, and the other one is let go of', async () => {
    const { system, open, listened, locks } = machine([
      board('/dev/hidraw0', { serialNumber: 'OTHER' }),
      board('/dev/hidraw1', { serialNumber: 'BITFT' }),
    ])
    expect(await openHid(system, wanted, nobody)).toMatchObject({
      value: { device: { path: '/dev/hidraw1' } },
    })
    expect(listened).toEqual(['/dev/hidraw1'])
    expect([...open, ...locks.keys()]).toEqual(['/dev/hidraw1', '/dev/hidraw1'])
  })

  it('are never confused: where the wanted one is not there, none is opened', async () => {
    const { system, listened } = machine([board('/dev/hidraw0', { serialNumber: 'OTHER' })])
    expect(await openHid(system, wanted, nobody)).toEqual(err('gone'))
    expect(listened).toEqual([])
  })

  it('one of which another lane drives are not asked twice: it is the other one', async () => {
    const { system, locks, listened } = machine([
      board('/dev/hidraw0', { serialNumber: 'OTHER' }),
      board('/dev/hidraw1', { serialNumber: 'BITFT' }),
    ])
    locks.set('/dev/hidraw0', 'here')
    await openHid(system, wanted, nobody)
    expect(listened).toEqual(['/dev/hidraw1'])
  })

  it('one of which another program drives: it may be that one', async () => {
    const { system, locks } = machine([
      board('/dev/hidraw0', { serialNumber: 'OTHER' }),
      board('/dev/hidraw1'),
    ])
    locks.set('/dev/hidraw1', 'elsewhere')
    expect(await openHid(system, wanted, nobody)).toEqual(err('busy'))
  })

  it('that tell the same number are ambiguous, and both are let go of', async () => {
    const { system, open, locks } = machine([
      board('/dev/hidraw0', { serialNumber: 'BITFT' }),
      board('/dev/hidraw1', { serialNumber: 'BITFT' }),
    ])
    expect(await openHid(system, wanted, nobody)).toEqual(err('ambiguous'))
    expect([open.size, locks.size]).toEqual([0, 0])
  })

  it('one of which hangs: the other one is found all the same', async () => {
    const clock = new FakeClock()
    const { system, listened } = machine([
      board('/dev/hidraw0', { serialNumber: null }),
      board('/dev/hidraw1', { serialNumber: 'BITFT' }),
    ])
    const opened = openHid(system, dcttechWanted({ ...kind, serialNumber: 'BITFT' }, clock), nobody)
    await clock.pass(1_000)
    expect(await opened).toMatchObject({ ok: true })
    expect(listened).toEqual(['/dev/hidraw1'])
  })
})
