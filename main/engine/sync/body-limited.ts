import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import type { Cancel, Clock } from '../../../native/clock.ts'
import { err, ok, type Result } from '../../../native/result.ts'
import { faultOfError, fetchFault, type FetchFault } from './fetch-fault.ts'

interface BodyOptions {
  readonly host: string
  readonly limits: { readonly maxBytes: number; readonly paceMs: number; readonly paceBytes: number }
  readonly clock: Clock
  /** Its reason is a `FetchFault`. */
  readonly signal: AbortSignal
  readonly onReceived: ((bytes: number) => void) | undefined
}

/**
 * Reads a body, unpacked, and no more of it than the limit: what would unpack to gigabytes is dropped at the first byte
 * too many. A body that ends before it said it would is cut off, not short.
 */
export function readBody(
  response: IncomingMessage,
  { host, limits, clock, signal, onReceived }: BodyOptions,
): Promise<Result<Buffer, FetchFault>> {
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding !== 'identity' && encoding !== 'gzip')
    return Promise.resolve(err(fetchFault('encoding-broken', `${host}: ${encoding.slice(0, 40)}`)))
  const tooLarge = fetchFault('too-large', `${host}: more than ${limits.maxBytes} bytes`)
  if (Number(response.headers['content-length'] ?? 0) > limits.maxBytes) return Promise.resolve(err(tooLarge))
  return new Promise((resolve) => {
    const unpacked = encoding === 'gzip' ? createGunzip() : null
    const chunks: Buffer[] = []
    let received = 0
    let kept = 0
    let atPace = 0
    let pace: Cancel = () => undefined

    const settle = (result: Result<Buffer, FetchFault>): void => {
      pace()
      signal.removeEventListener('abort', onAbort)
      resolve(result)
      if (result.ok) return
      response.destroy()
      unpacked?.destroy()
    }
    const onAbort = (): void => settle(err(signal.reason as FetchFault))
    const watchPace = (): void => {
      pace = clock.schedule(limits.paceMs, () => {
        if (received - atPace < limits.paceBytes) {
          settle(err(fetchFault('too-slow', `${host}: ${received - atPace} bytes in ${limits.paceMs} ms`)))
          return
        }
        atPace = received
        watchPace()
      })
    }
    const keep = (chunk: Buffer): void => {
      kept += chunk.length
      if (kept > limits.maxBytes) settle(err(tooLarge))
      else chunks.push(chunk)
    }
    const whole = (): void => settle(ok(Buffer.concat(chunks)))

    signal.addEventListener('abort', onAbort)
    watchPace()
    response.on('data', (chunk: Buffer) => {
      received += chunk.length
      onReceived?.(received)
      // Bytes that unpack to nothing count as well.
      if (received > limits.maxBytes) settle(err(tooLarge))
      else if (unpacked === null) keep(chunk)
    })
    response.on('error', (error) => settle(err(faultOfError(error, host))))
    if (unpacked === null) response.on('end', whole)
    else {
      unpacked.on('data', keep)
      unpacked.on('end', whole)
      unpacked.on('error', (error) => settle(err(brokenPacking(error, host))))
      response.pipe(unpacked)
    }
    if (signal.aborted) onAbort()
  })
}

const brokenPacking = (error: Error, host: string): FetchFault =>
  fetchFault('code' in error && error.code === 'Z_BUF_ERROR' ? 'cut-off' : 'encoding-broken', host)
