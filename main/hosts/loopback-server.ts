import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Clock } from '../../native/clock.ts'
import { err, ok, type Result } from '../../native/result.ts'
import type { Channel } from '../contract/channel.ts'
import { maxMessageBytes, webSocketChannel } from '../contract/web-socket-channel.ts'
import { contentSecurityPolicy } from '../screens/content-security-policy.ts'
import { readScreenFiles, screenFileAt } from '../screens/screen-files.ts'
import { sessionMs, type Access } from './access.ts'
import { entryPage, entryPath, entryScript, sessionPath } from './entry-page.ts'

export interface ServerFault {
  readonly code: 'port-taken' | 'screens-missing' | 'server-failed'
  readonly detail: string
}

export interface LoopbackServer {
  /** `http://127.0.0.1:7410` */
  readonly origin: string
  /** Lets go of every screen; they come again by themselves. */
  disconnect(): void
  close(): Promise<void>
}

export interface LoopbackOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly rendererFolder: string
  readonly access: Access
  readonly clock: Clock
  readonly onScreen: (channel: Channel) => void
}

const host = '127.0.0.1'
/** Screens of a venue's biggest machine, many times over. */
const maxConnections = 64
/** A request that is not whole by then is dropped: loopback has no slow lines. */
const requestMs = 10_000
/** How often that is looked at. */
const requestCheckMs = 1_000
const maxHeaderBytes = 16_384
/** A token is 81 characters. */
const maxTokenBytes = 256
/**
 * After so long a screen is let go of. It is back at once, and its session is renewed on the way: one that stayed
 * connected for longer than a session lasts could not come back when the engine restarts.
 */
const reconnectMs = 7 * 86_400_000

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  'Cache-Control': 'no-store',
}
/** The build names each of these by what it holds: under its name it never changes, and a page that loads again has it. */
const keptForGood = { path: '/assets/', header: 'private, max-age=31536000, immutable' }

const noEntry = `This is a Passgate gate. Its screens open with the address that was printed when it was started.
To get another one, run:  passgate screens
`

/**
 * The screens for a browser on this machine, and nothing for any other: it listens on loopback, answers to its own
 * names alone (against DNS rebinding) and to its own pages alone, and shows those and its socket to a session alone.
 */
export async function startLoopbackServer(
  options: LoopbackOptions,
): Promise<Result<LoopbackServer, ServerFault>> {
  const files = readScreenFiles(options.rendererFolder)
  if (files === null) return err({ code: 'screens-missing', detail: options.rendererFolder })
  const { access, clock, onScreen } = options
  let port = options.port

  const server = createServer({
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    connectionsCheckingInterval: requestCheckMs,
    maxHeaderSize: maxHeaderBytes,
  })
  server.maxConnections = maxConnections
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  })
  sockets.on('headers', (upgrade) => upgrade.push(`Set-Cookie: ${sessionCookie()}`))

  server.on('request', answer)
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/gate' || !isForUs(request) || !isOfOurPage(request) || !hasSession(request)) {
      return refuseUpgrade(socket)
    }
    sockets.handleUpgrade(request, socket, head, welcome)
  })

  function welcome(socket: WebSocket): void {
    socket.on('error', () => socket.terminate())
    const cancel = clock.schedule(reconnectMs, () => socket.close())
    socket.on('close', cancel)
    onScreen(webSocketChannel(socket))
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '' } = request
    const [path = ''] = url.split('?', 1)
    // Before a body is read: nobody who is turned away may keep us busy with one.
    if (!isForUs(request)) return turnAway(response, 421, noEntry)
    if (request.headers.origin !== undefined && !isOfOurPage(request)) return turnAway(response, 403, noEntry)
    if (method === 'POST' && path === sessionPath) return enter(request, response)
    if (method !== 'GET' && method !== 'HEAD') return turnAway(response, 405, 'GET alone.\n')
    request.resume()
    if (path === entryPath) return send(response, 'text/html; charset=utf-8', entryPage)
    if (path === `${entryPath}.js`) return send(response, 'text/javascript; charset=utf-8', entryScript)
    if (!hasSession(request)) return turnAway(response, 401, noEntry)
    const file = files === null ? null : screenFileAt(files, path)
    if (file === null) return turnAway(response, 404, 'There is no such page.\n')
    response.setHeader('Set-Cookie', sessionCookie())
    send(response, file.type, file.body, {
      'Content-Security-Policy': file.policy,
      ...(path.startsWith(keptForGood.path) ? { 'Cache-Control': keptForGood.header } : {}),
    })
  }

  /** A browser that is in already stays in, whatever its token: a kiosk opens the same address again. */
  function enter(request: IncomingMessage, response: ServerResponse): void {
    if (!isOfOurPage(request)) return turnAway(response, 403, noEntry)
    let body = ''
    request.setEncoding('latin1')
    request.on('data', (chunk: string) => {
      body += chunk
      if (body.length > maxTokenBytes) turnAway(response, 413, 'That is no token.\n')
    })
    request.on('end', () => {
      if (response.writableEnded) return
      const isIn = access.redeem(body, clock.wallMs()) || hasSession(request)
      if (!isIn) return turnAway(response, 401, noEntry)
      response.writeHead(204, { ...headers, 'Set-Cookie': sessionCookie() }).end()
    })
  }

  const sessionCookie = (): string =>
    `${cookieName()}=${access.newSession(clock.wallMs())}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionMs / 1_000}`

  /** Cookies know no ports: two gates on one machine would overwrite each other's. */
  const cookieName = (): string => `passgate-${port}`

  const names = (): string[] => [`${host}:${port}`, `localhost:${port}`]

  const isForUs = (request: IncomingMessage): boolean => names().includes(request.headers.host ?? '')

  const isOfOurPage = (request: IncomingMessage): boolean =>
    request.headers.origin === `http://${request.headers.host}`

  const hasSession = (request: IncomingMessage): boolean =>
    (request.headers.cookie ?? '').split(/;\s*/).some((cookie) => {
      const [name, value = ''] = cookie.split('=')
      return name === cookieName() && access.isSession(value, clock.wallMs())
    })

  return new Promise((resolve) => {
    // Once it listens, the promise is settled: what befalls one connection then is told by that connection.
    server.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'port-taken' : 'server-failed'
      resolve(err({ code, detail: error.message }))
    })
    server.listen(options.port, host, () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') port = address.port
      resolve(ok({ origin: `http://${host}:${port}`, disconnect, close }))
    })
  })

  function disconnect(): void {
    for (const socket of sockets.clients) socket.terminate()
  }

  function close(): Promise<void> {
    disconnect()
    return new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
}

function send(
  response: ServerResponse,
  type: string,
  body: string | Uint8Array,
  over: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(body)
  // Node leaves the body of an answer to HEAD out by itself.
  response
    .writeHead(200, {
      ...headers,
      ...over,
      'Content-Type': type,
      'Content-Length': bytes.length,
    })
    .end(bytes)
}

/** The connection goes too: a body that is still coming is not waited for. */
function turnAway(response: ServerResponse, status: number, text: string): void {
  if (response.writableEnded) return
  response
    .writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
    .end(text)
}

function refuseUpgrade(socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}
