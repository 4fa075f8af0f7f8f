import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startRelay } from '../devices/drivers.ts'
import { HidRelayDevice } from '../devices/virtual-hid.ts'
import { check, pause, until, type LabCase } from '../lab-case.ts'

const nobody = 65_534

export const twinCases: readonly LabCase[] = [
  {
    name: 'two HID relays of a kind: the one of the serial number is driven, and the other one is never switched',
    async run(tidy) {
      const [other, wanted] = [new HidRelayDevice('OTHER'), new HidRelayDevice('BITFT')]
      tidy(async () => {
        await other.unplug()
        await wanted.unplug()
      })
      await other.plugIn()
      const { relay, told } = startRelay(tidy, 'BITFT')
      await told.next('relay-gone')
      await wanted.plugIn()
      await told.next('back')
      await relay.pulse(1, 300)
      await until('off again', () => wanted.orders.length === 3)
      await wanted.unplug()
      await told.next('relay-gone')
      await pause(1_500)
      check('the other one had no order', other.orders.length === 0)
    },
  },
  {
    name: 'two HID relays of a kind, each with a driver of its own: both are found at once, and each obeys its own',
    async run(tidy) {
      const boards = [new HidRelayDevice('FIRST'), new HidRelayDevice('SECND')]
      for (const board of boards) {
        await board.plugIn()
        tidy(() => board.unplug())
      }
      const drivers = ['FIRST', 'SECND'].map((serialNumber) => startRelay(tidy, serialNumber))
      for (const { told } of drivers) {
        await until('told something', () => told.words.length > 0)
        check(`found at once: ${told.words.join()}`, told.words[0] === 'back')
      }
      await drivers[1]?.relay.pulse(1, 300)
      await until('off again', () => boards[1]?.orders.length === 3)
      check('the first one was switched off, and no more', boards[0]?.orders.join() === 'fd1')
    },
  },
  {
    name: 'two HID relays of a kind and no serial number: neither is touched',
    async run(tidy) {
      const [first, second] = [new HidRelayDevice('FIRST'), new HidRelayDevice('SECND')]
      tidy(async () => {
        await first.unplug()
        await second.unplug()
      })
      await first.plugIn()
      await second.plugIn()
      const { told } = startRelay(tidy)
      await told.next('relay-ambiguous')
      check('no order', first.orders.length + second.orders.length === 0)
      await second.unplug()
      await told.next('back')
    },
  },
  {
    name: 'a HID relay that another process drives is busy, and free when that process is killed',
    async run(tidy) {
      const device = new HidRelayDevice('BITFT')
      await device.plugIn()
      tidy(() => device.unplug())
      const holder = spawn(process.execPath, ['test/lab/cases/hold-relay.ts'])
      tidy(async () => void holder.kill('SIGKILL'))
      await once(holder.stdout, 'data')
      const before = device.orders.length
      const { told } = startRelay(tidy)
      await told.next('relay-busy')
      await pause(1_500)
      check('no order meanwhile', device.orders.length === before)
      holder.kill('SIGKILL')
      return `free after ${await told.next('back')} ms`
    },
  },
  {
    name: 'a HID relay that this user may not open is denied, and driven when they may',
    async run(tidy) {
      const device = new HidRelayDevice('BITFT')
      await device.plugIn()
      tidy(() => device.unplug())
      process.seteuid?.(nobody)
      const { told } = startRelay(tidy)
      try {
        await told.next('relay-denied')
      } finally {
        process.seteuid?.(0)
      }
      await told.next('back')
    },
  },
]
