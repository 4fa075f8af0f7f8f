import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { Clock } from '../../../native/clock.ts'
import { err, ok, type Result } from '../../../native/result.ts'
import type { AddressRule } from './address-rule.ts'
import { readBody } from './body-limited.ts'
import type { Resolve } from './checked-addresses.ts'
import { faultOfError, faultOfStatus, fetchFault, type FetchFault } from './fetch-fault.ts'
import type { Proxy } from './proxy-tunnel.ts'
import { tlsOptions, wayTo, type Way } from './way.ts'

/** What a server calls the state of a document: given back to it, so that it need not send the same again. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface FetchLimits {
  /** Of the body, sent and unpacked alike. */
  readonly maxBytes: number
  /** From the first look-up of the name to the last byte, over all redirects. */
  readonly totalMs: number
  /** In each `paceMs` an answer begins, or brings `paceBytes` more. */
  readonly paceMs: number
  readonly paceBytes: number
  readonly maxRedirects: number
}

export const defaultLimits: FetchLimits = {
  maxBytes: 32_000_000,
  totalMs: 60_000,
  paceMs: 10_000,
  paceBytes: 4_096,
  maxRedirects: 3,
}

export interface FetchRequest {
  readonly url: string
  /** Media types that will do, in lower case. */
  readonly types: readonly string[]
  /** The whole value of `Authorization`; it goes to the server of `url` and to no other. */
  readonly authorization: string | null
  /** Of the copy that is at hand; null where there is none. */
  readonly validators: Validators | null
  /** PEM: authorities that are trusted beside those of the web. */
  readonly extraCa: string | null
  readonly mayConnectTo: AddressRule
  /** Null: straight there. */
  readonly proxy: Proxy | null
  readonly limits: FetchLimits
}

export interface FetchParts {
  readonly clock: Clock
  /** Stands in for the system's look-up of names. */
  readonly resolve?: Resolve
  readonly signal: AbortSignal
  /** Told as a body comes, with all of its bytes until now. */
  readonly onReceived?: (bytes: number) => void
}

export type Fetched =
  | { readonly kind: 'document'; readonly body: Buffer; readonly validators: Validators }
  | { readonly kind: 'not-modified' }

type Hop = Fetched | { readonly kind: 'redirect'; readonly to: URL }

/**
 * Gets one document by HTTPS, and trusts the far end with nothing: neither its size, nor its pace, nor where it sends us.
 * A name is looked up once a hop, and what was looked up is checked and connected to, so no later answer of a name
 * server counts (DNS rebinding). A proxy is used where the request names one; those of the environment are not.
 */
export async function fetchLimited(
  wanted: FetchRequest,
  parts: FetchParts,
): Promise<Result<Fetched, FetchFault>> {
  const { limits } = wanted
  const first = URL.parse(wanted.url)
  if (first === null || !isFetchable(first)) return err(fetchFault('url-refused', first?.host ?? ''))
  const end = new AbortController()
  const cancel = parts.clock.schedule(limits.totalMs, () =>
    end.abort(fetchFault('too-slow', `${first.host}: not done in ${limits.totalMs} ms`)),
  )
  const stop = (): void => end.abort(fetchFault('stopped', first.host))
  parts.signal.addEventListener('abort', stop)
  if (parts.signal.aborted) stop()
  try {
    return await follow(first, wanted, { ...parts, signal: end.signal })
  } finally {
    cancel()
    parts.signal.removeEventListener('abort', stop)
  }
}

async function follow(
  first: URL,
  wanted: FetchRequest,
  parts: FetchParts,
): Promise<Result<Fetched, FetchFault>> {
  let url = first
  for (let hops = 0; hops <= wanted.limits.maxRedirects; hops += 1) {
    const hop = await oneHop(url, wanted, parts)
    if (!hop.ok) return hop
    if (hop.value.kind !== 'redirect') return ok(hop.value)
    const { to } = hop.value
    if (!isFetchable(to))
      return err(fetchFault('redirect-refused', `${url.host} to ${to.protocol}//${to.host}`))
    if (wanted.authorization !== null && to.origin !== first.origin)
      return err(fetchFault('redirect-refused', `${url.host} to ${to.host}, with credentials`))
    url = to
  }
  return err(
    fetchFault('redirect-refused', `${first.host}: more than ${wanted.limits.maxRedirects} in a row`),
  )
}

const isFetchable = ({ protocol, username, password }: URL): boolean =>
  protocol === 'https:' && username === '' && password === ''

async function oneHop(url: URL, wanted: FetchRequest, parts: FetchParts): Promise<Result<Hop, FetchFault>> {
  const way = await wayTo(url, wanted, parts)
  if (!way.ok) return way
  const answer = await answerOf(url, way.value, wanted, parts)
  if (!answer.ok) return answer
  const response = answer.value
  const read = await readAnswer(url, response, wanted, parts)
  // Whatever is left of it is not wanted; this closes the connection.
  response.destroy()
  return read
}

const abortFault = (signal: AbortSignal): FetchFault => signal.reason as FetchFault

/** Asks, and waits for the head of the answer. */
function answerOf(
  url: URL,
  way: Way,
  { types, authorization, validators, extraCa, limits }: FetchRequest,
  { clock, signal }: FetchParts,
): Promise<Result<IncomingMessage, FetchFault>> {
  return new Promise((resolve) => {
    const asked = request(url, {
      ...way,
      ...tlsOptions(extraCa),
      headers: {
        'user-agent': 'passgate',
        accept: types.join(', '),
        'accept-encoding': 'gzip',
        ...header('authorization', authorization),
        ...header('if-none-match', validators?.etag ?? null),
        ...header('if-modified-since', validators?.lastModified ?? null),
      },
    })
    let settled = false
    const settle = (result: Result<IncomingMessage, FetchFault>): void => {
      // What goes wrong behind the head is the body's to tell; to end the request here would swallow it.
      if (settled) return
      settled = true
      cancel()
      signal.removeEventListener('abort', onAbort)
      resolve(result)
      if (!result.ok) asked.destroy()
    }
    const onAbort = (): void => settle(err(abortFault(signal)))
    const cancel = clock.schedule(limits.paceMs, () =>
      settle(err(fetchFault('too-slow', `${url.host}: no answer in ${limits.paceMs} ms`))),
    )
    signal.addEventListener('abort', onAbort)
    asked.on('response', (response) => settle(ok(response)))
    // Stays for good: what a connection says after its end is nobody's business.
    asked.on('error', (error) => settle(err(faultOfError(error, url.host))))
    if (signal.aborted) onAbort()
    else asked.end()
  })
}

const header = (name: string, value: string | null): Record<string, string> =>
  value === null ? {} : { [name]: value }

async function readAnswer(
  url: URL,
  response: IncomingMessage,
  { types, validators, limits }: FetchRequest,
  { clock, signal, onReceived }: FetchParts,
): Promise<Result<Hop, FetchFault>> {
  const { statusCode = 0, headers } = response
  if (statusCode === 304 && validators !== null) return ok({ kind: 'not-modified' })
  if (redirects.has(statusCode)) {
    const to = headers.location === undefined ? null : URL.parse(headers.location, url.href)
    return to === null
      ? err(fetchFault('redirect-refused', `${url.host}: to nowhere`))
      : ok({ kind: 'redirect', to })
  }
  if (statusCode !== 200)
    return err(faultOfStatus(statusCode, url.host, headers['retry-after'], clock.wallMs()))
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/html') return err(fetchFault('captive-portal', `${url.host}: a web page`))
  if (!types.includes(type)) return err(fetchFault('wrong-type', `${url.host}: ${type.slice(0, 80)}`))
  const body = await readBody(response, { host: url.host, limits, clock, signal, onReceived })
  if (!body.ok) return body
  if (webPage.test(body.value.subarray(0, 256).toString('latin1')))
    return err(fetchFault('captive-portal', `${url.host}: a web page`))
  return ok({
    kind: 'document',
    body: body.value,
    validators: {
      etag: validatorOf(headers.etag),
      lastModified: validatorOf(headers['last-modified']),
    },
  })
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const webPage = /^(\u00ef\u00bb\u00bf)?\s*<(!doctype\s+html|html[\s>])/i

/** It goes back into a header: nothing but what may stand there, and no more than sense. */
const validatorOf = (text: string | undefined): string | null =>
  text !== undefined && /^[\x20-\x7e]{1,512}$/.test(text) ? text : null
