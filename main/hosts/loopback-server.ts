import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { err, ok, type Result } from '../../native/result.ts'
import type { Channel } from '../contract/channel.ts'
import { maxMessageBytes, webSocketChannel } from '../contract/web-socket-channel.ts'
import type { Access } from './access.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'

export interface ServerFault {
  readonly code: 'port-taken' | 'screens-missing' | 'server-failed'
  readonly detail: string
}

export interface LoopbackServer {
  /** `http://127.0.0.1:7410/` */
  readonly url: string
  close(): Promise<void>
}

export interface LoopbackOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly rendererFolder: string
  readonly access: Access
  readonly onScreen: (channel: Channel) => void
}

const host = '127.0.0.1'
/** Screens of a venue's biggest machine, many times over. */
const maxConnections = 64
const requestMs = 10_000

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  'Cache-Control': 'no-store',
}

const noEntry = `This is a Passgate gate. Its screens open with the address that was printed when it was started.
To get another one, run:  passgate screens
`

interface StaticFile {
  readonly type: string
  readonly body: Buffer
}

/**
 * The screens for a browser on this machine, and nothing for any other: it listens on loopback, answers to its own
 * names alone (against DNS rebinding), and opens its socket to its own pages alone, with a session.
 */
export async function startLoopbackServer(
  options: LoopbackOptions,
): Promise<Result<LoopbackServer, ServerFault>> {
  const files = readFiles(options.rendererFolder)
  if (!files.has('/index.html')) return err({ code: 'screens-missing', detail: options.rendererFolder })
  const { access, onScreen } = options
  let port = options.port

  const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs, maxHeaderSize: 16_384 })
  server.maxConnections = maxConnections
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  })

  server.on('request', (request, response) => answer(request, response))
  server.on('upgrade', (request, socket, head) => {
    if (!mayConnect(request)) return refuseUpgrade(socket)
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate())
      onScreen(webSocketChannel(ws))
    })
  })

  function answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume()
    if (!isForUs(request)) return send(response, 421, noEntry)
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'GET alone.\n')
    const url = URL.parse(request.url ?? '/', `http://${host}`)
    if (url === null) return send(response, 400, 'That is no address.\n')
    const token = url.searchParams.get('token')
    if (url.pathname === '/' && token !== null) return enter(token, url, response)
    if (!hasSession(request)) return send(response, 401, noEntry)
    const file = files.get(url.pathname === '/' ? '/index.html' : url.pathname)
    if (file === undefined) return send(response, 404, 'There is no such page.\n')
    response.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.body.length })
    response.end(request.method === 'HEAD' ? undefined : file.body)
  }

  function enter(token: string, url: URL, response: ServerResponse): void {
    const redeemed = access.redeem(token, Date.now())
    if (redeemed === null)
      return send(response, 401, `This address was used already, or is too old.\n${noEntry}`)
    const { session, maxAgeS } = redeemed
    response.writeHead(303, {
      ...headers,
      Location: `/${url.hash}`,
      'Set-Cookie': `${cookieName()}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${maxAgeS}`,
    })
    response.end()
  }

  /** Cookies know no ports: two gates on one machine would overwrite each other's. */
  const cookieName = (): string => `passgate-${port}`

  const names = (): string[] => [`${host}:${port}`, `localhost:${port}`]

  const isForUs = (request: IncomingMessage): boolean => names().includes(request.headers.host ?? '')

  const hasSession = (request: IncomingMessage): boolean =>
    (request.headers.cookie ?? '').split(/;\s*/).some((cookie) => {
      const [name, value = ''] = cookie.split('=')
      return name === cookieName() && access.isSession(value, Date.now())
    })

  const mayConnect = (request: IncomingMessage): boolean =>
    request.url === '/gate' &&
    isForUs(request) &&
    names().some((name) => request.headers.origin === `http://${name}`) &&
    hasSession(request)

  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'port-taken' : 'server-failed'
      resolve(err({ code, detail: error.message }))
    })
    server.listen(options.port, host, () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') port = address.port
      resolve(ok({ url: `http://${host}:${port}/`, close }))
    })
  })

  function close(): Promise<void> {
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
    return new Promise((resolve) => {
      server.close(() => resolve())
    })
  }
}

/** Every file that may ever be sent, read once: no path of a request reaches the disk. */
function readFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      const type = types[extname(path)]
      if (!entry.isFile() || type === undefined) continue
      files.set(`/${relative(folder, path).split(sep).join('/')}`, { type, body: readFileSync(path) })
    }
  } catch {
    return files
  }
  return files
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(text)
}

function refuseUpgrade(socket: Duplex): void {
  socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}
