import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { WebSocket, WebSocketServer } from 'ws'
import type { Channel } from '../../main/contract/channel.ts'
import { messagePortChannel } from '../../main/contract/message-port-channel.ts'
import { nodePortEvents } from '../support/node-port-events.ts'
import { webSocketChannel } from '../../main/contract/web-socket-channel.ts'

/** An engine's door, as one transport makes it: each `knock` of a screen gives the engine the other end. */
export interface Transport {
  knock(): Promise<Channel>
  close(): Promise<void>
}

export const transports: Record<string, (onScreen: (channel: Channel) => void) => Promise<Transport>> = {
  async 'a message port'(onScreen) {
    const open: Channel[] = []
    return {
      async knock() {
        const { port1, port2 } = new MessageChannel()
        onScreen(messagePortChannel(port1, nodePortEvents(port1)))
        const screen = messagePortChannel(port2, nodePortEvents(port2))
        open.push(screen)
        return screen
      },
      async close() {
        for (const screen of open) screen.close()
      },
    }
  },

  async 'a web socket'(onScreen) {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    server.on('connection', (socket) => onScreen(webSocketChannel(socket)))
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    return {
      async knock() {
        const socket = new WebSocket(`ws://127.0.0.1:${port}`)
        const channel = webSocketChannel(socket)
        await once(socket, 'open')
        return channel
      },
      async close() {
        for (const socket of server.clients) socket.terminate()
        server.close()
        await once(server, 'close')
      },
    }
  },
}
