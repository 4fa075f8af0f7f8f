import type { Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { isNamed } from '../../../native/devices/is-named.ts'
import { mayBe } from '../../../native/devices/may-be.ts'
import { pluggedDevices, type Plugged } from '../../../native/devices/plugged.ts'
import { addressText, type DeviceAddress } from '../../../native/usb/device-address.ts'
import { lanesInService, readKeptLanes } from '../../engine/config/kept-lanes.ts'
import { namedDevices } from '../../engine/config/named-devices.ts'
import { realLanes, type Site } from '../../engine/config/site.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'
import { siteFrom } from '../site-option.ts'
import { table } from '../table.ts'

interface Options {
  readonly all?: true
  readonly json?: true
  readonly config?: string
}

export function register(devices: Command): void {
  devices
    .command('list')
    .description('Print what is plugged in and may be a scanner or a relay board.')
    .option('--all', 'keyboards, mice and other HID devices too')
    .option('--config <file>', 'the configuration of a gate: tells which of its lanes has which device')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
It opens nothing and writes to nothing. MAY BE says what a configuration may call it. With --config the devices of the lanes
are listed too where the system tells of none at their path, and what is not there is said; lanes that were set up on the
screen are among them.
Exit status: 0 done, 2 wrong use.

  passgate devices list`,
    )
    .action(async (options: Options) => {
      process.exitCode = await list(options)
    })
}

async function list({ all, json, config }: Options): Promise<number> {
  const site = config === undefined ? null : siteFrom({ config })
  if (site !== null && !site.ok) return wrongUse(site.error)
  const named = site === null ? [] : devicesOf(site.value)
  const paths = named.flatMap(({ address }) => ('path' in address ? [address.path] : []))
  const found = (await pluggedDevices(systemClock, paths)).map((device) => {
    const usedBy = named.filter(({ address }) => isNamed(device, address)).map(({ user }) => user)
    return { device, kinds: kindsOf(device), usedBy }
  })
  const shown = all ? found : found.filter(({ kinds, usedBy }) => kinds.length > 0 || usedBy.length > 0)
  if (json) {
    console.log(JSON.stringify(shown.map(({ device, kinds, usedBy }) => ({ ...device, kinds, usedBy }))))
    return exitCodes.ok
  }
  for (const { user, address } of named) {
    if (!found.some(({ usedBy }) => usedBy.includes(user)))
      console.log(`Not plugged in: the ${user}, ${addressText(address)}`)
  }
  if (shown.length === 0) {
    console.log('Nothing that may be a scanner or a relay board is plugged in.')
    return exitCodes.ok
  }
  const rows = shown.map(({ device, kinds, usedBy }) => [
    device.path,
    device.name,
    device.usb === null ? '' : `${hex4(device.usb.vendorId)}:${hex4(device.usb.productId)}`,
    device.usb?.serialNumber ?? '',
    device.usb?.usbPort ?? '',
    device.allowed === false ? 'no' : '',
    usedBy.join(', '),
    kinds.join(', '),
  ])
  console.log(table(['PATH', 'NAME', 'USB', 'SERIAL NUMBER', 'SOCKET', 'ALLOWED', 'USED BY', 'MAY BE'], rows))
  if (shown.some(({ device }) => device.allowed === false)) console.log(notAllowed)
  return exitCodes.ok
}

/** What the lanes of a gate have, each by its part and its lane: "scanner of north-1". */
function devicesOf(site: Site): { readonly user: string; readonly address: DeviceAddress }[] {
  const { lanes } = lanesInService(realLanes(site), readKeptLanes(site.dataFolder))
  return lanes.flatMap((lane) =>
    namedDevices(lane).map(({ part, address }) => ({ user: `${part} of ${lane.id}`, address })),
  )
}

function kindsOf(device: Plugged): string[] {
  const { scanners, relays } = mayBe(device)
  return [...scanners, ...relays]
}

const hex4 = (id: number): string => id.toString(16).padStart(4, '0')

const notAllowed = `
Where ALLOWED says no, this user may not open the device: install the udev rules that come with Passgate
(70-passgate.rules), add the user to the group that they name, and plug the device in again.`
