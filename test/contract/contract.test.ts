import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createClient,
  type Client,
  type ClientOptions,
  type ConnectionState,
} from '../../main/contract/call.ts'
import type { Channel } from '../../main/contract/channel.ts'
import { contractVersion, type ScreenRole } from '../../main/contract/gate-api.ts'
import { serve } from '../../main/contract/serve.ts'
import { maxPartLength } from '../../main/contract/trust-api.ts'
import { eventQueue } from '../support/event-queue.ts'
import { readyLane, ScriptedEngine } from './scripted-engine.ts'
import { transports, type Transport } from './transports.ts'

describe.each(Object.entries(transports))('a screen and its engine over %s', (_name, openTransport) => {
  let engine: ScriptedEngine
  let engineEnds: Channel[]
  let onScreen: (channel: Channel) => void
  let transport: Transport
  let clients: Client[]

  beforeEach(async () => {
    engine = new ScriptedEngine()
    engineEnds = []
    clients = []
    onScreen = (channel) => {
      engineEnds.push(channel)
      serve(channel, engine)
    }
    transport = await openTransport((channel) => onScreen(channel))
  })
  afterEach(async () => {
    for (const client of clients) client.close()
    await transport.close()
  })

  function screen(role: ScreenRole, open: ClientOptions['open'] = () => transport.knock()): Client {
    const client = createClient({ role, open })
    clients.push(client)
    return client
  }

  async function connected(role: ScreenRole): Promise<Client> {
    const client = screen(role)
    await until(client, 'connected')
    return client
  }

  /** A stranger that speaks the transport, and not the contract. */
  async function stranger(): Promise<{
    send(message: unknown): void
    next(): Promise<unknown>
    closed: Promise<void>
  }> {
    const channel = await transport.knock()
    const heard = eventQueue<unknown>()
    const closed = new Promise<void>((resolve) => {
      channel.onClose(resolve)
    })
    channel.onMessage(heard.push)
    return { send: (message) => channel.send(message), next: heard.next, closed }
  }

  it('connects, learns the venue, and is told the state of the lane at once', async () => {
    const lanes = eventQueue<unknown>()
    const client = screen('guest')
    client.on('lane', lanes.push)
    const state = await until(client, 'connected')
    expect(state).toEqual({
      kind: 'connected',
      welcome: { kind: 'welcome', venue: engine.venue, engineVersion: '0.1.0' },
    })
    expect(await lanes.next()).toEqual(readyLane)
  })

  it('gets the answer of the call that it made', async () => {
    const client = await connected('attendant')
    expect(await client.call('reset', { laneId: 'north-1' })).toEqual({ ok: true, value: 'done' })
    expect(await client.call('dismiss', { laneId: 'north-1' })).toEqual({ ok: true, value: null })
  })

  it('is not let near what its role has no business with', async () => {
    const client = await connected('guest')
    expect(await client.call('reset', { laneId: 'north-1' })).toEqual({ ok: false, error: 'not-allowed' })
    expect(await client.call('counts', { fromS: 0, toS: 1 })).toEqual({ ok: false, error: 'not-allowed' })
    expect(engine.called).toEqual([])
  })

  it('lets somebody in as an attendant alone', async () => {
    const ask = (client: Client) => [
      client.call('admitByHand', { laneId: 'north-1', reason: 'staff' }),
      client.call('confirmId', { laneId: 'north-1' }),
      client.call('turnAway', { laneId: 'north-1' }),
      client.call('party', { laneId: 'north-1', act: 'begin' }),
    ]
    for (const role of ['guest', 'manager', 'desk', 'setup', 'demo'] as const) {
      const answers = await Promise.all(ask(await connected(role)))
      expect(answers).toEqual(answers.map(() => ({ ok: false, error: 'not-allowed' })))
    }
    expect(engine.called).toEqual([])
    await Promise.all(ask(await connected('attendant')))
    expect(engine.called).toEqual(['admitByHand', 'confirmId', 'turnAway', 'party'])
  })

  it('is told of trust, and changes it, as a setup screen alone', async () => {
    const filter = { search: '', format: null, country: null, source: null, accepted: null }
    const ask = (client: Client) => [
      client.call('issuers', { filter, offset: 0, limit: 9 }),
      client.call('trustFilePart', { upload: 'upload-1', part: 0, text: '', last: true }),
      client.call('changeTrust', { job: 'a-job-of-it', change: { kind: 'undo' }, agreed: null }),
      client.call('signers', { kind: 'unpin', fingerprint: 'x' }),
      client.call('lists', null),
      client.call('listUse', { list: 'guests' }),
      client.call('listFilePart', { upload: 'upload-1', part: 0, text: '', last: true }),
      client.call('changeList', {
        job: 'job-of-it',
        change: { kind: 'remove', list: 'guests' },
        agreed: null,
      }),
      client.call('cancelList', { job: 'job-of-it' }),
      client.call('blockPass', {
        pass: { kind: 'code', code: 'x' },
        act: { kind: 'unblock', reason: 'found' },
      }),
    ]
    for (const role of ['guest', 'attendant', 'manager', 'desk'] as const) {
      const answers = await Promise.all(ask(await connected(role)))
      expect(answers).toEqual(answers.map(() => ({ ok: false, error: 'not-allowed' })))
    }
    expect(engine.called).toEqual([])
    const answers = await Promise.all(ask(await connected('setup')))
    expect(answers).toEqual(answers.map(() => expect.objectContaining({ ok: true })))
  })

  it('brings a part of a file whatever it holds, and no larger one', async () => {
    const client = await connected('setup')
    const part = (text: string) =>
      client.call('trustFilePart', { upload: 'upload-1', part: 0, text, last: false })
    expect(await part('\u0000'.repeat(maxPartLength))).toEqual({ ok: true, value: 'taken' })
    expect(await part('x'.repeat(maxPartLength + 1))).toEqual({ ok: false, error: 'bad-input' })
  })

  it('takes nothing from a page of the demo at a real gate', async () => {
    const client = await connected('demo')
    expect(await client.call('present', { laneId: 'north-1', text: 'shc:/1' })).toEqual({
      ok: false,
      error: 'not-allowed',
    })
    engine = new ScriptedEngine({ demo: true })
    const demo = await connected('demo')
    expect(await demo.call('present', { laneId: 'north-1', text: 'shc:/1' })).toEqual({
      ok: true,
      value: 'taken',
    })
  })

  it("tells a guest's name to attendants, and to nobody else", async () => {
    const told: string[] = []
    const lanes = eventQueue<unknown>()
    for (const role of ['guest', 'manager', 'demo', 'attendant'] as const) {
      const client = screen(role)
      client.on('attendant', () => told.push(role))
      client.on('lane', lanes.push)
      await lanes.next()
    }
    for (const each of engine.screens) {
      each.emit('attendant', { laneId: 'north-1', shown: null })
      // Goes to everybody, and after the one above.
      each.emit('lane', readyLane)
    }
    for (let heard = 0; heard < 4; heard += 1) await lanes.next()
    expect(told).toEqual(['attendant'])
  })

  it('learns that a call failed, and nothing of why', async () => {
    engine.api.reset = () => {
      throw new Error('SELECT name FROM secrets')
    }
    const { send, next } = await stranger()
    send({ id: 1, call: 'connect', input: { version: contractVersion, role: 'attendant' } })
    await next()
    await next()
    send({ id: 2, call: 'reset', input: { laneId: 'north-1' } })
    expect(await next()).toEqual({ re: 2, error: 'failed' })
    expect(engine.faults).toMatchObject([{ what: 'reset', error: { message: 'SELECT name FROM secrets' } }])
  })

  it('is spared an answer that the contract does not allow', async () => {
    engine.api.reset = () => 'perhaps' as never
    const client = await connected('attendant')
    expect(await client.call('reset', { laneId: 'north-1' })).toEqual({ ok: false, error: 'failed' })
    expect(engine.faults).toHaveLength(1)
  })

  it('is spared an event that the contract does not allow, and the lane that told it never notices', async () => {
    const lanes = eventQueue<unknown>()
    screen('guest').on('lane', lanes.push)
    expect(await lanes.next()).toEqual(readyLane)
    const [joined] = engine.screens
    joined?.emit('lane', { ...readyLane, answerNo: 1.5 })
    joined?.emit('lane', { ...readyLane, answerNo: 2 })
    expect(await lanes.next()).toEqual({ ...readyLane, answerNo: 2 })
    expect(engine.faults).toMatchObject([{ what: 'lane' }])
  })

  it('is forgotten by the engine when it goes', async () => {
    const client = await connected('guest')
    expect(engine.screens.size).toBe(1)
    const gone = new Promise<void>((resolve) => {
      engineEnds[0]?.onClose(resolve)
    })
    client.close()
    await gone
    expect(engine.screens.size).toBe(0)
  })

  describe('that loses its engine', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    })
    afterEach(() => {
      vi.useRealTimers()
    })

    it('is back, and is shown the truth, within a second', async () => {
      const client = screen('guest')
      const lanes = eventQueue<unknown>()
      client.on('lane', lanes.push)
      const states = eventQueue<string>()
      client.onState(({ kind }) => states.push(kind))
      await vi.advanceTimersByTimeAsync(0)
      expect([await states.next(), await states.next()]).toEqual(['connecting', 'connected'])
      expect(await lanes.next()).toEqual(readyLane)
      engineEnds[0]?.close()
      expect(await states.next()).toBe('lost')
      expect(await client.call('reset', { laneId: 'north-1' })).toEqual({ ok: false, error: 'not-connected' })
      await vi.advanceTimersByTimeAsync(1_000)
      expect(await states.next()).toBe('connected')
      expect(await lanes.next()).toEqual(readyLane)
    })

    it('finds one that was away for long within half a second', async () => {
      let away = true
      const client = screen('guest', () =>
        away ? Promise.reject(new Error('nobody there')) : transport.knock(),
      )
      await vi.advanceTimersByTimeAsync(60_000)
      away = false
      await vi.advanceTimersByTimeAsync(500)
      await until(client, 'connected')
    })
  })

  it('answers the calls that were under way when the engine went', async () => {
    engine.api.reset = () => new Promise(() => undefined)
    const client = await connected('attendant')
    const answer = client.call('reset', { laneId: 'north-1' })
    const gone = new Promise<void>((resolve) => {
      engineEnds[0]?.onClose(resolve)
    })
    engineEnds[0]?.close()
    await gone
    expect(await answer).toEqual({ ok: false, error: 'not-connected' })
  })

  it('of another version is told so, and gets nothing else', async () => {
    const { send, next } = await stranger()
    send({ id: 1, call: 'connect', input: { version: contractVersion + 1, role: 'attendant' } })
    expect(await next()).toEqual({ re: 1, ok: { kind: 'wrong-version', engineSpeaks: contractVersion } })
    send({ id: 2, call: 'reset', input: { laneId: 'north-1' } })
    expect(await next()).toEqual({ re: 2, error: 'not-allowed' })
    expect(engine.screens.size).toBe(0)
  })

  it('knows an engine of another version when it meets one', async () => {
    onScreen = (channel) =>
      channel.onMessage((message) => {
        const { id } = message as { id: number }
        channel.send({ re: id, ok: { kind: 'wrong-version', engineSpeaks: 7 } })
      })
    expect(await until(screen('guest'), 'wrong-version')).toEqual({ kind: 'wrong-version', engineSpeaks: 7 })
  })

  it('that has not said who it is may do nothing', async () => {
    const { send, next } = await stranger()
    send({ id: 1, call: 'reset', input: { laneId: 'north-1' } })
    expect(await next()).toEqual({ re: 1, error: 'not-allowed' })
  })

  it('cannot become another screen afterwards', async () => {
    const { send, next } = await stranger()
    send({ id: 1, call: 'connect', input: { version: contractVersion, role: 'guest' } })
    await next()
    await next()
    send({ id: 2, call: 'connect', input: { version: contractVersion, role: 'attendant' } })
    expect(await next()).toEqual({ re: 2, error: 'not-allowed' })
    expect([...engine.screens].map(({ role }) => role)).toEqual(['guest'])
  })

  it.each([
    ['a call that does not exist', { id: 1, call: 'openGate', input: null }, 'unknown-call'],
    ["a call by the name of an object's own property", { id: 1, call: 'constructor' }, 'unknown-call'],
    ['an input of another shape', { id: 1, call: 'reset', input: { laneId: 7 } }, 'bad-input'],
    [
      'a text longer than any code',
      { id: 1, call: 'present', input: { laneId: 'a', text: 'x'.repeat(100_001) } },
      'bad-input',
    ],
    [
      'a role that does not exist',
      { id: 1, call: 'connect', input: { version: 1, role: 'owner' } },
      'bad-input',
    ],
  ])('is refused %s', async (_what, message, error) => {
    const { send, next } = await stranger()
    send(message)
    expect(await next()).toEqual({ re: 1, error })
  })

  it('that talks nonsense is cut off, whatever the nonsense is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue().filter((value) => !isRequest(value)),
        async (nonsense) => {
          const { send, closed } = await stranger()
          send(nonsense)
          await closed
        },
      ),
      { numRuns: 40 },
    )
    expect(engine.called).toEqual([])
  })

  it('that floods its engine is cut off', async () => {
    const { send, closed } = await stranger()
    for (let id = 0; id < 60; id += 1) send({ id, call: 'reset', input: { laneId: 'north-1' } })
    await closed
  })

  it('leaves an engine that talks nonsense', async () => {
    let answered = 0
    onScreen = (channel) => {
      answered += 1
      if (answered > 1) return serve(channel, engine)
      channel.send({ lane: 'open sesame' })
    }
    await until(screen('guest'), 'connected')
    expect(answered).toBe(2)
  })

  it('does not wait for ever for an answer', async () => {
    engine.api.reset = () => new Promise(() => undefined)
    const client = await connected('attendant')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const answer = client.call('reset', { laneId: 'north-1' })
      vi.advanceTimersByTime(5_000)
      expect(await answer).toEqual({ ok: false, error: 'no-answer' })
    } finally {
      vi.useRealTimers()
    }
  })
})

function until(client: Client, kind: ConnectionState['kind']): Promise<ConnectionState> {
  return new Promise((resolve) => {
    client.onState((state) => {
      if (state.kind === kind) resolve(state)
    })
  })
}

const isRequest = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'id' in value && 'call' in value
