import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Argument, type Command } from 'commander'
import { systemClock } from '../../../native/clock.ts'
import { unreachable } from '../../../native/result.ts'
import type { TrialEvent } from '../../contract/devices-api.ts'
import type { LaneConfig } from '../../engine/config/config.ts'
import { lanesInService, readKeptLanes } from '../../engine/config/kept-lanes.ts'
import { realLanes, type Site } from '../../engine/config/site.ts'
import { Trial } from '../../engine/device-setup/trial.ts'
import { Audit } from '../../engine/store/audit.ts'
import { attempt } from '../../engine/store/store-fault.ts'
import { openDevices } from '../../hosts/devices.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { actor, nowS, openTrust } from '../keys/open-trust.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { laneFaultInWords } from './device-fault-words.ts'

type Part = 'scanner' | 'relay' | 'inputs'

interface Options extends SiteOptions {
  readonly lane: string
}

/** What has to be typed before a gate opens. */
const word = 'OPEN'

export function register(devices: Command): void {
  withSite(
    devices
      .command('test')
      .addArgument(new Argument('<part>', 'which device').choices(['scanner', 'relay', 'inputs'])),
  )
    .requiredOption('--lane <id>', 'whose device, by the id of the lane')
    .description(
      'Try a device of a lane: print what its scanner reads or its contacts tell, or let its relay open the gate once.',
    )
    .addHelpText(
      'after',
      `
Of a code its length, its kind and what the scanner puts around it are printed, and not the code. Before a relay moves, the word ${word} has to be typed; it
goes on record. A running gate has its devices: stop it, or try them on its setup screen.
Exit status: 0 done, 1 no such lane, or nothing was done, 2 wrong use, 3 a fault.

  passgate devices test scanner --config gate.json --lane north-1`,
    )
    .action(async (part: Part, options: Options) => {
      process.exitCode = await test(part, options)
    })
}

async function test(part: Part, options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const { lanes } = lanesInService(realLanes(site.value), readKeptLanes(site.value.dataFolder))
  const lane = lanes.find(({ id }) => id === options.lane)
  if (lane === undefined) {
    console.error(
      `There is no lane ${options.lane}. There are: ${lanes.map(({ id }) => id).join(', ') || 'none'}`,
    )
    return exitCodes.no
  }
  switch (part) {
    case 'scanner':
      return testScanner(lane)
    case 'relay':
      return testRelay(lane, site.value)
    case 'inputs':
      return testInputs(lane)
    default:
      return unreachable(part)
  }
}

async function testInputs(lane: LaneConfig): Promise<number> {
  const devices = openDevices([lane], { clock: systemClock, log: () => undefined })
  const { inputs, relay } = devices.of(lane)
  if (inputs === null) {
    console.error(`${lane.name} has no contacts: its configuration names none under "inputs".`)
    await devices.close()
    return exitCodes.no
  }
  relay?.board.start(() => undefined)
  inputs.start(({ input, active }) =>
    console.log(`${input}: ${active === null ? 'not heard' : active ? 'yes' : 'no'}`),
  )
  console.log(`Contacts: ${inputs.wired.join(', ')}. Ctrl-C ends.`)
  await untilTold()
  await inputs.close()
  await relay?.board.close()
  await devices.close()
  return exitCodes.ok
}

async function testScanner(lane: LaneConfig): Promise<number> {
  if (lane.scanner.kind === 'camera') {
    console.error(`${lane.name} is read by the camera of a screen: try it there.`)
    return exitCodes.no
  }
  const trial = begin({ ...lane, relay: { kind: 'none' } }, (event) => console.log(inWords(event, 'scanner')))
  await untilTold()
  await trial.end()
  return exitCodes.ok
}

async function testRelay(lane: LaneConfig, site: Site): Promise<number> {
  if (lane.relay.kind === 'none') {
    console.error(`${lane.name} is a desk: it opens nothing.`)
    return exitCodes.no
  }
  const store = openTrust(site)
  if (!store.ok) return failed(store.error)
  const heard = Promise.withResolvers<TrialEvent>()
  const trial = begin({ ...lane, scanner: { kind: 'camera' } }, heard.resolve)
  try {
    const first = await heard.promise
    console.log(inWords(first, 'relay'))
    if (first.kind !== 'ready') return exitCodes.fault
    process.stdout.write(`The gate of ${lane.name} will open once. Nobody stands in it? Type ${word}: `)
    if ((await line()) !== word) {
      console.log('Nothing was done.')
      return exitCodes.no
    }
    const detail = { relay: JSON.stringify(lane.relay) }
    const recorded = attempt(() =>
      new Audit(store.value).add(actor(), { action: 'relay-tested', detail }, nowS()),
    )
    if (!recorded.ok) return failed(recorded.error)
    const answer = await trial.pulse()
    console.log(
      answer.kind === 'pulsed'
        ? 'The relay has closed, and opens again.'
        : 'The board did not take the order.',
    )
    return answer.kind === 'pulsed' ? exitCodes.ok : exitCodes.fault
  } finally {
    await trial.end()
    store.value.close()
  }
}

function begin(lane: LaneConfig, tell: (event: TrialEvent) => void): Trial {
  const devices = openDevices([lane], { clock: systemClock, log: () => undefined, onTrial: true })
  const trial = new Trial(
    { ...devices.of(lane), contacts: null, close: () => devices.close() },
    systemClock,
    tell,
  )
  trial.start()
  return trial
}

const untilTold = (): Promise<unknown> => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])

/** The next line of standard input; empty at its end. */
async function line(): Promise<string> {
  const lines = createInterface({ input: process.stdin, terminal: false })
  const typed = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(lines, 'close').then(() => ''),
  ])
  lines.close()
  return typed.trim()
}

function inWords(event: TrialEvent, part: Exclude<Part, 'inputs'>): string {
  switch (event.kind) {
    case 'ready':
      return part === 'scanner'
        ? 'Ready: scan any code. Ctrl-C ends.'
        : 'The board is there, and its relay is off.'
    case 'lost':
      return laneFaultInWords(event.fault)
    case 'read':
      return `Read: ${event.characters} characters, symbology ${event.symbology}, ${event.format ?? 'no pass'}`
    case 'unreadable':
      return `Unreadable: ${event.why}`
    case 'heard':
      return `Bytes: ${event.bytes}: ${event.hex}  ${event.text}`
    case 'contact':
      return `Input ${event.input}: ${event.closed ? 'closed' : 'open'}`
    case 'ended':
      return 'Nobody went on with it: ended.'
    default:
      return unreachable(event)
  }
}
