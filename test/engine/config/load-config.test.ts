import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { configJsonSchema } from '../../../main/engine/config/json-schema.ts'
import { checkConfig, loadConfig } from '../../../main/engine/config/load-config.ts'
import { config, lane, mistakesIn } from '../../support/config-mistakes.ts'

const folder = mkdtempSync(join(tmpdir(), 'passgate-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a configuration', () => {
  it('needs little: the rest has defaults', () => {
    const checked = checkConfig(config())
    expect(checked).toMatchObject({
      ok: true,
      value: {
        screens: { port: 7_410 },
        policy: 'any-authentic',
        lanes: [{ direction: 'in', scanner: { baudRate: 115_200, framing: 'cr' }, timing: { pulseMs: 300 } }],
      },
    })
  })

  it('lets keys expire after they are stale, those of one source alone too', () => {
    const vci = { kind: 'vci-snapshot', name: 'vci', certificateFile: 'vci.crt' }
    const sources = [{ ...vci, age: { expiredAfterHours: 72 } }]
    const trust = { age: { staleAfterHours: 60 } }
    expect(mistakesIn(config({ trust, sync: { sources } }))).toEqual([])
    expect(
      mistakesIn(
        config({
          trust: { age: { staleAfterHours: 72 }, importedAge: { expiredAfterHours: 720 } },
          sync: { sources },
        }),
      ),
    ).toEqual([
      'trust.importedAge.expiredAfterHours: 720 (more than staleAfterHours, which is 720)',
      'sync.sources[0].age.expiredAfterHours: 72 (more than staleAfterHours, which is 72)',
    ])
  })

  it('names each mistake at once, with where it is, what was found, and what may be', () => {
    expect(
      mistakesIn(
        config({
          venue: { name: '', timeZone: 'Mars/Olympus' },
          lanes: [
            lane({
              id: 'North 1',
              relay: { kind: 'lcus', path: '/dev/x', channel: 12 },
              scanner: { kind: 'serial', path: '/dev/s', baudRate: 1_200 },
              colour: 'red',
            }),
          ],
        }),
      ),
    ).toEqual([
      'venue.name: "" (1 letters or more)',
      'venue.timeZone: "Mars/Olympus" (an IANA time zone, such as "America/New_York")',
      'lanes[0].id: "North 1" (lower-case letters, digits and hyphens, 32 at most, such as "north-1")',
      'lanes[0].scanner.baudRate: 1200 (one of 9600, 19200, 38400, 57600, 115200)',
      'lanes[0].relay.channel: 12 (8 or less)',
      'lanes[0].colour: "red" (nothing of this name: look for a typing mistake, or take it out)',
    ])
  })

  it('cannot use one wire twice', () => {
    const twice = config({ lanes: [lane(), lane({ id: 'north-2' })] })
    expect(mistakesIn(twice)).toEqual([
      'lanes[1].scanner.path: "/dev/ttyACM0" (one that lanes[0].scanner does not use already)',
      'lanes[1].relay.channel: 1 (one that lanes[0].relay does not use already)',
    ])
    const crossed = config({ lanes: [lane({ relay: { kind: 'lcus', path: '/dev/ttyACM0' } })] })
    expect(mistakesIn(crossed)).toEqual([
      'lanes[0].relay.path: "/dev/ttyACM0" (one that lanes[0].scanner does not use already)',
    ])
  })

  it('may share a board between lanes, if they agree on what it is', () => {
    const second = { id: 'north-2', scanner: { kind: 'serial', path: '/dev/ttyACM1' } }
    const shared = { kind: 'lcus', path: '/dev/ttyUSB0', channel: 2 }
    expect(mistakesIn(config({ lanes: [lane(), lane({ ...second, relay: shared })] }))).toEqual([])
    const other = { ...shared, baudRate: 19_200 }
    expect(mistakesIn(config({ lanes: [lane(), lane({ ...second, relay: other })] }))[0]).toMatch(
      /the same board settings as lanes\[0\]\.relay/,
    )
  })

  it('names a serial device on USB by what it is, or by its port, and not by both', () => {
    const usb = { vendor: '1a86', product: '7523', port: '1-1.4' }
    const onUsb = lane({ relay: { kind: 'waveshare-modbus', usb } })
    expect(mistakesIn(config({ lanes: [onUsb] }))).toEqual([])
    expect(
      mistakesIn(config({ lanes: [onUsb, { ...onUsb, id: 'north-2', scanner: { kind: 'camera' } }] })),
    ).toEqual(['lanes[1].relay.channel: 1 (one that lanes[0].relay does not use already)'])
    const [both, neither] = [{ kind: 'lcus', usb, path: '/dev/ttyUSB0' }, { kind: 'serial' }]
    expect(mistakesIn(config({ lanes: [lane({ scanner: neither, relay: both })] }))).toEqual([
      expect.stringMatching(/^lanes\[0\]\.scanner: .*\(either `usb` or `path`\)$/),
      expect.stringMatching(/^lanes\[0\]\.relay: .*\(either `usb` or `path`\)$/),
    ])
  })

  it('names a device on USB by what it is, or by its path, and each of them once', () => {
    const usb = { vendor: '16c0', product: '05df', serialNumber: 'BITFT' }
    const scanner = { kind: 'hid', usb: { vendor: '0c2e', product: '0b87', port: '1-1.4' } }
    const relay = { kind: 'dcttech', usb, channel: 2 }
    expect(mistakesIn(config({ lanes: [lane({ scanner, relay })] }))).toEqual([])
    const upper = { ...scanner, usb: { ...scanner.usb, vendor: '0C2E' } }
    const twice = [lane({ scanner, relay }), lane({ id: 'north-2', scanner: upper, relay })]
    expect(mistakesIn(config({ lanes: twice }))).toEqual([
      'lanes[1].scanner.usb: "0c2e:0b87 on 1-1.4" (one that lanes[0].scanner does not use already)',
      'lanes[1].relay.channel: 2 (one that lanes[0].relay does not use already)',
    ])
    const [nowhere, both] = [{ kind: 'hid' }, { ...relay, path: '/dev/hidraw0' }]
    expect(mistakesIn(config({ lanes: [lane({ scanner: nowhere, relay: both })] }))).toEqual([
      expect.stringMatching(/^lanes\[0\]\.scanner: .*\(either `usb` or `path`\)$/),
      expect.stringMatching(/^lanes\[0\]\.relay: .*\(either `usb` or `path`\)$/),
    ])
    const odd = { vendor: '0x16c0', product: '5df', port: 'left' }
    expect(mistakesIn(config({ lanes: [lane({ relay: { kind: 'lcus-hid', usb: odd } })] }))).toEqual([
      'lanes[0].relay.usb.vendor: "0x16c0" (four hexadecimal digits, such as "16c0")',
      'lanes[0].relay.usb.product: "5df" (four hexadecimal digits, such as "16c0")',
      'lanes[0].relay.usb.port: "left" (a socket as Linux counts them, such as "1-1.4")',
    ])
  })

  it('may put several Modbus boards on one port, each with its unit, and no other board', () => {
    const units = (first: object, second: object) =>
      mistakesIn(
        config({
          lanes: [
            lane({ relay: { path: '/dev/ttyUSB0', ...first } }),
            lane({
              id: 'north-2',
              scanner: { kind: 'serial', path: '/dev/ttyACM1' },
              relay: { path: '/dev/ttyUSB0', ...second },
            }),
          ],
        }),
      )
    const waveshare = { kind: 'waveshare-modbus', unit: 1 }
    expect(units(waveshare, { ...waveshare, unit: 2 })).toEqual([])
    expect(units(waveshare, { kind: 'modbus-rtu', unit: 2, firstCoil: 16 })).toEqual([])
    expect(units(waveshare, { kind: 'modbus-rtu', unit: 1 })[0]).toMatch(/the same board settings/)
    expect(units(waveshare, waveshare)[0]).toMatch(/relay\.channel: 1/)
    const even = { baudRate: 19_200, parity: 'even' }
    expect(units({ ...waveshare, ...even }, { kind: 'modbus-rtu', unit: 2, ...even })).toEqual([])
    const set = [{ baudRate: 19_200 }, { parity: 'even' }, { stopBits: 2 }]
    for (const other of [{ kind: 'lcus' }, ...set.map((part) => ({ ...waveshare, unit: 2, ...part }))]) {
      expect(units(waveshare, other)[0]).toMatch(/a port of its own: on that of lanes\[0\]\.relay/)
    }
  })

  it('says of devices in which it can be set what a character is on the line, and of no others', () => {
    const characters = { parity: 'even', stopBits: 2 }
    const scanner = { kind: 'serial', path: '/dev/ttyACM0', ...characters }
    for (const kind of ['modbus-rtu', 'waveshare-modbus']) {
      const relay = { kind, path: '/dev/ttyUSB0', ...characters }
      expect(mistakesIn(config({ lanes: [lane({ scanner, relay })] }))).toEqual([])
    }
    const relay = { kind: 'lcus', path: '/dev/ttyUSB0', parity: 'mark' }
    const wrong = { ...scanner, parity: 'mark', stopBits: 3 }
    expect(mistakesIn(config({ lanes: [lane({ scanner: wrong, relay })] }))).toEqual([
      'lanes[0].scanner.parity: "mark" (one of "none", "even", "odd")',
      'lanes[0].scanner.stopBits: 3 (one of 1, 2)',
      expect.stringMatching(/^lanes\[0\]\.relay\.parity: "mark"/),
    ])
  })

  it('names the channels and inputs that a board can have', () => {
    const relay = (board: object) => mistakesIn(config({ lanes: [lane({ relay: board })] }))
    const path = '/dev/ttyUSB0'
    expect(relay({ kind: 'hw-667', path, channel: 2 })).toEqual(['lanes[0].relay.channel: 2 (1 or less)'])
    expect(relay({ kind: 'kmtronic', path, channels: 2, channel: 3 })).toEqual([
      'lanes[0].relay.channel: 3 (one of the relays that the board has (channels))',
    ])
    expect(relay({ kind: 'numato', path, channel: 32, inputs: 8 })).toEqual([])
    expect(relay({ kind: 'modbus-tcp', host: '10.0.0.7', inputs: 8, pulse: 'none' })).toEqual([])
    expect(relay({ kind: 'modbus-tcp', host: '10.0.0.7/x' })[0]).toMatch(/a host name or an address/)
    const registers = { kind: 'modbus-rtu', path, pulse: 'momentary-register' }
    expect(relay(registers)).toEqual([])
    expect(relay({ ...registers, inputs: 8 })[0]).toMatch(/^lanes\[0\]\.relay\.inputs: 8 \(0:/)
  })

  it('names the contacts of its turnstile, on the board of its relay or on another', () => {
    const board = { kind: 'waveshare-modbus', path: '/dev/ttyUSB1', inputs: 8 }
    const inputs = { pass: { input: 1 }, fire: { input: 2, wiring: 'normally-open' } }
    const relay = { ...board, channel: 1 }
    expect(mistakesIn(config({ lanes: [lane({ relay, inputs })] }))).toEqual([])
    expect(mistakesIn(config({ lanes: [lane({ inputs: { board, ...inputs } })] }))).toEqual([])
  })

  it('cannot take contacts from a board without inputs, nor two from one input', () => {
    const inputs = { pass: { input: 1 }, ready: { input: 1 } }
    expect(mistakesIn(config({ lanes: [lane({ inputs })] }))).toEqual([
      'lanes[0].inputs.board: null (a board with inputs: "lcus" as a relay has none)',
      'lanes[0].inputs.ready.input: 1 (one that lanes[0].inputs.pass does not use already)',
    ])
  })

  it('cannot use a board in two ways, nor the port of a scanner', () => {
    const relay = { kind: 'waveshare-modbus', path: '/dev/ttyUSB1', inputs: 8 }
    const other = { board: { ...relay, baudRate: 19_200 }, pass: { input: 1 } }
    expect(mistakesIn(config({ lanes: [lane({ relay, inputs: other })] }))[0]).toMatch(
      /^lanes\[0\]\.relay: .*the same board settings as lanes\[0\]\.inputs\.board/,
    )
    const crossed = { board: { ...relay, path: '/dev/ttyACM0' }, pass: { input: 1 } }
    expect(mistakesIn(config({ lanes: [lane({ inputs: crossed })] }))).toEqual([
      'lanes[0].inputs.board.path: "/dev/ttyACM0" (one that lanes[0].scanner does not use already)',
    ])
  })

  it('has a turnstile of two lanes at the most, one in and one out', () => {
    const of = (nth: number, part: object) =>
      lane({
        id: `north-${nth}`,
        scanner: { kind: 'camera' },
        relay: { kind: 'lcus', path: '/dev/ttyUSB0', channel: nth },
        turnstile: 'north-a',
        ...part,
      })
    expect(mistakesIn(config({ lanes: [of(1, {}), of(2, { direction: 'out' })] }))).toEqual([])
    expect(
      mistakesIn(
        config({
          lanes: [of(1, {}), of(2, {}), of(3, { direction: 'out' }), of(4, { relay: { kind: 'none' } })],
        }),
      ),
    ).toEqual([
      'lanes[1].turnstile: "north-a" (a turnstile whose other lane, lanes[0], goes the other way)',
      'lanes[2].turnstile: "north-a" (a turnstile of fewer than two lanes)',
      'lanes[3].turnstile: "north-a" (nothing: a desk has no turnstile)',
    ])
  })

  it('cannot name the simulators: they belong to the demo venue', () => {
    expect(mistakesIn(config({ lanes: [lane({ relay: { kind: 'simulated' } })] }))[0]).toMatch(
      /^lanes\[0\]\.relay\.kind: "simulated" \(a known kind: "lcus"/,
    )
  })
})

describe('a configuration file', () => {
  const write = (name: string, text: string) => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  }

  it('keeps its data beside itself unless it says otherwise', () => {
    const file = write('site.json', JSON.stringify(config()))
    expect(loadConfig(file)).toMatchObject({ ok: true, value: { dataFolder: join(folder, 'data') } })
  })

  it('that is not JSON says where it goes wrong', () => {
    const loaded = loadConfig(write('broken.json', '{ "venue": oops }'))
    expect(loaded).toMatchObject({
      ok: false,
      error: [{ path: '', allowed: expect.stringMatching(/a JSON file .*oops/) }],
    })
  })

  it('that is not there, or is far too large, is told apart', () => {
    expect(loadConfig(join(folder, 'nowhere.json'))).toMatchObject({
      error: [{ allowed: expect.stringMatching(/can be read .*ENOENT/) }],
    })
    expect(loadConfig(write('large.json', ' '.repeat(1_000_001)))).toMatchObject({
      error: [{ found: '1000001 bytes' }],
    })
  })
})

describe('what is published for editors', () => {
  it('is the schema that the program checks with', () => {
    const published: unknown = JSON.parse(readFileSync('build/passgate.schema.json', 'utf8'))
    expect(published).toEqual(JSON.parse(JSON.stringify(configJsonSchema())))
  })

  it.each(readdirSync('build/examples'))('the example %s is a configuration without mistakes', (name) => {
    expect(loadConfig(join('build/examples', name))).toMatchObject({ ok: true })
  })
})
