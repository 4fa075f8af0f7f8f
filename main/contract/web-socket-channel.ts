import type { Channel } from './channel.ts'

/** What the browser's WebSocket and the one of `ws` share. */
export interface WebSocketLike {
  readonly bufferedAmount: number
  send(text: string): void
  close(code?: number): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
}

/** More than any honest message: a text of 100,000 characters, escaped. */
export const maxMessageBytes = 1_000_000
/** What may wait for a far end that has stopped reading, as a suspended browser does. Beyond it, the end. */
export const maxWaitingBytes = 4_000_000

/** Why a socket was closed: 1000, or a number of our own, as a page may use no other (RFC 6455, section 7.4.2). */
const closeCodes = { done: 1_000, notText: 4_003, notJson: 4_007, tooSlow: 4_008, tooBig: 4_009 } as const

/** An open WebSocket as a Channel: one JSON text a message. What is not JSON ends it. */
export function webSocketChannel(socket: WebSocketLike): Channel {
  let open = true
  let listener: ((message: unknown) => void) | null = null
  let early: unknown[] = []
  const closing: (() => void)[] = []

  socket.addEventListener('close', ended)
  socket.addEventListener('message', ({ data }) => {
    if (open) received(data)
  })

  function received(data: unknown): void {
    if (typeof data !== 'string') return end('notText')
    if (data.length > maxMessageBytes) return end('tooBig')
    let message: unknown
    try {
      message = JSON.parse(data)
    } catch {
      return end('notJson')
    }
    if (listener === null) early.push(message)
    else listener(message)
  }

  function end(why: keyof typeof closeCodes): void {
    socket.close(closeCodes[why])
    ended()
  }

  function ended(): void {
    if (!open) return
    open = false
    for (const listen of closing) listen()
  }

  return {
    send(message) {
      if (!open) return
      if (socket.bufferedAmount > maxWaitingBytes) return end('tooSlow')
      socket.send(JSON.stringify(message))
    },
    onMessage(listen) {
      listener = listen
      const waiting = early
      early = []
      for (const message of waiting) listen(message)
    },
    onClose(listen) {
      closing.push(listen)
    },
    close: () => end('done'),
  }
}
