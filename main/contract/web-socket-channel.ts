import type { Channel } from './channel.ts'

/** What the browser's WebSocket and the one of `ws` share. */
export interface WebSocketLike {
  send(text: string): void
  close(code?: number): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
}

/** More than any honest message: a text of 100,000 characters, escaped. */
export const maxMessageBytes = 1_000_000

/** An open WebSocket as a Channel: one JSON text a message. What is not JSON ends it. */
export function webSocketChannel(socket: WebSocketLike): Channel {
  let open = true
  let listener: ((message: unknown) => void) | null = null
  let early: unknown[] = []
  const closing: (() => void)[] = []
  const end = (code: number): void => {
    socket.close(code)
    ended()
  }
  const ended = (): void => {
    if (!open) return
    open = false
    for (const listen of closing) listen()
  }
  socket.addEventListener('close', ended)
  socket.addEventListener('message', ({ data }) => {
    if (!open) return
    if (typeof data !== 'string' || data.length > maxMessageBytes) return end(1_009)
    let message: unknown
    try {
      message = JSON.parse(data)
    } catch {
      return end(1_007)
    }
    if (listener === null) early.push(message)
    else listener(message)
  })
  return {
    send(message) {
      if (open) socket.send(JSON.stringify(message))
    },
    onMessage(listen) {
      listener = listen
      for (const message of early) listen(message)
      early = []
    },
    onClose(listen) {
      closing.push(listen)
    },
    close: () => end(1_000),
  }
}
