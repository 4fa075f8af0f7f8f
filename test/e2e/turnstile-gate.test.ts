import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { GateService, type WatchedScreen } from '../support/gate-service.ts'
import { RunningCommand } from '../support/running-command.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'

const contacts = {
  pass: { input: 1 },
  ready: { input: 2 },
  fire: { input: 3 },
  stop: { input: 4 },
  release: { input: 5 },
}

/** A lane whose turnstile is the simulated one, behind a board on this machine's network. */
async function turnstileGate(...options: string[]) {
  const tripod = new RunningCommand(
    'simulate',
    'turnstile',
    '--kind',
    'modbus-tcp',
    '--port',
    '0',
    ...options,
  )
  await tripod.says('127.0.0.1:')
  const port = Number(/:(\d+)/.exec(tripod.printed)?.[1])
  const relay = { kind: 'modbus-tcp', host: '127.0.0.1', port, inputs: 8, pulse: 'waveshare-flash' }
  const timing = { passageTimeoutMs: 3_000, passMaxMs: 3_000, sameCodeMs: 0 }
  const lane = {
    id: 'north-1',
    name: 'North 1',
    scanner: { kind: 'camera' },
    relay,
    inputs: contacts,
    timing,
  }
  const service = new GateService([lane])
  onTestFinished(() => service.dispose())
  const authority = new ShcAuthority()
  service.trust(authority.trust())
  return { tripod, service, card: numeric(authority.card()) }
}

const present = async (attendant: WatchedScreen, text: string): Promise<void> => {
  expect(await attendant.client.call('present', { laneId: 'north-1', text })).toEqual({
    ok: true,
    value: 'taken',
  })
}

describe('a gate whose turnstile tells what happens to it', () => {
  it('counts who went through, and who did not', async () => {
    const { tripod, service, card } = await turnstileGate()
    await service.start()
    const attendant = await service.screen('attendant')
    await attendant.answered('ready')
    await present(attendant, card)
    await tripod.says('relay 1 on')
    // A guest is no quicker than the arm, which wants its contact for a tenth of a second.
    tripod.type('wait 300')
    tripod.type('walk')
    await attendant.until(({ answer }) => answer.kind === 'admitted' && answer.passing)
    await attendant.answered('ready')
    await present(attendant, card)
    await attendant.answered('admitted')
    await attendant.answered('ready')
    attendant.close()
    await service.stop()
    const ends = service.counts().passages.map(({ end, count }) => [end, count])
    expect(Object.fromEntries(ends)).toEqual({ entered: 1, 'no-passage': 1 })
  })

  it('tells of force and of fire, and opens for its emergency button', async () => {
    const { tripod, service } = await turnstileGate()
    await service.start()
    const attendant = await service.screen('attendant')
    await attendant.answered('ready')
    tripod.type('force')
    await attendant.until(({ alarms }) => alarms.includes('tamper'))
    await attendant.answered('ready')
    tripod.type('fire')
    await attendant.answered('emergency')
    tripod.type('fire-over')
    // Until the board is asked, a tenth of a second later, the panel still calls.
    const reset = () => attendant.client.call('reset', { laneId: 'north-1' })
    await vi.waitFor(async () => expect(await reset()).toEqual({ ok: true, value: 'done' }), {
      interval: 100,
      timeout: 20_000,
    })
    await attendant.answered('ready')
    tripod.type('press')
    await attendant.answered('emergency')
    await tripod.says('relay 1 on')
    attendant.close()
    await service.stop()
    expect(tripod.printed.trimEnd().endsWith('relay 1 off')).toBe(true)
  })
})

describe('a gate with a lane in and a lane out on one turnstile', () => {
  it('lets guests through each way, and counts them where they went', async () => {
    const board = ['--kind', 'modbus-tcp', '--port', '0', '--channel', '1', '--channel-out', '2']
    const tripod = new RunningCommand('simulate', 'turnstile', ...board, '--walk-after', '200')
    await tripod.says('127.0.0.1:')
    const port = Number(/:(\d+)/.exec(tripod.printed)?.[1])
    const relay = { kind: 'modbus-tcp', host: '127.0.0.1', port, inputs: 8, pulse: 'waveshare-flash' }
    const lane = (direction: 'in' | 'out', channel: number, pass: number) => ({
      id: direction,
      name: direction,
      direction,
      turnstile: 'north',
      scanner: { kind: 'camera' },
      relay: { ...relay, channel },
      inputs: { ...contacts, pass: { input: pass } },
      timing: { sameCodeMs: 0 },
    })
    const service = new GateService([lane('in', 1, 1), lane('out', 2, 6)])
    onTestFinished(() => service.dispose())
    const authority = new ShcAuthority()
    service.trust(authority.trust())
    await service.start()
    const attendant = await service.screen('attendant')
    for (const [laneId, other] of [
      ['in', 'out'],
      ['out', 'in'],
    ] as const) {
      await vi.waitFor(
        async () => {
          const text = numeric(authority.card())
          expect(await attendant.client.call('present', { laneId, text })).toEqual({
            ok: true,
            value: 'taken',
          })
        },
        { interval: 100, timeout: 20_000 },
      )
      await attendant.until((view) => view.laneId === other && view.answer.kind === 'wait')
      await attendant.until(
        ({ laneId: id, answer }) => id === laneId && answer.kind === 'admitted' && answer.passing,
      )
      await attendant.until((view) => view.laneId === other && view.answer.kind === 'ready')
    }
    attendant.close()
    await service.stop()
    expect(tripod.printed).toMatch(/relay 1 on[^]*relay 2 on/)
    const passed = service.counts().passages.map(({ laneId, end, count }) => `${laneId} ${end} ${count}`)
    expect(passed.toSorted()).toEqual(['in entered 1', 'out entered 1'])
  })
})

describe('passgate devices test inputs', () => {
  it('prints what the contacts tell', async () => {
    const { tripod, service } = await turnstileGate()
    const ofLane = ['--config', service.config, '--lane', 'north-1']
    const inputs = new RunningCommand('devices', 'test', 'inputs', ...ofLane)
    await inputs.says('pass: no')
    await inputs.says('ready: yes')
    tripod.type('fire')
    await inputs.says('fire: yes')
    expect(await inputs.end()).toBe(0)
  })
})
