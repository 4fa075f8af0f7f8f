import { execFileSync } from 'node:child_process'
import { systemClock } from '../../../native/clock.ts'
import { RelayMaker } from '../../../native/relays/create-relay.ts'
import { Told } from '../devices/drivers.ts'
import { UsbSerial } from '../devices/usb-serial.ts'
import { check, type LabCase } from '../lab-case.ts'

export const serialLineCases: readonly LabCase[] = [
  {
    name: 'a serial line is set to even parity and two stop bits, as its board is',
    async run(tidy) {
      const adapter = new UsbSerial(0)
      await adapter.plugIn()
      tidy(() => adapter.unplug())
      const line = { path: adapter.path, baudRate: 19_200, parity: 'even', stopBits: 2 } as const
      const board = { kind: 'waveshare-modbus', unit: 1, inputs: 0 } as const
      const relay = new RelayMaker(systemClock).relay({ ...board, ...line }, [1])
      tidy(() => relay.close())
      const told = new Told()
      relay.start((event) => told.words.push(event.kind === 'back' ? 'back' : event.fault.code))
      // Nobody is at its far end.
      await told.next('relay-silent')
      const flags = execFileSync('stty', ['-a', '-F', adapter.path], { encoding: 'utf8' })
      for (const flag of ['speed 19200', ' parenb', ' -parodd', ' cs8', ' cstopb'])
        check(`${flag}: ${flags}`, flags.replaceAll('\n', ' ').includes(flag))
      check(
        `first it is told to switch off: ${adapter.received}`,
        adapter.received.startsWith('010500000000cdca'),
      )
    },
  },
]
