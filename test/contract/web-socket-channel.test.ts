import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Channel } from '../../main/contract/channel.ts'
import { maxMessageBytes, maxWaitingBytes, webSocketChannel } from '../../main/contract/web-socket-channel.ts'
import { eventQueue } from '../support/event-queue.ts'

describe('a socket', () => {
  let server: WebSocketServer
  let far: WebSocket
  let channel: Channel
  const heard = eventQueue<unknown>()

  beforeEach(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    far = new WebSocket(`ws://127.0.0.1:${port}`)
    const [socket] = (await once(server, 'connection')) as [WebSocket]
    channel = webSocketChannel(socket)
    channel.onMessage(heard.push)
    if (far.readyState !== WebSocket.OPEN) await once(far, 'open')
  })
  afterEach(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })

  it.each([
    ['is no JSON', '{"id":', 4_007],
    ['is bytes', Buffer.from('{"id":1}'), 4_003],
    ['is larger than any honest message', JSON.stringify('x'.repeat(maxMessageBytes)), 4_009],
  ])('is closed when what comes %s', async (_what, message, code) => {
    far.send(message)
    const [closedWith] = (await once(far, 'close')) as [number]
    expect(closedWith).toBe(code)
  })

  it('hands on what came before anybody listened', async () => {
    const [late] = await Promise.all([
      once(server, 'connection').then(([socket]) => webSocketChannel(socket as WebSocket)),
      (async () => {
        const eager = new WebSocket(far.url)
        await once(eager, 'open')
        eager.send('"first"')
        eager.send('"second"')
      })(),
    ])
    channel.send(null)
    await once(far, 'message')
    const messages = eventQueue<unknown>()
    late.onMessage(messages.push)
    expect([await messages.next(), await messages.next()]).toEqual(['first', 'second'])
  })

  it('is given up when its far end has stopped reading, before it fills the memory', async () => {
    far.pause()
    const given = { ended: false }
    channel.onClose(() => {
      given.ended = true
    })
    const chunk = 'x'.repeat(100_000)
    // The system's own buffers take some; then ours grow, up to the limit.
    let sent = 0
    while (!given.ended && sent < 10 * maxWaitingBytes) {
      channel.send(chunk)
      sent += chunk.length
    }
    expect(given.ended).toBe(true)
  })
})
