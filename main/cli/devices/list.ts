import type { Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { mayBe } from '../../../native/devices/may-be.ts'
import { pluggedDevices, type Plugged } from '../../../native/devices/plugged.ts'
import { exitCodes } from '../exit-codes.ts'
import { table } from '../table.ts'

interface Options {
  readonly all?: true
  readonly json?: true
}

export function register(devices: Command): void {
  devices
    .command('list')
    .description('Print what is plugged in and may be a scanner or a relay board.')
    .option('--all', 'keyboards, mice and other HID devices too')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
It opens nothing and writes to nothing. The last column says what a configuration may call it.
Exit status: 0 done, 2 wrong use.

  passgate devices list`,
    )
    .action(async (options: Options) => {
      process.exitCode = await list(options)
    })
}

async function list({ all, json }: Options): Promise<number> {
  const found = (await pluggedDevices(systemClock)).map((device) => ({ device, kinds: kindsOf(device) }))
  const shown = all ? found : found.filter(({ kinds }) => kinds.length > 0)
  if (json) {
    console.log(JSON.stringify(shown.map(({ device, kinds }) => ({ ...device, kinds }))))
    return exitCodes.ok
  }
  if (shown.length === 0) {
    console.log('Nothing that may be a scanner or a relay board is plugged in.')
    return exitCodes.ok
  }
  const rows = shown.map(({ device, kinds }) => [
    device.path,
    device.name,
    device.usb === null ? '' : `${hex4(device.usb.vendorId)}:${hex4(device.usb.productId)}`,
    device.usb?.serialNumber ?? '',
    device.usb?.usbPort ?? '',
    device.allowed === false ? 'no' : '',
    kinds.join(', '),
  ])
  console.log(table(['PATH', 'NAME', 'USB', 'SERIAL NUMBER', 'SOCKET', 'ALLOWED', 'MAY BE'], rows))
  if (shown.some(({ device }) => device.allowed === false)) console.log(notAllowed)
  return exitCodes.ok
}

function kindsOf(device: Plugged): string[] {
  const { scanners, relays } = mayBe(device)
  return [...scanners, ...relays]
}

const hex4 = (id: number): string => id.toString(16).padStart(4, '0')

const notAllowed = `
Where ALLOWED says no, this user may not open the device: install the udev rules that come with Passgate
(70-passgate.rules), add the user to the group that they name, and plug the device in again.`
