import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { err, ok, type Result } from '../../../native/result.ts'
import { authorityStateFile, readAuthority } from './authority.ts'
import type { IssuingFault } from './issuing-fault.ts'
import { publishedFiles } from './published-files.ts'

export interface PublishServerFault {
  readonly code: 'certificate-unusable' | 'port-taken' | 'port-denied' | 'server-failed'
  readonly detail: string
}

export interface PublishServerOptions {
  readonly folder: string
  /** PEM: the certificate with its chain, and its key. */
  readonly cert: string
  readonly key: string
  /** 0 picks a free one. */
  readonly port: number
  /** Undefined: every address of this machine. */
  readonly host?: string | undefined
  /** What was last published stays so; told once a fault. */
  readonly onFault: (fault: IssuingFault) => void
}

export interface PublishServer {
  readonly port: number
  close(): Promise<void>
}

/** How long a reader may go on without asking again: a revoked pass is refused by then. */
const freshS = 300
/** A request that is not whole by then is dropped. */
const requestMs = 10_000
const maxHeaderBytes = 16_384
const maxConnections = 1_024

const headers = {
  'Content-Type': 'application/json',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': `public, max-age=${freshS}`,
  // Readers are web pages too. Source: SMART Health Cards, "Determining keys associated with an issuer".
  'Access-Control-Allow-Origin': '*',
}

interface Served {
  readonly stamp: string
  readonly files: ReadonlyMap<string, { readonly body: Buffer; readonly etag: string }>
}

/**
 * Serves what an authority publishes by HTTPS, and nothing else; what a command changes meanwhile, from the next request
 * on. It needs no secret: private keys stay sealed.
 */
export async function startPublishServer(
  options: PublishServerOptions,
): Promise<Result<PublishServer, PublishServerFault | IssuingFault>> {
  const { folder, cert, key, port, host, onFault } = options
  const first = servedIn(folder)
  if (!first.ok) return first
  let served = first.value

  /** A look at the file costs less than the request. */
  function current(): Served['files'] {
    if (stampOf(folder) === served.stamp) return served.files
    const next = servedIn(folder)
    if (next.ok) served = next.value
    else {
      onFault(next.error)
      served = { ...served, stamp: stampOf(folder) }
    }
    return served.files
  }

  let server: Server
  try {
    server = createServer({
      cert,
      key,
      minVersion: 'TLSv1.2',
      requestTimeout: requestMs,
      headersTimeout: requestMs,
      maxHeaderSize: maxHeaderBytes,
    })
  } catch (error) {
    return err({ code: 'certificate-unusable', detail: messageOf(error) })
  }
  server.maxConnections = maxConnections
  server.on('request', (request, response) => answer(request, response, current()))

  return new Promise((resolve) => {
    server.once('error', (error) => resolve(err({ code: codeOf(error), detail: messageOf(error) })))
    server.listen({ port, host }, () => {
      const address = server.address()
      resolve(
        ok({
          port: typeof address === 'object' && address !== null ? address.port : port,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed())
              server.closeAllConnections()
            }),
        }),
      )
    })
  })
}

function answer(request: IncomingMessage, response: ServerResponse, files: Served['files']): void {
  const { method, url = '' } = request
  request.resume()
  if (method !== 'GET' && method !== 'HEAD') {
    // What comes with it is not waited for.
    return void response.writeHead(405, { Allow: 'GET, HEAD', Connection: 'close' }).end()
  }
  const file = files.get(url.split('?', 1)[0] ?? '')
  if (file === undefined) return void response.writeHead(404).end()
  response.setHeaders(new Map(Object.entries({ ...headers, ETag: file.etag })))
  const known = request.headers['if-none-match']?.split(',').map((etag) => etag.trim().replace(/^W\//, ''))
  if (known?.some((etag) => etag === file.etag || etag === '*')) return void response.writeHead(304).end()
  response
    .writeHead(200, { 'Content-Length': file.body.length })
    .end(method === 'HEAD' ? undefined : file.body)
}

function servedIn(folder: string): Result<Served, IssuingFault> {
  // Before it is read: a change in between is then seen at the next look.
  const stamp = stampOf(folder)
  const state = readAuthority(folder)
  if (!state.ok) return state
  const below = new URL(state.value.iss).pathname.replace(/\/$/, '')
  const files = [...publishedFiles(state.value)].map(([path, json]) => {
    const body = Buffer.from(json)
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
    return [`${below}/${path}`, { body, etag }] as const
  })
  return ok({ stamp, files: new Map(files) })
}

/** The file is replaced, never changed: another one has another number, whatever the clock says. */
function stampOf(folder: string): string {
  const stat = statSync(authorityStateFile(folder), { throwIfNoEntry: false })
  return stat === undefined ? 'gone' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`
}

function codeOf(error: Error): PublishServerFault['code'] {
  const code = 'code' in error ? error.code : null
  return code === 'EADDRINUSE' ? 'port-taken' : code === 'EACCES' ? 'port-denied' : 'server-failed'
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
