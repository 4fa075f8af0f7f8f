import { describe, expect, it } from 'vitest'
import { SimulatedTurnstile } from '../../native/simulators/simulated-turnstile.ts'
import { FakeClock } from '../support/fake-clock.ts'

function tripod() {
  const clock = new FakeClock()
  const turnstile = new SimulatedTurnstile(clock)
  const contacts: string[] = []
  turnstile.inputs.start(({ input, active }) => contacts.push(`${input} ${active ? 'on' : 'off'}`))
  const relayEvents: string[] = []
  turnstile.relay.start(({ kind }) => relayEvents.push(kind))
  return { clock, turnstile, contacts, relayEvents }
}

describe('a tripod in pulse mode', () => {
  it('lets one guest through for a pulse, and locks behind them', async () => {
    const { clock, turnstile, contacts } = tripod()
    await turnstile.relay.pulse(1, 300)
    expect(turnstile.view).toMatchObject({ open: true, relayOn: true })
    clock.advance(300)
    expect(turnstile.view).toMatchObject({ open: true, relayOn: false })
    turnstile.walkThrough()
    clock.advance(2_000)
    expect(contacts).toEqual(['pass on', 'pass off'])
    expect(turnstile.view).toEqual({ open: false, angle: 0, relayOn: false, fire: false })
    turnstile.walkThrough()
    clock.advance(2_000)
    expect(contacts).toHaveLength(2)
  })

  it('breaks its contact at 67 degrees and not before', async () => {
    const { clock, turnstile, contacts } = tripod()
    await turnstile.relay.pulse(1, 300)
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
    clock.advance(3_000)
    await turnstile.relay.pulse(1, 300)
    clock.advance(1_999)
    expect(turnstile.view.open).toBe(true)
    clock.advance(1)
    expect(turnstile.view.open).toBe(false)
    await turnstile.relay.pulse(1, 300)
    clock.advance(4_999)
    expect(turnstile.view.open).toBe(true)
  })

  it('does not take a contact of less than a tenth of a second for an order', async () => {
    const { turnstile } = tripod()
    await turnstile.relay.pulse(1, 99)
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
    expect(contacts).toEqual(['pass on', 'pass off'])
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
    turnstile.unplug()
    expect(turnstile.view.relayOn).toBe(false)
    expect(await turnstile.relay.pulse(1, 300)).toMatchObject({ ok: false, error: { code: 'relay-gone' } })
    turnstile.plugIn()
    expect(relayEvents).toEqual(['back', 'lost', 'back'])
  })
})
