import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '../../../native/clock.ts'
import { err, ok, type Result } from '../../../native/result.ts'
import { faultOfError, fetchFault, type FetchFault } from './fetch-fault.ts'

/** A proxy that the venue names. It carries bytes alone: TLS is between us and the far end. */
export interface Proxy {
  readonly host: string
  readonly port: number
  /** The whole value of `Proxy-Authorization`; null: it asks for none. */
  readonly authorization: string | null
  /**
   * Who looks up names. `gate`: we do, and the proxy is asked for an address that was checked. `proxy`: it is asked for
   * the name, so what it finds there is its own business.
   */
  readonly lookup: 'gate' | 'proxy'
}

interface TunnelParts {
  /** Until the proxy has answered. */
  readonly waitMs: number
  readonly clock: Clock
  /** Its reason is a `FetchFault`. */
  readonly signal: AbortSignal
}

/**
 * Asks a proxy for a connection to `to` (a name or an address, and a port). A proxy answers once it has the connection, so
 * its slowness may be the far end's. Source: RFC 9110, section 9.3.6 (CONNECT).
 */
export function openTunnel(
  { host, port, authorization }: Proxy,
  to: string,
  { waitMs, clock, signal }: TunnelParts,
): Promise<Result<Duplex, FetchFault>> {
  const name = `proxy ${host}:${port}`
  return new Promise((resolve) => {
    const asked = request({
      method: 'CONNECT',
      host: host.replace(/^\[(.*)\]$/, '$1'),
      port,
      path: to,
      agent: false,
      headers: {
        host: to,
        'user-agent': 'passgate',
        ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
      },
    })
    const settle = (result: Result<Duplex, FetchFault>): void => {
      cancel()
      signal.removeEventListener('abort', onAbort)
      resolve(result)
      if (!result.ok) asked.destroy()
    }
    const onAbort = (): void => settle(err(signal.reason as FetchFault))
    const cancel = clock.schedule(waitMs, () =>
      settle(err(fetchFault('too-slow', `${name}: no answer in ${waitMs} ms`))),
    )
    signal.addEventListener('abort', onAbort)
    asked.on('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode === 200) {
        socket.unshift(head)
        settle(ok(socket))
        return
      }
      socket.destroy()
      settle(err(fetchFault(codeOf(statusCode), `${name}: ${statusCode}`)))
    })
    // Stays for good: what a connection says after its end is nobody's business.
    asked.on('error', (error) =>
      settle(err(fetchFault('proxy-unreachable', faultOfError(error, name).detail))),
    )
    if (signal.aborted) onAbort()
    else asked.end()
  })
}

function codeOf(status: number): 'proxy-denied' | 'captive-portal' | 'proxy-refused' {
  if (status === 407) return 'proxy-denied'
  // Network Authentication Required (RFC 6585), or a way to a page for it.
  return status === 511 || (status >= 300 && status < 400) ? 'captive-portal' : 'proxy-refused'
}
