import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  readFromDevices,
  readToDevices,
  type FromDevices,
  type ToDevices,
} from '../../../native/process/messages.ts'
import { lcus, serialScanner } from './support.ts'

const toDevices: readonly ToDevices[] = [
  { type: 'open-scanner', device: 1, options: serialScanner },
  { type: 'open-relay', device: 2, port: 'board', options: lcus, channels: [1, 8] },
  { type: 'arm', device: 1, armed: true },
  { type: 'pulse', order: 1, device: 2, channel: 1, ms: 300, untilMs: 12.5 },
  { type: 'off', order: 2, device: 2, channel: 1 },
  { type: 'confirm-off', order: 3, device: 2, channel: 1 },
  { type: 'listen', device: 2, listener: 1, inputs: [1, 2] },
  { type: 'close', order: 4, device: 2 },
  { type: 'beat' },
  { type: 'end' },
]

const scan = { text: 'shc:/56', symbology: 'qr', atMs: 12.25 } as const
const fromDevices: readonly FromDevices[] = [
  { type: 'beat' },
  { type: 'scanner', device: 1, event: { kind: 'ready' } },
  { type: 'scanner', device: 1, event: { kind: 'arriving' } },
  { type: 'scanner', device: 1, event: { kind: 'scan', scan } },
  { type: 'scanner', device: 1, event: { kind: 'unreadable', why: 'cut-short', atMs: 1 } },
  { type: 'scanner', device: 1, event: { kind: 'lost', fault: { code: 'scanner-busy', port: 'p' } } },
  { type: 'relay', device: 2, event: { kind: 'back' } },
  { type: 'relay', device: 2, event: { kind: 'lost', fault: { code: 'relay-gone', port: 'p' } } },
  {
    type: 'contact',
    device: 2,
    listener: 1,
    event: { kind: 'contact', input: 1, closed: true, atMs: 1 },
  },
  { type: 'done', order: 1, fault: null },
  { type: 'done', order: 1, fault: { code: 'relay-stuck', port: 'p', channel: 2 } },
]

describe('the messages between an engine and its hardware process', () => {
  it.each(toDevices)('$type arrives as it was sent', (message) => {
    expect(readToDevices(JSON.parse(JSON.stringify(message)))).toEqual({ ok: true, value: message })
  })

  it.each(fromDevices)('$type arrives as it was said', (message) => {
    expect(readFromDevices(JSON.parse(JSON.stringify(message)))).toEqual({ ok: true, value: message })
  })

  it.each([
    ['a text longer than any code', { kind: 'scan', scan: { ...scan, text: 'x'.repeat(16_385) } }],
    ['a kind of symbol that there is not', { kind: 'scan', scan: { ...scan, symbology: 'rune' } }],
    ['more than an event holds', { kind: 'ready', holder: 'Ada' }],
    ['a fault that there is not', { kind: 'lost', fault: { code: 'scanner-tired', port: 'p' } }],
  ])('%s is none', (_what, event) => {
    expect(readFromDevices({ type: 'scanner', device: 1, event })).toEqual({ ok: false, error: 'garbled' })
  })

  it('are read or refused, whatever stands there instead', () => {
    const somewhere = fc.record({ at: fc.nat(), by: fc.jsonValue() })
    fc.assert(
      fc.property(fc.constantFrom(...toDevices, ...fromDevices), somewhere, (message, { at, by }) => {
        const keys = Object.keys(message)
        const changed = { ...message, [keys[at % keys.length] ?? 'type']: by }
        for (const read of [readToDevices, readFromDevices]) {
          const result = read(changed)
          if (result.ok) expect(result.value).toEqual(changed)
          else expect(result.error).toBe('garbled')
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
