import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { SecureContextOptions } from 'node:tls'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebAuthority, type ServerIdentity } from './server-certificate.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A real HTTPS server on this machine, as honest or as wrong as its handlers; gone after the test. */
export class WebServer {
  readonly authority: WebAuthority
  readonly port: number
  /** Paths that were asked for, in their order. */
  readonly asked: string[] = []
  /** By path. What is not here is not found. */
  readonly pages = new Map<string, Handler>()

  readonly #server: Server

  private constructor(authority: WebAuthority, server: Server) {
    this.authority = authority
    this.#server = server
    this.port = (server.address() as AddressInfo).port
  }

  static async start(authority = new WebAuthority(), identity?: ServerIdentity): Promise<WebServer> {
    const web = await WebServer.open(authority, identity)
    onTestFinished(() => web.close())
    return web
  }

  /** The same outside of a test: whoever opens it closes it. */
  static async open(
    authority = new WebAuthority(),
    identity: ServerIdentity = authority.server('localhost'),
  ): Promise<WebServer> {
    const server = createServer(identity)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const web = new WebServer(authority, server)
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const path = request.url ?? ''
      web.asked.push(path)
      const page = web.pages.get(path)
      if (page === undefined) response.writeHead(404).end()
      else page(request, response)
    })
    return web
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  url(path: string, host = 'localhost'): string {
    return `https://${host}:${this.port}${path}`
  }

  /** Who it says it is from now on, and how it says so. */
  becomes(identity: SecureContextOptions): void {
    this.#server.setSecureContext(identity)
  }

  /** A page of JSON that answers with 304 to who has it already. */
  json(path: string, content: unknown): void {
    const body = JSON.stringify(content)
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
    this.pages.set(path, (request, response) => {
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
      else response.writeHead(200, { 'content-type': 'application/json', etag }).end(body)
    })
  }
}
