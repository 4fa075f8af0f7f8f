import { startRelay } from '../devices/drivers.ts'
import { HidRelayDevice } from '../devices/virtual-hid.ts'
import { check, pause, until, type LabCase } from '../lab-case.ts'

async function plugged(tidy: (undo: () => Promise<void>) => void): Promise<HidRelayDevice> {
  const device = new HidRelayDevice('BITFT')
  await device.plugIn()
  tidy(() => device.unplug())
  return device
}

export const hidRelayCases: readonly LabCase[] = [
  {
    name: 'a HID relay is switched off first, pulsed, switched off again, and read back',
    async run(tidy) {
      const device = await plugged(tidy)
      const { relay, told } = startRelay(tidy)
      await told.next('back')
      check('taken', (await relay.pulse(1, 300)).ok)
      await until('off again', () => device.orders.length === 3)
      check(`off, on, off: ${device.orders.join()}`, device.orders.join() === 'fd1,ff1,fd1')
      check('read back as off', (await relay.confirmOff(1)).ok)
    },
  },
  {
    name: 'a HID relay that nobody speaks to is missed when it is unplugged, and found again',
    async run(tidy) {
      const device = await plugged(tidy)
      const { told } = startRelay(tidy)
      await told.next('back')
      await pause(1_000)
      await device.unplug()
      const lostMs = await told.next('relay-gone')
      await device.plugIn()
      const backMs = await told.next('back')
      return `missed after ${lostMs} ms, found after ${backMs} ms`
    },
  },
  {
    name: 'a HID relay unplugged in mid-pulse is switched off first when it is back',
    async run(tidy) {
      const device = await plugged(tidy)
      const { relay, told } = startRelay(tidy)
      await told.next('back')
      await relay.pulse(1, 1_000)
      await until('on', () => device.isOn)
      await device.unplug()
      await told.next('relay-gone')
      await device.plugIn()
      await told.next('back')
      check(`off first: ${device.orders.join()}`, device.orders[0] === 'fd1' && !device.isOn)
    },
  },
  {
    name: 'a HID relay that is wedged in mid-pulse is told of, switched off when it comes to itself, and found well',
    async run(tidy) {
      const device = await plugged(tidy)
      const { relay, told } = startRelay(tidy)
      await told.next('back')
      device.hang()
      const pulse = await relay.pulse(1, 300)
      check('told as silent', !pulse.ok && pulse.error.code === 'relay-silent')
      await told.next('relay-silent')
      await pause(7_000)
      device.comeRound()
      const backMs = await told.next('back')
      check(`off last: ${device.orders.join()}`, device.orders.at(-1) === 'fd1' && !device.isOn)
      check('on once', device.orders.filter((order) => order === 'ff1').length === 1)
      return `well again ${backMs} ms after it came to itself`
    },
  },
]
