import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContactEvent, Contacts } from '../../native/sensors/contacts.ts'
import { Debounce } from '../../native/sensors/debounce.ts'
import { WiredInputs, type Wirings } from '../../native/sensors/wired-inputs.ts'
import { FakeClock } from '../support/fake-clock.ts'

/** A board whose inputs a test opens and closes. */
class Board implements Contacts {
  asked: readonly number[] = []
  #listener: (event: ContactEvent) => void = () => undefined

  start(inputs: readonly number[], listener: (event: ContactEvent) => void): void {
    this.asked = inputs
    this.#listener = listener
  }

  say(input: number, closed: boolean): void {
    this.#listener({ kind: 'contact', input, closed, atMs: 0 })
  }

  lose(): void {
    this.#listener({ kind: 'lost', fault: { code: 'relay-gone', port: '/dev/x' } })
  }
}

const contact = (input: number, wiring: 'normally-open' | 'normally-closed', debounceMs = 30) => ({
  input,
  wiring,
  debounceMs,
})

function wired(wirings: Wirings) {
  const clock = new FakeClock()
  const board = new Board()
  const inputs = new WiredInputs(board, wirings, clock)
  const told: string[] = []
  inputs.start(({ input, active }) => told.push(`${input} ${active === null ? 'unknown' : active}`))
  return { clock, board, inputs, told }
}

describe('the contacts of a turnstile', () => {
  it.each([
    ['pass', 'normally-closed', [true, false], ['pass false', 'pass true']],
    ['pass', 'normally-open', [false, true], ['pass false', 'pass true']],
    ['fire', 'normally-closed', [true, false], ['fire false', 'fire true']],
    ['stop', 'normally-open', [false, true], ['stop false', 'stop true']],
    ['release', 'normally-open', [false, true], ['release false', 'release true']],
    ['ready', 'normally-closed', [true, false], ['ready true', 'ready false']],
    ['ready', 'normally-open', [false, true], ['ready true', 'ready false']],
  ] as const)('mean what their wiring says: %s, %s', (means, wiring, closed, expected) => {
    const { clock, board, inputs, told } = wired({ [means]: contact(3, wiring) })
    expect(inputs.wired).toEqual([means])
    expect(board.asked).toEqual([3])
    for (const each of closed) {
      board.say(3, each)
      clock.advance(30)
    }
    expect(told).toEqual(expected)
  })

  it('are not known from the loss of their board until each is told anew, even if nothing has changed', () => {
    const { clock, board, told } = wired({
      pass: contact(1, 'normally-closed'),
      stop: contact(2, 'normally-open'),
    })
    board.say(1, true)
    board.say(2, false)
    clock.advance(30)
    board.lose()
    board.say(1, true)
    clock.advance(30)
    expect(told).toEqual(['pass false', 'stop false', 'pass unknown', 'stop unknown', 'pass false'])
  })

  it('of which one was changing when the board was lost say nothing of it afterwards', () => {
    const { clock, board, told } = wired({ pass: contact(1, 'normally-closed') })
    board.say(1, false)
    clock.advance(29)
    board.lose()
    clock.advance(100)
    expect(told).toEqual(['pass unknown'])
  })

  it('that nobody wired are not asked for, and what the board tells of others is nothing', () => {
    const { clock, board, told } = wired({ pass: contact(1, 'normally-closed') })
    board.say(2, true)
    clock.advance(1_000)
    expect(told).toEqual([])
  })
})

describe('a contact that bounces', () => {
  function bouncing(ms: number) {
    const clock = new FakeClock()
    const settled: { value: boolean; atMs: number }[] = []
    const debounce = new Debounce(clock, ms, (value) => settled.push({ value, atMs: clock.monotonicMs() }))
    return { clock, settled, debounce }
  }

  it('counts when it has said the same for 30 ms, closing and opening alike', () => {
    const { clock, settled, debounce } = bouncing(30)
    debounce.heard(false)
    clock.advance(30)
    for (const value of [true, false, true, false, true]) {
      debounce.heard(value)
      clock.advance(5)
    }
    expect(settled.map(({ value }) => value)).toEqual([false])
    clock.advance(25)
    expect(settled.map(({ value }) => value)).toEqual([false, true])
    debounce.heard(false)
    clock.advance(29)
    debounce.heard(true)
    clock.advance(1_000)
    expect(settled).toHaveLength(2)
  })

  it('whatever it does, tells no value twice in a row and none sooner than that after the change', () => {
    const readings = fc.array(fc.record({ value: fc.boolean(), thenMs: fc.nat({ max: 60 }) }), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(readings, fc.constantFrom(0, 1, 30), (said, ms) => {
        const { clock, settled, debounce } = bouncing(ms)
        let value: boolean | null = null
        let sinceMs = 0
        for (const reading of said) {
          if (reading.value !== value) sinceMs = clock.monotonicMs()
          value = reading.value
          debounce.heard(value)
          const before = settled.length
          clock.advance(reading.thenMs)
          for (const { value: told, atMs } of settled.slice(before)) {
            expect(told).toBe(value)
            expect(atMs).toBe(sinceMs + ms)
          }
        }
        settled.forEach(({ value: told }, nth) => expect(told).not.toBe(settled[nth - 1]?.value))
        clock.advance(ms)
        expect(settled.at(-1)?.value ?? null).toBe(value)
      }),
    )
  })
})
