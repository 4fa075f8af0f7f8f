import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeyLayout } from '../../main/contract/keyboard-scanner.ts'
import { KeyBurst, type KeyDown } from '../../renderer/wedge/key-burst.ts'
import { typedOnUsKeyboard } from '../../renderer/wedge/us-layout.ts'
import { FakeClock } from '../support/fake-clock.ts'

const none = { code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false }

/** A page with a scanner and a person at its keys. */
function keyboard(layout: KeyLayout = 'by-key') {
  const clock = new FakeClock()
  const codes: string[] = []
  const receiving: boolean[] = []
  const burst = new KeyBurst(
    layout,
    { onCode: (text) => codes.push(text), onReceiving: (now) => receiving.push(now) },
    (afterMs, action) => clock.schedule(afterMs, action),
  )
  /** @returns whether the page keeps the key from everybody else. */
  const press = (key: string, part: Partial<KeyDown> = {}): boolean =>
    burst.press({ ...none, key, timeStamp: clock.monotonicMs(), ...part })
  const type = (text: string, everyMs: number): boolean[] =>
    Array.from(text, (key) => {
      clock.advance(everyMs)
      return press(key)
    })
  return { clock, codes, receiving, burst, press, type }
}

describe('keys of a scanner', () => {
  it('are a code that Enter ends, and nobody else hears of any', () => {
    const { clock, codes, press, type } = keyboard()
    expect(type('TICKET-0815', 5)).not.toContain(false)
    clock.advance(5)
    expect(press('Enter')).toBe(true)
    expect(codes).toEqual(['TICKET-0815'])
  })

  it('are a code that Tab ends, or silence', () => {
    const { clock, codes, press, type } = keyboard()
    type('TICKET-1', 5)
    expect(press('Tab')).toBe(true)
    clock.advance(1_000)
    type('TICKET-2', 5)
    clock.advance(149)
    expect(codes).toEqual(['TICKET-1'])
    clock.advance(1)
    expect(codes).toEqual(['TICKET-1', 'TICKET-2'])
  })

  it('may take long altogether, so long as none waits for another', () => {
    const { codes, receiving, press, type } = keyboard()
    const code = 'HC1:'.padEnd(400, '7')
    type(code, 50)
    expect(receiving).toEqual([true])
    press('Enter')
    expect(codes).toEqual([code])
    expect(receiving).toEqual([true, false])
  })

  it('are told apart by when the system heard of them, however busy the page is', () => {
    const { clock, codes, press } = keyboard()
    const startMs = clock.monotonicMs()
    clock.advance(140)
    for (const [no, key] of Array.from('TICKET-1').entries()) press(key, { timeStamp: startMs + no * 5 })
    press('Enter', { timeStamp: startMs + 45 })
    expect(codes).toEqual(['TICKET-1'])
  })

  it('press no button with an Enter that comes late, or with one more', () => {
    const { clock, codes, press, type } = keyboard()
    type('TICKET-1', 5)
    clock.advance(200)
    expect(press('Enter')).toBe(true)
    type('TICKET-2', 5)
    expect(press('Enter')).toBe(true)
    expect(press('j', { code: 'KeyJ', ctrlKey: true })).toBe(true)
    clock.advance(301)
    expect(press('Enter')).toBe(false)
    expect(codes).toEqual(['TICKET-1', 'TICKET-2'])
  })

  it('start no shortcut: a separator is the code’s, and so is whatever else comes within it', () => {
    const { codes, press, type } = keyboard()
    type('0104', 5)
    expect(press('Control', { ctrlKey: true })).toBe(true)
    expect(press(']', { code: 'BracketRight', ctrlKey: true })).toBe(true)
    type('17', 5)
    for (const key of ['Escape', 'F5', 'ArrowDown']) expect(press(key)).toBe(true)
    expect(press('r', { code: 'KeyR', metaKey: true })).toBe(true)
    press('Enter')
    expect(codes).toEqual(['0104\u001d17'])
  })

  it('may begin with a separator', () => {
    const { codes, press, type } = keyboard()
    expect(press(']', { code: 'BracketRight', ctrlKey: true })).toBe(true)
    type('010412', 5)
    press('Enter')
    expect(codes).toEqual(['\u001d010412'])
  })

  it('are read by their place where the scanner types on a US keyboard and the system has another', () => {
    const { codes, press } = keyboard('us-by-code')
    // A French keyboard: the places of "Ab1:/" and "q", as it would name them.
    press('Shift', { code: 'ShiftLeft', shiftKey: true })
    press('Q', { code: 'KeyA', shiftKey: true })
    press('b', { code: 'KeyB' })
    press('&', { code: 'Digit1' })
    press('M', { code: 'Semicolon', shiftKey: true })
    press('!', { code: 'Slash' })
    press('Dead', { code: 'BracketLeft' })
    press('a', { code: 'KeyQ' })
    press('Enter', { code: 'Enter' })
    expect(codes).toEqual(['Ab1:/[q'])
  })

  it('are read by their place where the system keeps what they mean to itself', () => {
    const { codes, press, type } = keyboard()
    type('TICK', 5)
    press('Process', { code: 'KeyE' })
    press('Unidentified', { code: 'Digit7' })
    press('Enter')
    expect(codes).toEqual(['TICKe7'])
  })
})

describe('a code that a scanner of this kind may not deliver', () => {
  it('is handed on as soon as it is known for one, and the rest of it is nobody’s', () => {
    const { codes, press, type } = keyboard()
    expect(type(`shc:/${'5676'.repeat(300)}`, 5)).not.toContain(false)
    press('Enter')
    expect(codes).toEqual(['shc:/'])
  })

  it('is cut where it is too long', () => {
    const { codes, press, type } = keyboard()
    type('7'.repeat(3_000), 5)
    press('Enter')
    expect(codes).toEqual(['7'.repeat(401)])
  })

  it('says nothing of the code after it', () => {
    const { clock, codes, press, type } = keyboard()
    type('SHC:/5676', 5)
    press('Enter')
    clock.advance(500)
    type('TICKET-1', 5)
    press('Enter')
    expect(codes).toEqual(['SHC:/', 'TICKET-1'])
  })
})

describe('keys of a person', () => {
  it('press buttons as ever', () => {
    const { press } = keyboard()
    for (const key of ['Enter', 'Tab', ' ', 'Escape', 'ArrowDown', 'F5']) expect(press(key), key).toBe(false)
    expect(press('r', { code: 'KeyR', ctrlKey: true })).toBe(false)
    expect(press('Shift', { shiftKey: true })).toBe(false)
  })

  it('are no code: too slow, too few, or held down', () => {
    const { clock, codes, press, type } = keyboard()
    type('a person types', 120)
    clock.advance(1_000)
    type('short', 5)
    press('Enter')
    clock.advance(1_000)
    press('a')
    for (let held = 0; held < 40; held += 1) {
      clock.advance(30)
      press('a', { repeat: true })
    }
    press('Enter')
    clock.advance(1_000)
    expect(codes).toEqual([])
  })

  it('at another page end what had begun', () => {
    const { clock, codes, receiving, burst, type } = keyboard()
    type('TICKET-1', 5)
    burst.forget()
    clock.advance(1_000)
    expect(codes).toEqual([])
    expect(receiving).toEqual([true, false])
  })
})

describe('whatever is typed', () => {
  it('throws nothing, and the code after it is read', () => {
    const key = fc.oneof(
      fc.string({ maxLength: 2 }),
      fc.constantFrom('Enter', 'Tab', 'Shift', 'Dead', 'Escape', ' ', 'Unidentified'),
    )
    const down = fc.record({
      key,
      code: fc.constantFrom('', 'KeyA', 'Digit1', 'BracketRight', 'NumpadAdd', 'Enter', 'KeyJ'),
      shiftKey: fc.boolean(),
      ctrlKey: fc.boolean(),
      altKey: fc.boolean(),
      metaKey: fc.boolean(),
      repeat: fc.boolean(),
      afterMs: fc.nat({ max: 400 }),
    })
    fc.assert(
      fc.property(fc.array(down, { maxLength: 60 }), (downs) => {
        const { clock, codes, press, type } = keyboard()
        for (const { afterMs, ...part } of downs) {
          clock.advance(afterMs)
          press(part.key, part)
        }
        clock.advance(1_000)
        type('TICKET-1', 5)
        press('Enter')
        expect(codes.at(-1)).toBe('TICKET-1')
        expect(codes.every((code) => code.length >= 5 && code.length <= 401)).toBe(true)
      }),
    )
  })

  it('knows every sign of a US keyboard', () => {
    const codes = [
      ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `Key${letter}`),
      ...Array.from('0123456789', (digit) => `Digit${digit}`),
      'Backquote',
      'Minus',
      'Equal',
      'BracketLeft',
      'BracketRight',
      'Backslash',
      'Semicolon',
      'Quote',
      'Comma',
      'Period',
      'Slash',
      'Space',
    ]
    const typed = codes.flatMap((code) => [typedOnUsKeyboard(code, false), typedOnUsKeyboard(code, true)])
    const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at))
    expect(new Set(typed)).toEqual(new Set(ascii))
    expect(typedOnUsKeyboard('Numpad7', false)).toBe('7')
    expect(typedOnUsKeyboard('F5', false)).toBeNull()
  })
})
