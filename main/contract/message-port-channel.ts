import type { Channel } from './channel.ts'

/** What the MessagePorts of a browser, of Node's worker threads and of Electron's main process share. */
export interface PortLike {
  postMessage(message: unknown): void
  start?(): void
  close(): void
}

/** Subscribing differs from host to host, so the host does it: each hands its port's messages and end over. */
export interface PortEvents {
  onMessage(listener: (data: unknown) => void): void
  onClose(listener: () => void): void
}

/** A MessagePort as a Channel. The port's own queue keeps what came before the listener was set. */
export function messagePortChannel(port: PortLike, events: PortEvents): Channel {
  let open = true
  const closing: (() => void)[] = []
  const ended = (): void => {
    if (!open) return
    open = false
    for (const listener of closing) listener()
  }
  events.onClose(ended)
  return {
    send(message) {
      if (open) port.postMessage(message)
    },
    onMessage(listener) {
      // What was under way when the channel was closed is nobody's any more.
      events.onMessage((data) => {
        if (open) listener(data)
      })
      port.start?.()
    },
    onClose(listener) {
      closing.push(listener)
    },
    close() {
      if (!open) return
      port.close()
      ended()
    },
  }
}

/** A port of the page or of a browser's worker. Its other end's going is told by `close` where the browser has it. */
export function domPortEvents(port: {
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void
}): PortEvents {
  return {
    onMessage: (listener) => port.addEventListener('message', (event) => listener(event.data)),
    onClose: (listener) => port.addEventListener('close', () => listener()),
  }
}

/** Electron's MessagePortMain, whose `message` hands an event. */
export function electronPortEvents(port: {
  on(event: string, listener: (event: { data: unknown }) => void): unknown
}): PortEvents {
  return {
    onMessage: (listener) => void port.on('message', (event) => listener(event.data)),
    onClose: (listener) => void port.on('close', () => listener()),
  }
}
