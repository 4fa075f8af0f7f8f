import { afterEach, describe, expect, it } from 'vitest'
import type { Client } from '../../main/contract/call.ts'
import type { TrialEvent } from '../../main/contract/devices-api.ts'
import { eventQueue } from '../support/event-queue.ts'
import { GateService } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'
import { Pty } from '../support/pty.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'

const on = 'a00101a2'
const off = 'a00100a1'
const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

async function bareGate() {
  const scanner = await Pty.plugIn()
  const relay = await Pty.plugIn()
  const service = new GateService([])
  tidy.push(
    () => scanner.dispose(),
    () => relay.dispose(),
    () => service.dispose(),
  )
  const authority = new ShcAuthority()
  service.trust(authority.trust())
  await service.start()
  const setup = await service.client('setup')
  tidy.push(() => Promise.resolve(setup.close()))
  await new Promise<void>((resolve) => setup.onState(({ kind }) => kind === 'connected' && resolve()))
  return { scanner, relay, service, authority, setup }
}

async function tried(setup: Client, part: 'scanner' | 'relay', device: object) {
  const told = eventQueue<TrialEvent>()
  setup.on('trial', told.push)
  const answer = await setup.call('tryDevice', { part, json: JSON.stringify(device) })
  expect(answer).toEqual({ ok: true, value: { kind: 'begun' } })
  return told
}

describe.skipIf(parts.socat === null)('a gate without a lane', () => {
  it('gets one on its setup screen, which works after the next start too', async () => {
    const { scanner, relay, service, authority, setup } = await bareGate()
    const reader = { kind: 'serial', path: scanner.port, baudRate: 9_600 }
    const board = { kind: 'lcus', path: relay.port }

    const reads = await tried(setup, 'scanner', reader)
    expect(await reads.next()).toEqual({ kind: 'ready' })
    const card = numeric(authority.card())
    scanner.send(`${card}\r`)
    expect(await reads.next()).toMatchObject({
      kind: 'read',
      characters: card.length,
      format: 'smart-health-card',
    })

    const opens = await tried(setup, 'relay', board)
    expect(await opens.next()).toEqual({ kind: 'ready' })
    expect(await setup.call('pulseTrial', null)).toEqual({ ok: true, value: { kind: 'pulsed' } })
    await relay.receivedUntil((bytes) => bytes.toString('hex').endsWith(on + off))

    const lane = { id: 'north-1', name: 'North 1', scanner: reader, relay: board }
    const kept = await setup.call('changeLane', {
      kind: 'keep',
      json: JSON.stringify(lane),
      sharesWith: null,
    })
    expect(kept).toEqual({ ok: true, value: { kind: 'kept' } })

    const guest = await service.screen('guest')
    await guest.answered('ready')
    scanner.send(`${card}\r`)
    await guest.answered('admitted')
    await relay.receivedUntil((bytes) => bytes.toString('hex').endsWith(on + off))
    const pulses = relay.received.toString('hex').split(on).length

    await service.stop()
    guest.forget()
    service.keepPort()
    await service.start()
    await guest.answered('ready')
    scanner.send(`${card}\r`)
    await guest.answered('admitted')
    await relay.receivedUntil((bytes) => bytes.toString('hex').split(on).length > pulses)
    guest.close()
    expect(service.tally()).toEqual({ 'admit none': 2 })
    const { stdout } = service.run('audit', 'list')
    expect(stdout).toContain('relay-tested')
    expect(stdout).toContain('lane-set-up')
  })

  it('ends when it is told to, whatever is on trial, with its relay off', async () => {
    const { relay, service, setup } = await bareGate()
    const opens = await tried(setup, 'relay', { kind: 'lcus', path: relay.port })
    expect(await opens.next()).toEqual({ kind: 'ready' })
    await setup.call('pulseTrial', null)
    await service.stop()
    expect(relay.received.toString('hex').endsWith(off)).toBe(true)
  })
})
