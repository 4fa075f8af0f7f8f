import { z } from 'zod'
import type { Clock } from '../../../native/clock.ts'
import type { SyncStep } from '../../contract/sources-api.ts'
import { err, ok, unreachable, type Result } from '../../../native/result.ts'
import type { Shrunk } from '../store/trust-change.ts'
import type { ImportFault, TrustChange, TrustStore } from '../store/trust-store.ts'
import { idOf, parseTrustDocument, type TrustEntry } from '../trust/trust-document.ts'
import { addressRule } from './address-rule.ts'
import { defaultLimits, fetchLimited } from './fetch-limited.ts'
import type { Proxy } from './proxy-tunnel.ts'
import { readSmallFile } from './small-file.ts'
import type { Brought, SourceFault, SourceMemory, SourceParts } from './source.ts'
import { syncCertificates } from './sources/certificates.ts'
import { syncIssuer } from './sources/issuer.ts'
import { syncPretix } from './sources/pretix.ts'
import { syncVciSnapshot } from './sources/vci-snapshot.ts'
import { addressOf, type ProxyConfig, type SourceConfig } from './sync-config.ts'

/** What came of one source. Stable: printed as JSON. */
export type SyncOutcome =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'taken'
      readonly change: TrustChange
      /** Documents that did not come; what they were to renew stays as it was. */
      readonly missing: readonly SourceFault[]
      /** How many issuers were written in no form that can be read. */
      readonly unreadable: number
    }
  | { readonly kind: 'failed'; readonly fault: SourceFault | ImportFault | Shrunk }

export interface SyncParts {
  readonly trust: TrustStore
  /** From its last success; null: all of it is wanted. */
  readonly memory: SourceMemory | null
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Issuers that have a source of their own. */
  readonly leave: ReadonlySet<string>
  readonly proxy: ProxyConfig | null
  /** Who says that it may have so much less than before, and take the rest away; null: nobody. */
  readonly allowedBy: string | null
  readonly onStep?: (step: SyncStep) => void
}

export interface Synced {
  readonly outcome: SyncOutcome
  /** To be remembered after a success. */
  readonly memory: SourceMemory | null
}

/** Brings one source up to date: all of it, or what it does without; or nothing, and what was there stays in force. */
export async function syncSource(source: SourceConfig, parts: SyncParts): Promise<Synced> {
  const { trust, clock, allowedBy, onStep = () => undefined } = parts
  const failed = (fault: SourceFault | ImportFault | Shrunk): Synced => ({
    outcome: { kind: 'failed', fault },
    memory: null,
  })
  const known = trust.broughtBy(source.name)
  const ca = source.caFile === undefined ? ok(null) : readSmallFile(source.caFile)
  if (!ca.ok) return failed(ca.error)
  const proxy = parts.proxy === null ? ok(null) : proxyOf(parts.proxy)
  if (!proxy.ok) return failed(proxy.error)
  // Where somebody has imported or lost them since, all of it is wanted again.
  const memory = known.length === 0 ? null : parts.memory
  const brought = await bring(source, {
    memory,
    known,
    leave: parts.leave,
    readFile: readSmallFile,
    get: async ({ authorization = null, validators = null, ...wanted }) => {
      onStep({ step: 'connecting' })
      const fetched = await fetchLimited(
        {
          ...wanted,
          authorization,
          validators,
          extraCa: ca.value,
          mayConnectTo: addressRule(source.networks),
          proxy: proxy.value,
          limits: defaultLimits,
        },
        {
          clock,
          signal: parts.signal,
          onReceived: (bytes) => onStep({ step: 'receiving', kB: Math.round(bytes / 1_000) }),
        },
      )
      onStep({ step: 'checking' })
      return fetched
    },
  })
  if (!brought.ok) return failed(brought.error)
  if (brought.value.kind === 'unchanged') return { outcome: { kind: 'unchanged' }, memory }
  const { entries, missing } = brought.value
  const { issuers, unreadable } = readable(entries, known)
  const bringer = `source ${source.name}`
  const actor = allowedBy === null ? bringer : `${allowedBy}, for ${bringer}`
  const by = { actor, from: new URL(addressOf(source)).host }
  const atS = Math.floor(clock.wallMs() / 1_000)
  onStep({ step: 'taking', issuers: issuers.length })
  const change = await trust.importAll({ issuers }, atS, by, {
    name: source.name,
    mayShrink: allowedBy !== null,
  })
  if (!change.ok) return failed(change.error)
  return {
    outcome: { kind: 'taken', change: change.value, missing, unreadable },
    memory: brought.value.memory,
  }
}

/** The proxy that a configuration names, with its credentials read. */
export function proxyOf({ url, credentialsFile, lookup }: ProxyConfig): Result<Proxy, SourceFault> {
  const { hostname, port } = new URL(url)
  const proxy = { host: hostname, port: port === '' ? 80 : Number(port), lookup }
  if (credentialsFile === undefined) return ok({ ...proxy, authorization: null })
  const credentials = readSmallFile(credentialsFile)
  if (!credentials.ok) return credentials
  const line = credentials.value.trim()
  if (!/^[^:\p{Cc}]{1,256}:\P{Cc}{0,256}$/u.test(line))
    return err({ code: 'file-unusable', detail: `${credentialsFile}: user:password on one line` })
  // UTF-8, as RFC 7617 has it for new deployments.
  return ok({ ...proxy, authorization: `Basic ${Buffer.from(line).toString('base64')}` })
}

function bring(source: SourceConfig, parts: SourceParts): Promise<Result<Brought, SourceFault>> {
  switch (source.kind) {
    case 'issuer':
      return syncIssuer(source, parts)
    case 'vci-snapshot':
      return syncVciSnapshot(source, parts)
    case 'certificates':
      return syncCertificates(source, parts)
    case 'pretix':
      return syncPretix(source, parts)
    default:
      return unreachable(source)
  }
}

interface Readable {
  readonly issuers: readonly TrustEntry[]
  readonly unreadable: number
}

/** One issuer that is written badly takes no other with it, and stays as it was; of two of one name the first counts. */
function readable(entries: readonly unknown[], known: readonly TrustEntry[]): Readable {
  const issuers = new Map<string, TrustEntry>()
  let unreadable = 0
  for (const written of entries) {
    const parsed = parseTrustDocument({ issuers: [written] })
    const read = parsed.ok ? parsed.value.issuers[0] : undefined
    if (read === undefined) unreadable += 1
    const entry = read ?? known.find((before) => idOf(before) === idIn(written))
    if (entry === undefined) continue
    const id = idOf(entry)
    if (!issuers.has(id)) issuers.set(id, entry)
  }
  return { issuers: [...issuers.values()], unreadable }
}

/** What each format calls its issuers by. */
const Named = z.union([
  z.object({ iss: z.string() }).transform(({ iss }) => iss),
  z.object({ id: z.string() }).transform(({ id }) => id),
  z.object({ event: z.string() }).transform(({ event }) => event),
])
const idIn = (written: unknown): string | undefined => Named.safeParse(written).data
