import { describe, expect, it } from 'vitest'
import type { TrialEvent } from '../../../main/contract/devices-api.ts'
import { Lane, type LaneConfig } from '../../../main/engine/config/config.ts'
import { readKeptLanes } from '../../../main/engine/config/kept-lanes.ts'
import { DeviceSetup } from '../../../main/engine/device-setup/device-setup.ts'
import { Audit } from '../../../main/engine/store/audit.ts'
import type { RelayEvent } from '../../../native/relays/relay.ts'
import { err, ok } from '../../../native/result.ts'
import type { ScannerEvent } from '../../../native/scanners/scanner.ts'
import type { ContactEvent, Contacts } from '../../../native/sensors/contacts.ts'
import type { InputChange } from '../../../native/sensors/turnstile-inputs.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { newFolder } from '../../support/folder.ts'
import { openGateStore } from '../../support/gate-store.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'

const camera = { kind: 'camera' } as const
const desk = Lane.parse({ id: 'desk', name: 'Desk', scanner: camera, relay: { kind: 'none' } })
const serial = { kind: 'serial', path: '/dev/ttyACM0' }
const lcus = { kind: 'lcus', path: '/dev/ttyUSB0', channel: 2 }

/** Devices that do what a test says, and note what is asked of them. */
class Bench {
  readonly asked: string[] = []
  scanner: (event: ScannerEvent) => void = () => undefined
  relay: (event: RelayEvent) => void = () => undefined
  input: (change: InputChange) => void = () => undefined
  pulseFails = false

  readonly open = (lane: LaneConfig) => {
    this.asked.push(`open ${lane.scanner.kind} ${lane.relay.kind}`)
    return {
      scanner: {
        start: (listener: (event: ScannerEvent) => void) => {
          this.scanner = listener
        },
        arm: (armed: boolean) => this.asked.push(`arm ${armed}`),
        close: () => Promise.resolve(),
      },
      relay: lane.relay.kind === 'none' ? null : { board: this.board, channel: 2 },
      inputs: {
        wired: ['pass', 'fire'] as const,
        start: (listener: (change: InputChange) => void) => {
          this.input = listener
        },
        close: () => Promise.resolve(),
      },
      contacts:
        lane.inputs === undefined ? null : { ofBoard: this.contacts, inputs: lane.inputs.board?.inputs ?? 0 },
      close: () => {
        this.asked.push('close')
        return Promise.resolve()
      },
    }
  }

  contact: (event: ContactEvent) => void = () => undefined
  readonly contacts: Contacts = {
    start: (inputs, listener) => {
      this.asked.push(`inputs ${inputs.join(' ')}`)
      this.contact = listener
    },
  }

  readonly board = {
    contacts: null,
    start: (listener: (event: RelayEvent) => void) => {
      this.relay = listener
    },
    off: () => Promise.resolve(ok(undefined)),
    pulse: (channel: number, ms: number) => {
      this.asked.push(`pulse ${channel} ${ms}`)
      return Promise.resolve(
        this.pulseFails ? err({ code: 'relay-gone' as const, port: '/dev/ttyUSB0' }) : ok(undefined),
      )
    },
    confirmOff: () => Promise.resolve(ok(undefined)),
    close: () => Promise.resolve(),
  }
}

function setUp() {
  const dataFolder = newFolder()
  const { store } = openGateStore(dataFolder)
  const clock = new FakeClock()
  const bench = new Bench()
  const told: TrialEvent[] = []
  let restarts = 0
  const setup = new DeviceSetup({
    dataFolder,
    configured: [desk],
    zones: [],
    kept: readKeptLanes(dataFolder),
    store,
    clock,
    plugged: () => Promise.resolve([]),
    open: bench.open,
    contactsOf: (board) => {
      bench.asked.push(`listen ${board.kind}`)
      return bench.contacts
    },
    tell: (event) => told.push(event),
    restart: () => {
      restarts += 1
    },
  })
  const recorded = (): string[] => new Audit(store).newest(9).map(({ action }) => action)
  return { setup, bench, told, clock, recorded, dataFolder, restarts: () => restarts }
}

const asJson = (value: unknown): string => JSON.stringify(value)

describe('a scanner on trial', () => {
  it('is armed, and tells of its codes what helps to set it up, and not the codes', async () => {
    const { setup, bench, told } = setUp()
    expect(await setup.tryOut({ part: 'scanner', json: asJson(serial) })).toEqual({ kind: 'begun' })
    expect(bench.asked).toEqual(['open serial none', 'arm true'])
    bench.scanner({ kind: 'ready' })
    const text = numeric(new ShcAuthority().card())
    bench.scanner({ kind: 'scan', scan: { text, symbology: 'qr', atMs: 0 } })
    bench.scanner({ kind: 'scan', scan: { text: 'hello', symbology: 'unknown', atMs: 0 } })
    bench.scanner({ kind: 'unreadable', why: 'cut-short', atMs: 0 })
    bench.scanner({ kind: 'heard', bytes: { total: 6, head: '41423132330d', tail: '' } })
    bench.scanner({ kind: 'lost', fault: { code: 'scanner-gone', port: '/dev/ttyACM0' } })
    expect(told).toEqual([
      { kind: 'ready' },
      { kind: 'read', characters: text.length, symbology: 'qr', format: 'smart-health-card' },
      { kind: 'read', characters: 5, symbology: 'unknown', format: null },
      { kind: 'unreadable', why: 'cut-short' },
      { kind: 'heard', bytes: 6, hex: '·· ·· ·· ·· ·· 0d', text: '·····␍' },
      { kind: 'lost', fault: 'scanner-gone' },
    ])
  })

  it('is given back when the next is tried, when it is ended, and when nobody goes on', async () => {
    const { setup, bench, told, clock } = setUp()
    const request = { part: 'scanner', json: asJson(serial) } as const
    await setup.tryOut(request)
    await setup.tryOut(request)
    await setup.endTrial()
    await setup.tryOut(request)
    clock.advance(119_999)
    bench.scanner({ kind: 'scan', scan: { text: 'still here', symbology: 'qr', atMs: 0 } })
    clock.advance(119_999)
    expect(bench.asked.filter((what) => what === 'close')).toHaveLength(2)
    await clock.pass(1)
    expect(bench.asked.filter((what) => what === 'close')).toHaveLength(3)
    expect(told.at(-1)).toEqual({ kind: 'ended' })
    bench.scanner({ kind: 'ready' })
    expect(told.at(-1)).toEqual({ kind: 'ended' })
  })

  it('has to be what a configuration may have, and no other lane’s', async () => {
    const { setup, bench } = setUp()
    for (const json of ['{', asJson({ kind: 'serial' }), asJson({ ...serial, baudRate: 1 }), '"x"']) {
      expect(await setup.tryOut({ part: 'scanner', json })).toMatchObject({ kind: 'mistaken' })
    }
    expect(bench.asked).toEqual([])
  })
})

describe('a relay on trial', () => {
  it('closes once when it is told to, and that is on record before', async () => {
    const { setup, bench, told, recorded } = setUp()
    expect(await setup.pulse()).toEqual({ kind: 'no-trial' })
    await setup.tryOut({ part: 'relay', json: asJson(lcus) })
    bench.relay({ kind: 'back' })
    expect(told).toEqual([{ kind: 'ready' }])
    expect(recorded()).toEqual([])
    expect(await setup.pulse()).toEqual({ kind: 'pulsed' })
    expect(bench.asked).toEqual(['open camera lcus', 'pulse 2 300'])
    expect(recorded()).toEqual(['relay-tested'])
    bench.pulseFails = true
    expect(await setup.pulse()).toEqual({ kind: 'failed', fault: 'relay-gone' })
    await setup.endTrial()
    expect(await setup.pulse()).toEqual({ kind: 'no-trial' })
    expect(recorded()).toHaveLength(2)
  })
})

describe('a lane that is set up', () => {
  it('is on record, on disk, and in force with the next engine', async () => {
    const { setup, recorded, dataFolder, clock, restarts } = setUp()
    const lane = { id: 'north-1', name: 'North 1', scanner: serial, relay: lcus }
    expect(await setup.change({ kind: 'keep', json: asJson(lane), sharesWith: null })).toEqual({
      kind: 'kept',
    })
    expect(restarts()).toBe(0)
    clock.advance(0)
    expect(restarts()).toBe(1)
    expect(recorded()).toEqual(['lane-set-up'])
    expect(readKeptLanes(dataFolder).lanes).toEqual([Lane.parse(lane)])
    expect(await setup.change({ kind: 'drop', laneId: 'north-1' })).toEqual({ kind: 'kept' })
    expect(readKeptLanes(dataFolder).lanes).toEqual([])
    expect(recorded().toSorted()).toEqual(['lane-dropped', 'lane-set-up'])
  })

  it('shares its turnstile with a lane of the other direction: both have one name for it', async () => {
    const { setup, recorded, dataFolder } = setUp()
    const inwards = { id: 'in', name: 'In', scanner: serial, relay: lcus }
    await setup.change({ kind: 'keep', json: asJson(inwards), sharesWith: null })
    const outwards = {
      id: 'out',
      name: 'Out',
      direction: 'out',
      scanner: camera,
      relay: { ...lcus, channel: 1 },
    }
    expect(await setup.change({ kind: 'keep', json: asJson(outwards), sharesWith: 'in' })).toEqual({
      kind: 'kept',
    })
    expect(readKeptLanes(dataFolder).lanes.map(({ id, turnstile }) => [id, turnstile])).toEqual([
      ['in', 'in'],
      ['out', 'in'],
    ])
    expect(recorded()).toEqual(['lane-set-up', 'lane-set-up', 'lane-set-up'])
    const another = { ...outwards, id: 'third', relay: { ...lcus, channel: 3 } }
    expect(await setup.change({ kind: 'keep', json: asJson(another), sharesWith: 'in' })).toMatchObject({
      kind: 'mistaken',
      mistakes: [{ path: 'lanes[3].turnstile' }],
    })
  })

  it('changes nothing where it is mistaken', async () => {
    const { setup, recorded, dataFolder } = setUp()
    const lane = { id: 'north-1', name: 'North 1', scanner: serial, relay: { ...lcus, channel: 99 } }
    expect(await setup.change({ kind: 'keep', json: asJson(lane), sharesWith: null })).toMatchObject({
      kind: 'mistaken',
      mistakes: [{ path: 'relay.channel' }],
    })
    expect(await setup.change({ kind: 'drop', laneId: 'desk' })).toMatchObject({ kind: 'mistaken' })
    expect(readKeptLanes(dataFolder)).toEqual({ lanes: [], unreadable: false })
    expect(recorded()).toEqual([])
  })
})

describe('the devices of a lane in service', () => {
  it('are the same, and what they do is counted', async () => {
    const { setup, bench } = setUp()
    const config = Lane.parse({ id: 'north-1', name: 'North 1', scanner: serial, relay: lcus })
    const { scanner, relay, inputs } = setup.watched(config, bench.open(config))
    const heard: string[] = []
    scanner.start(({ kind }) => heard.push(kind))
    relay?.board.start(({ kind }) => heard.push(kind))
    bench.scanner({ kind: 'ready' })
    bench.scanner({ kind: 'scan', scan: { text: 'x', symbology: 'qr', atMs: 0 } })
    bench.scanner({ kind: 'unreadable', why: 'too-long', atMs: 0 })
    bench.relay({ kind: 'lost', fault: { code: 'relay-gone', port: 'x' } })
    await relay?.board.pulse(2, 300)
    bench.pulseFails = true
    await relay?.board.pulse(2, 300)
    inputs?.start(({ input }) => heard.push(input))
    bench.input({ input: 'pass', active: true })
    expect(heard).toEqual(['ready', 'scan', 'unreadable', 'lost', 'pass'])
    expect(await setup.view()).toMatchObject({
      mayChange: true,
      lanes: [
        {
          laneId: 'north-1',
          source: 'configuration',
          scanner: { fault: null, codes: 1, unreadable: 1, losses: 0 },
          relay: { fault: 'relay-gone', pulses: 2, failures: 1, losses: 1 },
          inputs: [
            { input: 'pass', active: true },
            { input: 'fire', active: null },
          ],
        },
      ],
    })
  })
})

describe('the inputs of a board', () => {
  const waveshare = { kind: 'waveshare-modbus', path: '/dev/ttyUSB0', inputs: 3 }
  const begin = (setup: DeviceSetup, board: object) => setup.tryOut({ part: 'inputs', json: asJson(board) })

  it('are told while somebody looks at a board that no lane has', async () => {
    const { setup, bench, told } = setUp()
    expect(await begin(setup, waveshare)).toEqual({ kind: 'begun' })
    expect(bench.asked).toEqual(['open camera none', 'inputs 1 2 3'])
    bench.contact({ kind: 'contact', input: 2, closed: true, atMs: 0 })
    bench.contact({ kind: 'lost', fault: { code: 'relay-gone', port: 'x' } })
    expect(told).toEqual([
      { kind: 'contact', input: 2, closed: true },
      { kind: 'lost', fault: 'relay-gone' },
    ])
    expect(await begin(setup, { ...waveshare, inputs: 0 })).toMatchObject({ kind: 'mistaken' })
  })

  it('are told by the driver of the lane that has the board, which is listened to once', async () => {
    const { setup, bench, told } = setUp()
    const config = Lane.parse({ id: 'north-1', name: 'North 1', scanner: serial, relay: waveshare })
    setup.watched(config, bench.open(config))
    bench.asked.length = 0
    expect(await begin(setup, waveshare)).toEqual({ kind: 'begun' })
    bench.contact({ kind: 'contact', input: 1, closed: true, atMs: 0 })
    await setup.endTrial()
    bench.contact({ kind: 'contact', input: 1, closed: false, atMs: 0 })
    expect(await begin(setup, waveshare)).toEqual({ kind: 'begun' })
    expect(bench.asked).toEqual(['listen waveshare-modbus', 'inputs 1 2 3'])
    expect(told).toEqual([
      { kind: 'contact', input: 1, closed: true },
      { kind: 'contact', input: 1, closed: false },
    ])
  })

  it('cannot be told of a board that a lane has and nobody has said to have any', async () => {
    const { setup, bench } = setUp()
    const config = Lane.parse({
      id: 'north-1',
      name: 'North 1',
      scanner: serial,
      relay: { ...waveshare, inputs: 0 },
    })
    setup.watched(config, bench.open(config))
    const inService = { kind: 'in-service', lane: 'North 1' }
    expect(await begin(setup, waveshare)).toEqual(inService)
    expect(await setup.tryOut({ part: 'relay', json: asJson({ ...waveshare, channel: 2 }) })).toEqual(
      inService,
    )
    expect(await setup.tryOut({ part: 'scanner', json: asJson(serial) })).toEqual(inService)
  })
})
