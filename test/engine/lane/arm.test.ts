import { describe, expect, it } from 'vitest'
import type { InputChange } from '../../../native/sensors/turnstile-inputs.ts'
import { SharedArm } from '../../../main/engine/lane/shared-arm.ts'

const pass = (active: boolean): InputChange => ({ input: 'pass', active })

/** An arm between a way in and a way out, and what each was told of it. */
function arm(sharesPass: boolean) {
  const shared = new SharedArm(sharesPass)
  const waysIn = shared.shareOf('north-in')
  const waysOut = shared.shareOf('north-out')
  const told: string[] = []
  waysIn.start((taken) => told.push(`in ${taken ? 'waits' : 'goes on'}`))
  waysOut.start((taken) => told.push(`out ${taken ? 'waits' : 'goes on'}`))
  const hear = (active: boolean) => [waysIn.heard(pass(active)).active, waysOut.heard(pass(active)).active]
  return { waysIn, waysOut, told, hear }
}

describe('an arm that two directions share', () => {
  it('has the other direction wait for a guest, and go on after them', () => {
    const { waysIn, waysOut, told } = arm(false)
    waysIn.use('guest')
    waysIn.use('none')
    waysOut.use('guest')
    expect(told).toEqual(['out waits', 'out goes on', 'in waits'])
  })

  it('is free for both while one of them lets everybody through', () => {
    const { waysOut, told } = arm(false)
    waysOut.use('open')
    expect(told).toEqual([])
  })

  it('with a contact for each direction tells each of its own', () => {
    const { waysIn, waysOut } = arm(false)
    waysIn.use('guest')
    expect(waysOut.heard(pass(true))).toEqual(pass(true))
  })

  it('with one contact for both tells the direction that has the guest, and it alone', () => {
    const { waysOut, hear } = arm(true)
    waysOut.use('guest')
    expect(hear(true)).toEqual([false, true])
    expect(hear(false)).toEqual([false, false])
  })

  it('with one contact for both, and no guest, tells the direction that is open', () => {
    const { waysOut, hear } = arm(true)
    waysOut.use('open')
    expect(hear(true)).toEqual([false, true])
  })

  it('with one contact for both, forced, is told once', () => {
    const { hear } = arm(true)
    expect(hear(true)).toEqual([true, false])
  })

  it('keeps a passage with whom it began', () => {
    const { waysIn, waysOut, hear } = arm(true)
    waysIn.use('guest')
    expect(hear(true)).toEqual([true, false])
    waysIn.use('none')
    waysOut.use('guest')
    expect(waysOut.heard(pass(true))).toEqual(pass(false))
  })

  it('hands on what is not known, and all other contacts, as they are', () => {
    const { waysOut } = arm(true)
    expect(waysOut.heard({ input: 'pass', active: null })).toEqual({ input: 'pass', active: null })
    expect(waysOut.heard({ input: 'stop', active: true })).toEqual({ input: 'stop', active: true })
  })
})
