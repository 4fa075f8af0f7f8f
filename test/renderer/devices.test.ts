import { describe, expect, it } from 'vitest'
import type { LaneDevices, PluggedDevice } from '../../main/contract/devices-api.ts'
import { noDevices } from '../support/no-devices.ts'
import { parts } from '../support/parts.ts'
import { hindrances, lostWords, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]

const plugged = (over: Partial<PluggedDevice> = {}): PluggedDevice => ({
  path: '/dev/ttyUSB0',
  name: 'CH340 serial converter',
  bus: 'serial',
  usb: { vendor: '1a86', product: '7523', serialNumber: null, port: null },
  scanners: ['serial'],
  relays: ['lcus', 'waveshare-modbus'],
  allowed: true,
  usedBy: null,
  ...over,
})
const scanner = plugged({
  path: '/dev/ttyACM0',
  name: 'Honeywell Xenon 1900',
  usb: null,
  relays: [],
})
const north: LaneDevices = {
  laneId: 'north-1',
  name: 'North 1',
  source: 'setup',
  json: JSON.stringify({
    id: 'north-1',
    name: 'North 1',
    direction: 'in',
    scanner: { kind: 'serial', path: '/dev/ttyACM0', baudRate: 9_600 },
    relay: { kind: 'lcus', path: '/dev/ttyUSB0', baudRate: 9_600, channel: 2 },
    timing: { pulseMs: 400 },
  }),
  scanner: { fault: 'scanner-gone', codes: 1_240, unreadable: 3, losses: 2 },
  relay: { fault: null, pulses: 1_200, failures: 0, losses: 0 },
  inputs: [
    { input: 'pass', active: false },
    { input: 'fire', active: null },
  ],
}

const south: LaneDevices = {
  ...north,
  laneId: 'south-1',
  name: 'South 1',
  json: JSON.stringify({
    ...(JSON.parse(north.json) as object),
    id: 'south-1',
    name: 'South 1',
    direction: 'out',
  }),
}

describe.skipIf(parts.chromium === null)('the devices on the setup screen', () => {
  const bench = screenBench()

  it('make a lane: plug, try, name, press, done', async () => {
    const gate = await bench.gate()
    gate.devices = { ...noDevices, plugged: [plugged()] }
    const page = await bench.open(gate, '#/setup')
    await page.getByText('This gate has no lane yet.').waitFor()
    await page.getByRole('button', { name: 'Add a lane' }).click()
    const readers = page.getByRole('group', { name: 'Scanner' })

    gate.devices = { ...noDevices, plugged: [plugged(), scanner] }
    await readers.getByRole('radio', { name: 'Honeywell Xenon 1900 new /dev/ttyACM0' }).check()
    await page.getByRole('button', { name: 'Try the scanner' }).click()
    expect(JSON.parse((await gate.called('tryDevice')).json)).toEqual({
      kind: 'serial',
      path: '/dev/ttyACM0',
    })
    gate.tellTrial({ kind: 'ready' })
    await page.getByText('Ready: scan any code.').waitFor()
    gate.tellTrial({ kind: 'read', characters: 1_195, symbology: 'qr', format: 'smart-health-card' })
    await page.getByText('Read: 1,195 characters. SMART Health Card').waitFor()

    await page.getByRole('group', { name: 'Gate' }).getByRole('radio', { name: 'CH340' }).check()
    await page.getByLabel('Channel').fill('3')
    gate.calls.length = 0
    await page.getByRole('button', { name: 'Try the relay' }).click()
    expect(JSON.parse((await gate.called('tryDevice')).json)).toEqual({
      kind: 'lcus',
      path: '/dev/ttyUSB0',
      channel: 3,
    })
    gate.tellTrial({ kind: 'ready' })
    const press = page.getByRole('button', { name: 'Open the gate once' })
    expect(await press.isDisabled()).toBe(true)
    await page.getByLabel('Nobody stands in the gate').check()
    await press.click()
    await page.getByText('The relay has closed and opened again.').waitFor()

    await page.getByLabel('Name').fill('Nördlich 1')
    await page.getByRole('button', { name: 'Done' }).click()
    const order = await gate.called('changeLane')
    expect(order.kind === 'keep' && JSON.parse(order.json)).toEqual({
      id: 'nordlich-1',
      name: 'Nördlich 1',
      direction: 'in',
      opening: 'pulse',
      scanner: { kind: 'serial', path: '/dev/ttyACM0' },
      relay: { kind: 'lcus', path: '/dev/ttyUSB0', channel: 3 },
    })
    await page.getByRole('button', { name: 'Add a lane' }).waitFor()
  })

  it('tell how they do, and change without losing what the form does not show', async () => {
    const gate = await bench.gate()
    gate.devices = { ...noDevices, plugged: [plugged()], lanes: [north] }
    const page = await bench.open(gate, '#/setup')
    const lane = page.getByRole('listitem', { name: 'North 1' })
    await lane.getByText('The scanner is not there').waitFor()
    await lane.getByText('1,240 codes · 3 unreadable · lost 2 times').waitFor()
    await lane.getByText('Somebody goes through: no').waitFor()
    await lane.getByText('Fire alarm: not heard').waitFor()
    await page.getByRole('button', { name: 'Change: North 1' }).click()
    await page.getByText('Not plugged in at this moment.').waitFor()
    await page.getByLabel('Channel').fill('4')
    await page.getByRole('button', { name: 'Done' }).click()
    const order = await gate.called('changeLane')
    expect(order.kind === 'keep' && JSON.parse(order.json)).toMatchObject({
      id: 'north-1',
      scanner: { kind: 'serial', path: '/dev/ttyACM0', baudRate: 9_600 },
      relay: { kind: 'lcus', path: '/dev/ttyUSB0', baudRate: 9_600, channel: 4 },
      timing: { pulseMs: 400 },
    })
  })

  it('learn which input says what by its being moved', async () => {
    const gate = await bench.gate()
    const board = plugged({ relays: ['waveshare-modbus'] })
    gate.devices = { ...noDevices, plugged: [board], lanes: [south] }
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('button', { name: 'Add a lane' }).click()
    await page.getByRole('group', { name: 'Scanner' }).getByRole('radio', { name: 'The camera' }).check()
    await page.getByRole('group', { name: 'Gate' }).getByRole('radio', { name: 'CH340' }).check()
    await page.getByLabel('Where its contacts are wired').selectOption('To the inputs of this board')
    await page.getByText('Say how many inputs the board has').waitFor()
    await page.getByLabel('Inputs of the board').fill('4')
    await page.getByRole('button', { name: 'Show the inputs live' }).click()
    expect(JSON.parse((await gate.called('tryDevice')).json)).toEqual({
      kind: 'waveshare-modbus',
      path: '/dev/ttyUSB0',
      inputs: 4,
    })
    for (const input of [1, 2, 3]) gate.tellTrial({ kind: 'contact', input, closed: input < 3 })
    const live = page.getByRole('list', { name: 'The inputs of the board' })
    await live.getByText('3 open').waitFor()
    await live.getByText('4 not heard').waitFor()

    const pass = page.getByRole('group', { name: 'Somebody goes through' })
    await pass.getByRole('button', { name: 'Find it' }).click()
    gate.tellTrial({ kind: 'contact', input: 2, closed: false })
    await pass.getByText('Now open. Somebody goes through: yes').waitFor()
    gate.tellTrial({ kind: 'contact', input: 2, closed: true })
    await pass.getByText('Now closed. Somebody goes through: no').waitFor()
    const button = page.getByRole('group', { name: 'Emergency button' })
    await button.getByRole('button', { name: 'Find it' }).click()
    gate.tellTrial({ kind: 'contact', input: 2, closed: false })
    gate.tellTrial({ kind: 'contact', input: 3, closed: true })
    await button.getByText('Now closed. Emergency button: yes').waitFor()
    expect(await button.getByRole('option', { name: 'Input 2 (Somebody' }).isDisabled()).toBe(true)

    await page.getByLabel('How the turnstile takes the relay').selectOption('potential')
    await page.getByLabel('Who else goes through its arm').selectOption('South 1, the other way')
    await page.getByLabel('Name').fill('North 1')
    await page.getByRole('button', { name: 'Done' }).click()
    const order = await gate.called('changeLane')
    expect(order).toMatchObject({ kind: 'keep', sharesWith: 'south-1' })
    expect(order.kind === 'keep' && JSON.parse(order.json)).toMatchObject({
      opening: 'potential',
      inputs: {
        pass: { input: 2, wiring: 'normally-closed' },
        release: { input: 3, wiring: 'normally-open' },
      },
    })
  })

  it('keep what was said of the inputs, and of a board of their own', async () => {
    const gate = await bench.gate()
    const inputs = {
      board: { kind: 'numato', path: '/dev/ttyACM3', baudRate: 9_600, inputs: 4 },
      pass: { input: 1, wiring: 'normally-open', debounceMs: 90 },
    }
    const json = { ...(JSON.parse(north.json) as object), inputs, opening: 'potential', turnstile: 'a' }
    gate.devices = { ...noDevices, lanes: [{ ...north, json: JSON.stringify(json) }] }
    gate.tried = { kind: 'in-service', lane: 'North 1' }
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('button', { name: 'Change: North 1' }).click()
    await page.getByRole('button', { name: 'Show the inputs live' }).click()
    await page.getByText('North 1 has this device while the gate runs').waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    const order = await gate.called('changeLane')
    expect(order.kind === 'keep' && JSON.parse(order.json)).toMatchObject({ inputs, opening: 'potential' })
  })

  it('lead into the zones of the venue, and may be of a group', async () => {
    const gate = await bench.gate()
    const zones = [
      { id: 'bowl', name: 'Bowl' },
      { id: 'boxes', name: 'Boxes' },
    ]
    const inGroup = { ...(JSON.parse(south.json) as object), group: 'gate-b', from: 'boxes' }
    gate.devices = { ...noDevices, zones, lanes: [north, { ...south, json: JSON.stringify(inGroup) }] }
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('listitem', { name: 'North 1' }).getByText('Outside the venue → Bowl').waitFor()
    await page.getByRole('listitem', { name: 'South 1' }).getByText('Bowl → Boxes · group gate-b').waitFor()
    await page.getByRole('button', { name: 'Change: North 1' }).click()
    await page.getByLabel('Where people come from').selectOption('Boxes')
    await page.getByLabel('Where it leads').selectOption('Boxes')
    expect(await page.getByLabel('Where people come from').inputValue()).toBe('')
    await page.getByLabel('Where people come from').selectOption('Bowl')
    const group = page.getByLabel('Group of lanes')
    expect(
      await page.locator(`datalist[id="${await group.getAttribute('list')}"] option`).allTextContents(),
    ).toEqual(['gate-b'])
    await group.fill('gate-b ')
    await page.getByRole('button', { name: 'Done' }).click()
    const order = await gate.called('changeLane')
    expect(order.kind === 'keep' && JSON.parse(order.json)).toMatchObject({
      zone: 'boxes',
      from: 'bowl',
      group: 'gate-b',
      timing: { pulseMs: 400 },
    })
  })

  it('say nothing of zones where the venue is one, and keep what a lane says', async () => {
    const gate = await bench.gate()
    const json = JSON.stringify({ ...(JSON.parse(north.json) as object), group: 'gate-b' })
    gate.devices = { ...noDevices, lanes: [{ ...north, json }] }
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('button', { name: 'Change: North 1' }).click()
    expect(await page.getByLabel('Where it leads').count()).toBe(0)
    expect(await page.getByLabel('Group of lanes').count()).toBe(0)
    await page.getByRole('button', { name: 'Done' }).click()
    const order = await gate.called('changeLane')
    expect(order.kind === 'keep' && JSON.parse(order.json)).toMatchObject({ group: 'gate-b' })
  })

  it('may be at a port that is not listed', async () => {
    const gate = await bench.gate()
    gate.devices = noDevices
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('button', { name: 'Add a lane' }).click()
    const readers = page.getByRole('group', { name: 'Scanner' })
    await readers.getByRole('radio', { name: 'Another port' }).check()
    await page.getByLabel('Port', { exact: true }).fill('/dev/serial/by-id/usb-x')
    await page.getByRole('button', { name: 'Try the scanner' }).click()
    expect(JSON.parse((await gate.called('tryDevice')).json)).toEqual({
      kind: 'serial',
      path: '/dev/serial/by-id/usb-x',
    })
  })

  it('open a gate in service once, when somebody says that nobody stands in it, or say why not', async () => {
    const gate = await bench.gate()
    gate.devices = { ...noDevices, lanes: [north] }
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('button', { name: 'Try the gate: North 1' }).click()
    const press = page.getByRole('button', { name: 'Open the gate once' })
    expect(await press.isDisabled()).toBe(true)
    await page.getByLabel('Nobody stands in the gate').check()
    await press.click()
    expect(await gate.called('testRelay')).toEqual({ laneId: 'north-1' })
    await page.getByText('Did the gate open?').waitFor()
    expect(await press.isDisabled()).toBe(true)
    gate.relayTested = { kind: 'not-now', why: 'guest' }
    await page.getByLabel('Nobody stands in the gate').check()
    await press.click()
    await page.getByText('Somebody may be in the gate').waitFor()
  })

  it('are named by their own number or socket where they have one', async () => {
    const gate = await bench.gate()
    const usb = { vendor: '16c0', product: '05df', serialNumber: 'A1', port: '1-1' }
    gate.devices = { ...noDevices, plugged: [plugged({ usb })] }
    const page = await bench.open(gate, '#/setup')
    await page.getByRole('button', { name: 'Add a lane' }).click()
    await page.getByRole('group', { name: 'Gate' }).getByRole('radio', { name: 'CH340' }).check()
    await page.getByRole('button', { name: 'Try the relay' }).click()
    expect(JSON.parse((await gate.called('tryDevice')).json)).toMatchObject({
      usb: { vendor: '16c0', product: '05df', serialNumber: 'A1' },
    })
  })

  it('say what is wrong with a lane', async () => {
    const gate = await bench.gate()
    gate.devices = { ...noDevices, lanes: [north] }
    gate.laneAnswer = {
      kind: 'mistaken',
      mistakes: [{ path: 'relay.channel', found: '40', allowed: '8 or less' }],
    }
    const page = await bench.open(gate, '#/setup?lang=es')
    await page.getByRole('button', { name: 'Cambiar: North 1' }).click()
    await page.getByRole('button', { name: 'Listo' }).click()
    await page.getByText('Puerta: Canal relay.channel').waitFor()
  })

  it('are not changed at the demo venue', async () => {
    const gate = await bench.gate()
    gate.devices = { ...noDevices, mayChange: false }
    const page = await bench.open(gate, '#/setup')
    await gate.called('devices')
    await page.getByRole('heading', { name: 'Which passes open the gate' }).waitFor()
    expect(await page.getByText('Lanes and their devices').count()).toBe(0)
  })

  it.each(views)('hinder nobody on %s, and no word is lost', async (_name, view) => {
    const gate = await bench.gate()
    gate.devices = { ...noDevices, plugged: [plugged(), scanner], lanes: [north] }
    const page = await bench.open(gate, '#/setup', view)
    await page.getByRole('button', { name: 'Change: North 1' }).click()
    await page.getByRole('button', { name: 'Try the relay' }).click()
    gate.tellTrial({ kind: 'lost', fault: 'relay-denied' })
    await page.getByText('The relay board may not be opened').waitFor()
    expect(await hindrances(page)).toEqual([])
    expect(await lostWords(page)).toEqual([])
  })
})
