import { describe, expect, it } from 'vitest'
import { goneMs, HeldCodes } from '../../renderer/camera/held-codes.ts'

describe('a code held before the camera', () => {
  it('is handed on once, however long it is held', () => {
    const held = new HeldCodes()
    const seen = Array.from({ length: 100 }, (_, at) => held.see('a pass', at * 125))
    expect(seen).toEqual([true, ...Array.from({ length: 99 }, () => false)])
  })

  it('is the same one after a few pictures without it', () => {
    const held = new HeldCodes()
    held.see('a pass', 0)
    expect(held.see('a pass', goneMs - 1)).toBe(false)
    expect(held.see('a pass', 2 * goneMs - 2)).toBe(false)
  })

  it('is shown anew when it comes back', () => {
    const held = new HeldCodes()
    held.see('a pass', 0)
    expect(held.see('a pass', goneMs)).toBe(true)
  })

  it('is one of several that are held in turn, each handed on once', () => {
    const held = new HeldCodes()
    const parts = ['shc:/1/2/5676', 'shc:/2/2/5676']
    const seen = Array.from({ length: 20 }, (_, at) => held.see(parts[at % 2] ?? '', at * 125))
    expect(seen).toEqual([true, true, ...Array.from({ length: 18 }, () => false)])
  })

  it('is handed on again where the gate was busy', () => {
    const held = new HeldCodes()
    held.see('a pass', 0)
    held.see('another', 0)
    held.forget('a pass')
    expect([held.see('a pass', 125), held.see('another', 125)]).toEqual([true, false])
  })
})
