import type { RequestOptions } from 'node:https'
import { connect, rootCertificates } from 'node:tls'
import type { Clock } from '../../../native/clock.ts'
import { ok, type Result } from '../../../native/result.ts'
import type { AddressRule } from './address-rule.ts'
import { checkedAddresses, literalOf, type Address, type Resolve } from './checked-addresses.ts'
import type { FetchFault } from './fetch-fault.ts'
import { openTunnel, type Proxy } from './proxy-tunnel.ts'

/** How one request is connected. */
export type Way = Pick<RequestOptions, 'agent' | 'lookup' | 'createConnection'>

interface Wanted {
  readonly mayConnectTo: AddressRule
  /** Null: straight there. */
  readonly proxy: Proxy | null
  /** PEM: authorities that are trusted beside those of the web. */
  readonly extraCa: string | null
  readonly limits: { readonly paceMs: number }
}

interface WayParts {
  readonly clock: Clock
  /** Stands in for the system's look-up of names. */
  readonly resolve?: Resolve
  /** Its reason is a `FetchFault`. */
  readonly signal: AbortSignal
}

/** The way to a server: to its addresses that may be connected to, or through the proxy. */
export async function wayTo(url: URL, wanted: Wanted, parts: WayParts): Promise<Result<Way, FetchFault>> {
  const { proxy } = wanted
  if (proxy !== null) return throughProxy(url, proxy, wanted, parts)
  const addresses = await checkedAddresses(url, wanted.mayConnectTo, parts)
  return addresses.ok ? ok(straightTo(addresses.value)) : addresses
}

const straightTo = (addresses: readonly [Address, ...Address[]]): Way => ({
  // No agent: no connection is shared, and no proxy of the environment is used.
  agent: false,
  lookup: (_host, { all }, found) => {
    const [first] = addresses
    if (all === true) found(null, [...addresses])
    else found(null, first.address, first.family)
  },
})

async function throughProxy(
  url: URL,
  proxy: Proxy,
  { mayConnectTo, limits, extraCa }: Wanted,
  parts: WayParts,
): Promise<Result<Way, FetchFault>> {
  const literal = literalOf(url)
  let host = url.hostname
  // An address that is written down is checked, whoever looks up names.
  if (proxy.lookup === 'gate' || literal !== null) {
    const addresses = await checkedAddresses(url, mayConnectTo, parts)
    if (!addresses.ok) return addresses
    host = preferred(addresses.value)
  }
  const to = `${host}:${url.port === '' ? '443' : url.port}`
  const tunnel = await openTunnel(proxy, to, { waitMs: limits.paceMs, ...parts })
  if (!tunnel.ok) return tunnel
  const createConnection = () =>
    connect({
      ...tlsOptions(extraCa),
      socket: tunnel.value,
      host: literal?.address ?? url.hostname,
      // An address is no server name (RFC 6066, section 3).
      ...(literal === null ? { servername: url.hostname } : {}),
      ALPNProtocols: ['http/1.1'],
    })
  return ok({ createConnection })
}

/** A proxy has one try, and not each of them has IPv6. */
function preferred(addresses: readonly [Address, ...Address[]]): string {
  const { address, family } = addresses.find((candidate) => candidate.family === 4) ?? addresses[0]
  return family === 6 ? `[${address}]` : address
}

/** @param extraCa PEM: authorities that are trusted beside those of the web; null: none. */
export const tlsOptions = (extraCa: string | null) => ({
  // Said plainly: an environment variable could turn it off.
  rejectUnauthorized: true,
  minVersion: 'TLSv1.2' as const,
  ...(extraCa === null ? {} : { ca: [...rootCertificates, extraCa] }),
})
