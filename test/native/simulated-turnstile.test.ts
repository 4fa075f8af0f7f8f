import { describe, expect, it } from 'vitest'
import { SimulatedTurnstile } from '../../native/simulators/simulated-turnstile.ts'
import { FakeClock } from '../support/fake-clock.ts'

function tripod(mode: 'pulse' | 'potential' = 'pulse') {
  const clock = new FakeClock()
  const turnstile = new SimulatedTurnstile(clock, mode)
  const contacts: string[] = []
  turnstile.inputs.start(({ input, active }) => contacts.push(`${input} ${active ? 'on' : 'off'}`))
  const atRest = contacts.splice(0)
  const relayEvents: string[] = []
  turnstile.relay.start(({ kind }) => relayEvents.push(kind))
  return { clock, turnstile, contacts, relayEvents, atRest }
}

describe('a tripod in pulse mode', () => {
  it('lets one guest through for a pulse, and locks behind them', async () => {
    const { clock, turnstile, contacts } = tripod()
    await turnstile.relay.pulse(1, 300)
    expect(turnstile.view).toMatchObject({ open: false, relayOn: true })
    clock.advance(100)
    expect(turnstile.view).toMatchObject({ open: true, relayOn: true })
    clock.advance(200)
    expect(turnstile.view).toMatchObject({ open: true, relayOn: false })
    turnstile.walkThrough()
    clock.advance(2_000)
    expect(contacts).toEqual(['pass on', 'pass off'])
    expect(turnstile.view).toMatchObject({ open: false, angle: 0, relayOn: false, ready: true })
    turnstile.walkThrough()
    clock.advance(2_000)
    expect(contacts).toHaveLength(2)
  })

  it('breaks its contact at 67 degrees and not before', async () => {
    const { clock, turnstile, contacts } = tripod()
    await turnstile.relay.pulse(1, 300)
    clock.advance(100)
    let before = 0
    turnstile.onChange(() => {
      if (contacts.length === 0) before = turnstile.view.angle
    })
    turnstile.walkThrough()
    while (contacts.length === 0) clock.advance(50)
    expect(before).toBeLessThanOrEqual(70)
    expect(turnstile.view.angle).toBeGreaterThanOrEqual(67)
  })

  it('waits five seconds for its guest, and a second pulse adds nothing', async () => {
    const { clock, turnstile } = tripod()
    await turnstile.relay.pulse(1, 300)
    clock.advance(3_100)
    await turnstile.relay.pulse(1, 300)
    clock.advance(1_999)
    expect(turnstile.view.open).toBe(true)
    clock.advance(1)
    expect(turnstile.view.open).toBe(false)
    await turnstile.relay.pulse(1, 300)
    clock.advance(5_099)
    expect(turnstile.view.open).toBe(true)
  })

  it('does not take a contact of less than a tenth of a second for an order', async () => {
    const { clock, turnstile } = tripod()
    await turnstile.relay.pulse(1, 99)
    clock.advance(1_000)
    expect(turnstile.view.open).toBe(false)
  })

  it('gives a little when pushed while locked, and tells nothing', () => {
    const { clock, turnstile, contacts } = tripod()
    let furthest = 0
    turnstile.onChange(() => (furthest = Math.max(furthest, turnstile.view.angle)))
    turnstile.walkThrough()
    clock.advance(2_000)
    expect(furthest).toBe(8)
    expect(turnstile.view.angle).toBe(0)
    expect(contacts).toEqual([])
  })

  it('tells of an arm that was forced', () => {
    const { clock, turnstile, contacts } = tripod()
    turnstile.forceArm()
    clock.advance(2_000)
    expect(contacts).toEqual(['ready off', 'pass on', 'pass off', 'ready on'])
  })

  it('stays open for as long as the fire panel wants, guest after guest', () => {
    const { clock, turnstile, contacts } = tripod()
    turnstile.fire(true)
    for (let guest = 0; guest < 2; guest += 1) {
      turnstile.walkThrough()
      clock.advance(10_000)
      expect(turnstile.view.open).toBe(true)
    }
    turnstile.fire(false)
    expect(turnstile.view.open).toBe(false)
    expect(contacts).toEqual(['fire on', 'pass on', 'pass off', 'pass on', 'pass off', 'fire off'])
  })

  it('drops its relay with its plug, and says that it is gone', async () => {
    const { turnstile, relayEvents } = tripod()
    await turnstile.relay.pulse(1, 300)
    turnstile.relay.unplug()
    expect(turnstile.view.relayOn).toBe(false)
    expect(await turnstile.relay.pulse(1, 300)).toMatchObject({ ok: false, error: { code: 'relay-gone' } })
    turnstile.relay.plugIn()
    expect(relayEvents).toEqual(['back', 'lost', 'back'])
  })

  it('tells how each of its contacts stands as soon as somebody listens', () => {
    expect(tripod().atRest).toEqual(['pass off', 'ready on', 'fire off', 'stop off', 'release off'])
  })

  it('held up halfway goes on where it stood, and says after half a minute that it cannot serve', async () => {
    const { clock, turnstile, contacts } = tripod()
    await turnstile.relay.pulse(1, 300)
    clock.advance(100)
    turnstile.holdArm(true)
    turnstile.walkThrough()
    clock.advance(20_000)
    expect(turnstile.view.angle).toBe(90)
    expect(contacts).toEqual(['pass on'])
    clock.advance(11_000)
    turnstile.walkThrough()
    turnstile.holdArm(false)
    clock.advance(1_000)
    expect(contacts).toEqual(['pass on', 'ready off', 'pass off', 'ready on'])
    expect(turnstile.view.angle).toBe(0)
  })

  it('lets whoever follows at once through, though it is locked by then', async () => {
    const { clock, turnstile, contacts } = tripod()
    await turnstile.relay.pulse(1, 300)
    clock.advance(100)
    turnstile.tailgate()
    clock.advance(5_000)
    expect(contacts).toEqual(['pass on', 'pass off', 'pass on', 'pass off'])
    turnstile.tailgate()
    clock.advance(5_000)
    expect(contacts).toHaveLength(4)
  })

  it('tells of the button of the emergency release, which opens nothing by itself', () => {
    const { turnstile, contacts } = tripod()
    turnstile.pressRelease(true)
    turnstile.pressRelease(false)
    expect(contacts).toEqual(['release on', 'release off'])
    expect(turnstile.view.open).toBe(false)
  })
})

describe('a tripod with a lane in and a lane out', () => {
  function bothWays(onePass = false) {
    const clock = new FakeClock()
    const turnstile = new SimulatedTurnstile(clock, 'pulse', onePass)
    const passes: string[] = []
    for (const [way, inputs] of [
      ['in', turnstile.inputs],
      ['out', turnstile.inputsOut],
    ] as const)
      inputs.start(({ input, active }) => {
        if (input === 'pass') passes.push(`${way} ${active ? 'on' : 'off'}`)
      })
    passes.splice(0)
    return { clock, turnstile, passes }
  }

  it('is freed in one direction, holds in the other, and tells of the passage on the contact of that one', async () => {
    const { clock, turnstile, passes } = bothWays()
    await turnstile.relayOut.pulse(1, 300)
    clock.advance(100)
    expect(turnstile.view).toMatchObject({ open: false, openOut: true, relayOn: false, relayOutOn: true })
    turnstile.walkThrough('in')
    clock.advance(1_000)
    expect(passes).toEqual([])
    turnstile.walkThrough('out')
    clock.advance(2_000)
    expect(passes).toEqual(['out on', 'out off'])
    expect(turnstile.view).toMatchObject({ openOut: false, angle: 0 })
  })

  it('freed in both keeps the second one free behind the first guest, for its own five seconds', async () => {
    const { clock, turnstile, passes } = bothWays()
    await turnstile.relay.pulse(1, 300)
    await turnstile.relayOut.pulse(1, 300)
    clock.advance(100)
    turnstile.walkThrough('in')
    turnstile.walkThrough('out')
    clock.advance(2_000)
    expect(turnstile.view).toMatchObject({ open: false, openOut: true })
    turnstile.walkThrough('out')
    clock.advance(2_000)
    expect(passes).toEqual(['in on', 'in off', 'out on', 'out off'])
    expect(turnstile.view.openOut).toBe(false)
  })

  it('with one PASS contact tells both lanes of each passage', async () => {
    const { clock, turnstile, passes } = bothWays(true)
    await turnstile.relayOut.pulse(1, 300)
    clock.advance(100)
    turnstile.walkThrough('out')
    clock.advance(2_000)
    expect(passes).toEqual(['in on', 'out on', 'in off', 'out off'])
  })

  it('is free both ways in a fire, and forced it tells the side that it was forced from', () => {
    const { clock, turnstile, passes } = bothWays()
    turnstile.forceArm('out')
    clock.advance(2_000)
    expect(passes).toEqual(['out on', 'out off'])
    turnstile.fire(true)
    expect(turnstile.view).toMatchObject({ open: true, openOut: true })
    turnstile.fire(false)
    expect(turnstile.view).toMatchObject({ open: false, openOut: false })
  })
})

describe('a tripod in potential mode', () => {
  it('is free for as long as the contact is closed, guest after guest', async () => {
    const { clock, turnstile, contacts } = tripod('potential')
    await turnstile.relay.pulse(1, 10_000)
    clock.advance(6_000)
    for (let guest = 0; guest < 2; guest += 1) {
      turnstile.walkThrough()
      clock.advance(1_500)
      expect(turnstile.view.open).toBe(true)
    }
    await turnstile.relay.off()
    expect(turnstile.view.open).toBe(false)
    expect(contacts).toEqual(['pass on', 'pass off', 'pass on', 'pass off'])
  })

  it('whose contact a pulse after a pulse keeps closed stays free all the time', async () => {
    const { clock, turnstile } = tripod('potential')
    for (let renewed = 0; renewed < 5; renewed += 1) {
      await turnstile.relay.pulse(1, 3_000)
      clock.advance(2_000)
      expect(turnstile.view.open).toBe(true)
    }
    clock.advance(1_000)
    expect(turnstile.view.open).toBe(false)
  })
})
