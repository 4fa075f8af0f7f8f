import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boardFor } from '../../../native/relays/create-relay.ts'
import type { Order, Question } from '../../../native/relays/exchange.ts'
import type { WiredOptions } from '../../../native/relays/relay-options.ts'

const serial = { path: 'p', baudRate: 9_600 } as const
const modbus = { unit: 1, firstCoil: 0, firstInput: 0, inputs: 8, pulse: 'none' } as const
const kinds: [WiredOptions, answers: string[]][] = [
  [{ kind: 'kmtronic', ...serial, channels: 2 }, ['ff0101']],
  [{ kind: 'kmtronic', ...serial, channels: 8 }, ['0001000000000000']],
  [
    { kind: 'numato', ...serial, inputs: 8 },
    ['72656c6179207265616420300a0d6f6e0a0d3e', '6770696f207265616420300a0d310a0d3e'],
  ],
  [{ kind: 'r413d08', ...serial }, ['4f70656e310d0a', '436c6f7365310d0a']],
  [{ kind: 'waveshare-modbus', ...serial, unit: 1, inputs: 8 }, ['0105020000078db0', '01010105918b']],
  [{ kind: 'modbus-rtu', ...serial, ...modbus }, ['01050000ff008c3a', '010101019048', '018502c351']],
  [
    { kind: 'modbus-rtu', ...serial, ...modbus, inputs: 0, pulse: 'momentary-register' },
    ['01030200017984', '010600010500db5a'],
  ],
  [
    { kind: 'modbus-tcp', host: 'h', port: 502, ...modbus },
    ['00010000000601050000ff00', '00030000000401010101', '000200000003018102'],
  ],
]

/** All that a board may be told or asked. */
function saidTo(options: WiredOptions): (Order | Question<unknown>)[] {
  const board = boardFor(options)
  const pulse = board.pulse(1, 300)
  const isOn = board.isOn?.(1)
  return [
    board.on(1),
    board.off(1),
    ...(pulse === null ? [] : [pulse]),
    ...(isOn === undefined ? [] : [isOn]),
    ...(board.inputs?.questions([1, 3]) ?? []),
  ]
}

describe.each(kinds)('the answers of $kind', (options, answers) => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 260 }),
    // What they look like, with bytes changed, cut, doubled and surrounded.
    fc
      .tuple(
        fc.uint8Array({ maxLength: 6 }),
        fc.constantFrom(...answers),
        fc.nat({ max: 40 }),
        fc.nat({ max: 255 }),
        fc.uint8Array({ maxLength: 6 }),
      )
      .map(([before, answer, at, byte, after]) => {
        const changed = Buffer.from(answer, 'hex')
        changed[at % changed.length] = byte
        return Buffer.concat([before, changed.subarray(0, 1 + (at % changed.length)), changed, after])
      }),
  )

  it('are read or passed over, and nothing that arrives in their place is thrown about', () => {
    const said = saidTo(options)
    fc.assert(
      fc.property(bytes, (received) => {
        for (const { answerIn } of said) {
          const answer = answerIn?.(Buffer.from(received)) ?? null
          expect(answer === null || typeof answer.ok === 'boolean').toBe(true)
        }
      }),
      { numRuns: 1_500 },
    )
  })
})
