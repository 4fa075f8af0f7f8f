import type { Channel } from '../main/contract/channel.ts'
import { domPortEvents, messagePortChannel } from '../main/contract/message-port-channel.ts'
import { webSocketChannel } from '../main/contract/web-socket-channel.ts'

export interface EngineLink {
  readonly open: () => Promise<Channel>
  /** The shell says that it cannot start the engine, and why; it tries again by itself. */
  readonly onCannotStart: (listener: (code: string) => void) => void
}

/** How a page reaches its engine: over the service that it came from, or by the ports that the shell hands in. */
export function engineLink(page: Window): EngineLink {
  const overNetwork = page.location.protocol === 'http:' || page.location.protocol === 'https:'
  return overNetwork ? serviceLink(page.location) : shellLink(page)
}

function serviceLink({ protocol, host }: Location): EngineLink {
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/gate`
  return {
    open: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url)
        socket.addEventListener('open', () => resolve(webSocketChannel(socket)), { once: true })
        socket.addEventListener('close', () => reject(new Error('no engine')), { once: true })
      }),
    onCannotStart: () => undefined,
  }
}

/**
 * The shell posts one port for each engine that it has started. A port that comes while another is in use means that
 * the other's engine is gone: older Chromium does not tell a page that a port's far end has died.
 */
function shellLink(page: Window): EngineLink {
  let handedIn: MessagePort | null = null
  let wanted: ((port: MessagePort) => void) | null = null
  let inUse: Channel | null = null
  let cannotStart: ((code: string) => void) | null = null

  page.addEventListener('message', ({ source, data, ports }: MessageEvent<unknown>) => {
    if (source !== page) return
    const message = shellMessage(data)
    if (message?.type === 'passgate-cannot-start') cannotStart?.(message.code)
    const [port] = ports
    if (message?.type !== 'passgate-port' || port === undefined) return
    const claim = wanted
    wanted = null
    if (claim !== null) return claim(port)
    handedIn?.close()
    handedIn = port
    inUse?.close()
  })

  const nextPort = (): Promise<MessagePort> =>
    new Promise((resolve) => {
      if (handedIn === null) {
        wanted = resolve
        return
      }
      resolve(handedIn)
      handedIn = null
    })

  return {
    async open() {
      const port = await nextPort()
      inUse = messagePortChannel(port, domPortEvents(port))
      return inUse
    },
    onCannotStart(listener) {
      cannotStart = listener
    },
  }
}

type ShellMessage =
  { readonly type: 'passgate-port' } | { readonly type: 'passgate-cannot-start'; readonly code: string }

function shellMessage(data: unknown): ShellMessage | null {
  if (typeof data !== 'object' || data === null || !('type' in data)) return null
  if (data.type === 'passgate-port') return { type: data.type }
  if (data.type !== 'passgate-cannot-start' || !('code' in data)) return null
  return { type: data.type, code: String(data.code).slice(0, 64) }
}
