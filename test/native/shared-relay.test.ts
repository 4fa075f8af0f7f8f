import { describe, expect, it } from 'vitest'
import type { RelayEvent } from '../../native/relays/relay.ts'
import { SharedRelay } from '../../native/relays/shared-relay.ts'
import { SimulatedTurnstile } from '../../native/simulators/simulated-turnstile.ts'
import { FakeClock } from '../support/fake-clock.ts'

function boardForTwo() {
  const turnstile = new SimulatedTurnstile(new FakeClock())
  const board = new SharedRelay(turnstile.relay)
  const heard: { one: RelayEvent['kind'][]; two: RelayEvent['kind'][] } = { one: [], two: [] }
  const one = board.face()
  const two = board.face()
  one.start(({ kind }) => heard.one.push(kind))
  return { turnstile, one, two, heard, startTwo: () => two.start(({ kind }) => heard.two.push(kind)) }
}

describe('a board that serves two lanes', () => {
  it('tells a lane that starts later how it stands, and both of what happens then', () => {
    const { turnstile, heard, startTwo } = boardForTwo()
    turnstile.relay.unplug()
    startTwo()
    turnstile.relay.plugIn()
    expect(heard).toEqual({ one: ['back', 'lost', 'back'], two: ['lost', 'back'] })
  })

  it('works on for the one when the other has closed, and is let go of with the last', async () => {
    const { turnstile, one, two, heard, startTwo } = boardForTwo()
    startTwo()
    await one.close()
    expect(await two.pulse(1, 300)).toEqual({ ok: true, value: undefined })
    expect(turnstile.view.relayOn).toBe(true)
    turnstile.relay.unplug()
    turnstile.relay.plugIn()
    expect(heard.one).toEqual(['back'])
    await two.pulse(1, 300)
    await two.close()
    expect(turnstile.view.relayOn).toBe(false)
  })
})
