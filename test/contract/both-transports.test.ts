import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { WebSocket, WebSocketServer } from 'ws'
import { afterEach, describe, expect, it } from 'vitest'
import { createClient, type Client, type ConnectionState } from '../../main/contract/call.ts'
import type { Channel } from '../../main/contract/channel.ts'
import { contractVersion, type LaneView, type ScreenRole } from '../../main/contract/gate-api.ts'
import { messagePortChannel, nodePortEvents } from '../../main/contract/message-port-channel.ts'
import { serve, type ConnectedScreen, type Served } from '../../main/contract/serve.ts'
import { webSocketChannel } from '../../main/contract/web-socket-channel.ts'
import { eventQueue } from '../support/event-queue.ts'

const tidy: (() => void)[] = []
afterEach(() => {
  for (const undo of tidy.splice(0).toReversed()) undo()
})

const lane: LaneView = {
  laneId: 'north-1',
  name: 'North 1',
  direction: 'in',
  answerNo: 1,
  answer: { kind: 'ready' },
  devices: { scanner: null, relay: null },
  scannerKind: 'camera',
  turnstile: null,
  alarms: [],
}

/** An engine as the contract sees it: remembers who joined, and answers from a script. */
function engine() {
  const screens: ConnectedScreen[] = []
  const faults: string[] = []
  const served: Served = {
    venue: { name: 'V', timeZone: 'UTC', languages: ['en'], rotateLanguageMs: 0, demo: false },
    engineVersion: '1',
    join(screen) {
      screens.push(screen)
      screen.emit('lane', lane)
      return () => screens.splice(screens.indexOf(screen), 1)
    },
    api: {
      counts: () => ({ decisions: [], passages: [] }),
      present: ({ text }) => {
        if (text === 'bug') throw new Error('a secret path')
        return text === 'wrong' ? ('nonsense' as 'taken') : 'taken'
      },
      dismiss: () => null,
      reset: () => 'done',
      setClosed: () => null,
      demoPasses: () => [],
      simulate: () => 'done',
    },
    onFault: (call) => faults.push(call),
  }
  return { served, screens, faults }
}

interface Wire {
  /** Opens a fresh channel to the engine, and gives its far end too. */
  open(): Promise<{ near: Channel; far: Channel }>
}

async function socketWire(): Promise<Wire> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  tidy.push(() => server.close())
  const { port } = server.address() as { port: number }
  return {
    async open() {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`)
      const [[far]] = (await Promise.all([once(server, 'connection'), once(socket, 'open')])) as [
        [WebSocket],
        unknown,
      ]
      tidy.push(() => far.terminate())
      return { near: webSocketChannel(socket), far: webSocketChannel(far) }
    },
  }
}

function portWire(): Promise<Wire> {
  return Promise.resolve({
    open() {
      const { port1, port2 } = new MessageChannel()
      tidy.push(() => port1.close())
      return Promise.resolve({
        near: messagePortChannel(port1, nodePortEvents(port1)),
        far: messagePortChannel(port2, nodePortEvents(port2)),
      })
    },
  })
}

describe.each([
  ['a socket', socketWire],
  ['a message port', portWire],
])('the contract over %s', (_name, makeWire) => {
  async function connected(role: ScreenRole) {
    const wire = await makeWire()
    const at = engine()
    const fars: Channel[] = []
    const states = eventQueue<ConnectionState>()
    const client: Client = createClient({
      role,
      async open() {
        const { near, far } = await wire.open()
        fars.push(far)
        serve(far, at.served)
        return near
      },
    })
    tidy.push(() => client.close())
    client.onState(states.push)
    const reached = async (kind: ConnectionState['kind']): Promise<void> => {
      while ((await states.next()).kind !== kind);
    }
    const lanes = eventQueue<LaneView>()
    client.on('lane', lanes.push)
    await reached('connected')
    return { ...at, client, fars, reached, lanes }
  }

  it('carries calls, and events from the state of now on', async () => {
    const { client, lanes } = await connected('attendant')
    expect(await lanes.next()).toEqual(lane)
    expect(await client.call('present', { laneId: 'north-1', text: 'x' })).toEqual({
      ok: true,
      value: 'taken',
    })
  })

  it('tells a holder to attendants alone', async () => {
    for (const role of ['guest', 'manager', 'demo', 'attendant'] as const) {
      const { client, screens, lanes } = await connected(role)
      const heard: unknown[] = []
      client.on('attendant', (view) => heard.push(view))
      await lanes.next()
      screens[0]?.emit('attendant', { laneId: 'north-1', shown: null })
      screens[0]?.emit('lane', lane)
      await lanes.next()
      expect(heard.length).toBe(role === 'attendant' ? 1 : 0)
    }
  })

  it('lets a screen make the calls of its role, and no others', async () => {
    const guest = await connected('guest')
    expect(await guest.client.call('present', { laneId: 'n', text: 'x' })).toEqual({
      ok: false,
      error: 'not-allowed',
    })
    expect(await guest.client.call('reset', { laneId: 'n' })).toEqual({ ok: false, error: 'not-allowed' })
    const manager = await connected('manager')
    expect(await manager.client.call('counts', { fromS: 0, toS: 1 })).toMatchObject({ ok: true })
    expect(await manager.client.call('simulate', { laneId: 'n', act: 'fire-on' })).toMatchObject({
      ok: false,
    })
  })

  it('hands on nothing that it does not know: neither in nor out, nor the words of an error', async () => {
    const { client, faults } = await connected('attendant')
    expect(await client.call('present', { laneId: '', text: 'x' })).toEqual({ ok: false, error: 'bad-input' })
    expect(await client.call('toString' as 'reset', { laneId: 'n' })).toEqual({
      ok: false,
      error: 'unknown-call',
    })
    expect(await client.call('present', { laneId: 'n', text: 'bug' })).toEqual({ ok: false, error: 'failed' })
    expect(await client.call('present', { laneId: 'n', text: 'wrong' })).toEqual({
      ok: false,
      error: 'failed',
    })
    expect(faults).toEqual(['present', 'present'])
  })

  it('comes back by itself when the engine was gone, and the engine forgets the screen that left', async () => {
    const { fars, reached, lanes, screens } = await connected('guest')
    await lanes.next()
    fars[0]?.close()
    await reached('lost')
    const lostMs = performance.now()
    await reached('connected')
    expect(await lanes.next()).toEqual(lane)
    expect(performance.now() - lostMs).toBeLessThan(1_000)
    expect(screens).toHaveLength(1)
  })

  it('refuses to talk to another version', async () => {
    const wire = await makeWire()
    const { near, far } = await wire.open()
    serve(far, engine().served)
    const heard = eventQueue<unknown>()
    near.onMessage(heard.push)
    near.send({ id: 1, call: 'connect', input: { version: contractVersion + 1, role: 'guest' } })
    expect(await heard.next()).toEqual({
      re: 1,
      ok: { kind: 'wrong-version', engineSpeaks: contractVersion },
    })
    near.send({ id: 2, call: 'counts', input: { fromS: 0, toS: 1 } })
    expect(await heard.next()).toEqual({ re: 2, error: 'not-allowed' })
  })

  it('hangs up on a stranger who talks nonsense, and on one who talks without end', async () => {
    const wire = await makeWire()
    const nonsense = await wire.open()
    serve(nonsense.far, engine().served)
    const ended = new Promise<void>((resolve) => nonsense.near.onClose(resolve))
    nonsense.near.onMessage(() => undefined)
    nonsense.near.send('hello')
    await ended
    const flood = await wire.open()
    serve(flood.far, engine().served)
    const cut = new Promise<void>((resolve) => flood.near.onClose(resolve))
    flood.near.onMessage(() => undefined)
    for (let id = 0; id < 200; id += 1) flood.near.send({ id, call: 'nothing' })
    await cut
  })
})
