import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { err, ok, type Result } from '../../../native/result.ts'
import type { AddressRule } from './address-rule.ts'
import { faultOfError, fetchFault, type FetchFault } from './fetch-fault.ts'

export interface Address {
  readonly address: string
  readonly family: number
}

/** The system's look-up of a name, or what stands in for it. */
export type Resolve = (host: string) => Promise<readonly Address[]>

const lookUp: Resolve = (host) => lookup(host, { all: true })

interface Look {
  readonly resolve?: Resolve
  /** Its reason is a `FetchFault`. */
  readonly signal: AbortSignal
}

/** The addresses of a host that may be connected to: one at least. */
export async function checkedAddresses(
  url: URL,
  mayConnectTo: AddressRule,
  { resolve = lookUp, signal }: Look,
): Promise<Result<readonly [Address, ...Address[]], FetchFault>> {
  const literal = literalOf(url)
  try {
    const found = literal === null ? await unlessAborted(resolve(url.hostname), signal) : [literal]
    if (found === null) return err(signal.reason as FetchFault)
    const [first, ...more] = found.filter(({ address }) => mayConnectTo(address))
    if (first !== undefined) return ok([first, ...more])
    return err(
      fetchFault('address-refused', `${url.host}: ${found.map(({ address }) => address).join(', ')}`),
    )
  } catch (error) {
    return err(faultOfError(error, url.host))
  }
}

/** The address that a URL has for its host; null where it has a name. */
export function literalOf({ hostname }: URL): Address | null {
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(address)
  return family === 0 ? null : { address, family }
}

/** The system's look-up cannot be called off; nobody waits for it any longer. @returns null where aborted. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null), { once: true })
    promise.then(resolve, reject)
  })
}
