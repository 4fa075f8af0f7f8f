import { describe, expect, it } from 'vitest'
import { RunningGate } from '../support/running-gate.ts'
import { numeric, numericParts, ShcAuthority } from '../support/shc-authority.ts'

const laneWith = (scanner: object) => ({
  lanes: [{ id: 'desk', name: 'Desk', scanner, relay: { kind: 'none' } }],
})
const card = new ShcAuthority().card()

describe('a lane whose scanner poses as a keyboard', () => {
  it('holds a health card back for its scanner’s sake, and says so of no short code', async () => {
    const gate = await RunningGate.start({ config: laneWith({ kind: 'wedge' }) })
    const held = { outcome: 'refuse', reason: 'scanner-unsuited', pass: null }
    for (const text of [numeric(card), numericParts(card, 2)[0] ?? '', 'shc:/', `HC1:${'A'.repeat(397)}`])
      expect(await gate.present(text), text.slice(0, 20)).toMatchObject(held)
    expect(gate.told('attendant', 'lane')?.answer).toEqual({ kind: 'refused', reason: 'scanner-unsuited' })
    expect(await gate.present('0123456789')).toMatchObject({ outcome: 'refuse', reason: 'not-a-pass' })
    expect(await gate.present(`HC1:${'A'.repeat(396)}`)).toMatchObject({ reason: 'malformed' })
    expect(gate.counted()).toContain('refuse scanner-unsuited 4')
  })

  it('tells its screens how to read the keys', async () => {
    const byKey = await RunningGate.start({ config: laneWith({ kind: 'wedge' }) })
    expect(byKey.told('attendant', 'lane')).toMatchObject({ scannerKind: 'wedge', keyLayout: 'by-key' })
    const byCode = await RunningGate.start({ config: laneWith({ kind: 'wedge', layout: 'us-by-code' }) })
    expect(byCode.told('attendant', 'lane')).toMatchObject({ keyLayout: 'us-by-code' })
    const camera = await RunningGate.start()
    expect(camera.told('attendant', 'lane')).toMatchObject({ scannerKind: 'camera', keyLayout: null })
  })
})

describe('a code that a screen has read', () => {
  it.each([
    ['wedge', { kind: 'wedge' }, ['guest', 'attendant']],
    ['camera', { kind: 'camera' }, ['attendant', 'demo']],
    ['serial', { kind: 'serial', path: '/dev/passgate-test-none' }, []],
  ])('is taken from the screens that read for the lane alone: %s', async (_kind, scanner, screens) => {
    const gate = await RunningGate.start({ config: laneWith(scanner) })
    await gate.clock.pass(10)
    const all = ['guest', 'attendant', 'manager', 'desk', 'setup', 'demo'] as const
    const taken = all.filter((role, no) => gate.presentedBy(role, `text ${no}`) === 'taken')
    expect(taken).toEqual(screens)
  })
})
