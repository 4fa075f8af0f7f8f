import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import type { Clock } from '../../../native/clock.ts'
import { err, ok, unreachable, type Result } from '../../../native/result.ts'
import type { Shrunk } from '../store/trust-change.ts'
import type { ImportFault, TrustChange, TrustStore } from '../store/trust-store.ts'
import type { SyncState, SyncStates } from '../store/sync-state.ts'
import { idOf, parseTrustDocument, type TrustEntry } from '../trust/trust-document.ts'
import { addressRule } from './address-rule.ts'
import { defaultLimits, fetchLimited } from './fetch-limited.ts'
import type { Brought, SourceFault, SourceMemory, SourceParts } from './source.ts'
import { syncCertificates } from './sources/certificates.ts'
import { syncIssuer } from './sources/issuer.ts'
import { syncPretix } from './sources/pretix.ts'
import { syncVciSnapshot } from './sources/vci-snapshot.ts'
import type { SourceConfig } from './sync-config.ts'

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
  readonly states: SyncStates
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Issuers that have a source of their own. */
  readonly leave: ReadonlySet<string>
  readonly mayShrink: boolean
}

/** In all that a token, a key or a certificate may be. */
const maxFileBytes = 64_000
/** When it is looked at again: after a success, and after the first failure in a row, which doubles up to a day. */
const regularS = 6 * 3_600
const firstPauseS = 60
const longestPauseS = 24 * 3_600

/** Brings one source up to date: all of it, or what it does without; or nothing, and what was there stays in force. */
export async function syncSource(source: SourceConfig, parts: SyncParts): Promise<SyncOutcome> {
  const address = addressOf(source)
  const state = parts.states.of(source.name, address)
  const { outcome, memory } = await outcomeOf(source, state, parts)
  const kept = parts.states.put(nextState(source, state, memory, outcome, parts.clock.wallMs() / 1_000))
  return kept.ok ? outcome : { kind: 'failed', fault: kept.error }
}

interface Done {
  readonly outcome: SyncOutcome
  /** Null: what is remembered stays. */
  readonly memory: SourceMemory | null
}

async function outcomeOf(source: SourceConfig, state: SyncState | null, parts: SyncParts): Promise<Done> {
  const { trust, clock, mayShrink } = parts
  const failed = (fault: SourceFault | ImportFault | Shrunk): Done => ({
    outcome: { kind: 'failed', fault },
    memory: null,
  })
  const known = trust.broughtBy(source.name)
  const ca = source.caFile === undefined ? ok(null) : readSmallFile(source.caFile)
  if (!ca.ok) return failed(ca.error)
  // Where somebody has imported or lost them since, all of it is wanted again.
  const memory = known.length === 0 ? null : memoryOf(state)
  const brought = await bring(source, {
    memory,
    known,
    leave: parts.leave,
    readFile: readSmallFile,
    get: ({ authorization = null, validators = null, ...wanted }) =>
      fetchLimited(
        {
          ...wanted,
          authorization,
          validators,
          extraCa: ca.value,
          mayConnectTo: addressRule(source.networks),
          limits: defaultLimits,
        },
        { clock, signal: parts.signal },
      ),
  })
  if (!brought.ok) return failed(brought.error)
  if (brought.value.kind === 'unchanged') return { outcome: { kind: 'unchanged' }, memory }
  const { entries, missing } = brought.value
  const { issuers, unreadable } = readable(entries, known)
  const by = { actor: `source ${source.name}`, from: new URL(addressOf(source)).host }
  const atS = Math.floor(clock.wallMs() / 1_000)
  const change = await trust.importAll({ issuers }, atS, by, { name: source.name, mayShrink })
  if (!change.ok) return failed(change.error)
  return {
    outcome: { kind: 'taken', change: change.value, missing, unreadable },
    memory: brought.value.memory,
  }
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

/** Where a source is: elsewhere it is another one. */
export const addressOf = (source: SourceConfig): string =>
  source.kind === 'issuer'
    ? source.iss
    : source.kind === 'pretix'
      ? `${source.url}/${source.organizer}/${source.event}`
      : source.url

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

function readSmallFile(path: string): Result<string, SourceFault> {
  try {
    const { size } = statSync(path)
    if (size > maxFileBytes) return err({ code: 'file-unusable', detail: `${path}: ${size} bytes` })
    return ok(readFileSync(path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return err({ code: 'file-unusable', detail: `${path}: ${why}` })
  }
}

const StoredValidators = z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() })

function memoryOf(state: SyncState | null): SourceMemory | null {
  if (state === null) return null
  const validators = state.validators === null ? null : StoredValidators.parse(JSON.parse(state.validators))
  return { validators, edition: state.edition }
}

function nextState(
  source: SourceConfig,
  before: SyncState | null,
  memory: SourceMemory | null,
  outcome: SyncOutcome,
  nowS: number,
): SyncState {
  const address = addressOf(source)
  const atS = Math.floor(nowS)
  if (outcome.kind !== 'failed') {
    const validators = memory?.validators ?? null
    return {
      source: source.name,
      address,
      validators: validators === null ? null : JSON.stringify(validators),
      edition: memory?.edition ?? null,
      lastSuccessS: atS,
      lastFault: null,
      failures: 0,
      nextTryS: atS + regularS,
    }
  }
  const failures = (before?.failures ?? 0) + 1
  const asked = 'retryAfterS' in outcome.fault ? (outcome.fault.retryAfterS ?? 0) : 0
  const pauseS = Math.min(longestPauseS, Math.max(asked, firstPauseS * 2 ** Math.min(failures - 1, 20)))
  return {
    source: source.name,
    address,
    validators: before?.validators ?? null,
    edition: before?.edition ?? null,
    lastSuccessS: before?.lastSuccessS ?? null,
    lastFault: outcome.fault.code,
    failures,
    nextTryS: atS + pauseS,
  }
}
