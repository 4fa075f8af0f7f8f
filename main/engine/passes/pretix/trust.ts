import { z } from 'zod'
import type { LeftOut, Merged, Preparing, TrustKind } from '../../trust/trust-kind.ts'
import { RevokedIds } from '../revoked-ids.ts'
import { importEventKey, type ImportedKey } from './event-key.ts'
import { Keyring, type EventKey, type TrustedEvent } from './keyring.ts'
import { maxSecretLength } from './secret.ts'

/** An event has one key, and one more for each time that it was changed. */
const maxKeysOfEvent = 20
/** Of all events together: a stranger's ticket is tried with each of them, and must not hold up the gate. */
const maxKeys = 128
/** Above what the largest event cancels. */
const maxSecrets = 1_000_000

const Secret = z.string().min(1).max(maxSecretLength)
const Secrets = z.array(Secret).max(maxSecrets).default([])

const Entry = z.object({
  format: z.literal('pretix'),
  /** What the venue calls the event. Tickets do not name theirs: it is the one whose key verifies them. */
  event: z.string().min(1).max(200),
  name: z.string().min(1).max(200).optional(),
  /** As the event's `valid_keys.pretix_sig1` has them. Judged one by one: a bad one is left out, and said. */
  keys: z.array(z.unknown()).max(maxKeysOfEvent),
  /** The `secret` of each of the event's `revokedsecrets`. */
  revoked: Secrets,
  /** The `secret` of each of the event's `blockedsecrets` that is `blocked` now. */
  blocked: Secrets,
})
type Entry = z.output<typeof Entry>

export const pretixTrust = {
  format: 'pretix',
  schema: Entry,
  longLists: ['revoked', 'blocked'],
  id: ({ event }) => event,
  summary: ({ event, name, keys, revoked, blocked }) => ({
    name: name ?? event,
    country: null,
    keys: keys.length,
    revocationLists: [revoked, blocked].filter((list) => list.length > 0).length,
  }),
  merge,
  async prepare(entry, leftOut, preparing) {
    const event = await trustedEvent(entry, preparing)
    const keys = await keysOf(entry, leftOut)
    return keys.map(({ kid, publicKey }) => ({ kid, publicKey, event }))
  },
  join,
} satisfies TrustKind<Entry, readonly EventKey[], Keyring>

function join(events: readonly (readonly EventKey[])[], leftOut: LeftOut[]): Keyring {
  const keys = new Map<string, EventKey>()
  for (const key of events.flat()) {
    const { kid, event } = key
    // A ticket signed with a key of two events would be good for either, and nobody could say for which.
    if (keys.has(kid)) leftOut.push({ issuer: event.event, kid, fault: 'key-twice' })
    else if (keys.size >= maxKeys) leftOut.push({ issuer: event.event, kid, fault: 'key-too-many' })
    else keys.set(kid, key)
  }
  return new Keyring([...keys.values()])
}

async function trustedEvent(
  { event, name, revoked, blocked }: Entry,
  preparing: Preparing,
): Promise<TrustedEvent> {
  return {
    event,
    name: name ?? event,
    revoked: await secretsIn('revoked', revoked, preparing),
    blocked: await secretsIn('blocked', blocked, preparing),
  }
}

async function secretsIn(
  path: string,
  written: readonly string[],
  preparing: Preparing,
): Promise<RevokedIds> {
  const list = preparing.list(path, written, Secret)
  const secrets = new RevokedIds({ ids: list.length, characters: list.characters - 3 * list.length })
  for await (const slice of list) for (const secret of slice) secrets.add(secret)
  return secrets
}

/** Keys that are in order, each with how it was written. */
async function keysOf(
  { event, keys }: Entry,
  leftOut: LeftOut[],
): Promise<(ImportedKey & { text: unknown })[]> {
  const good: (ImportedKey & { text: unknown })[] = []
  for (const text of keys) {
    const imported = await importEventKey(text)
    if (imported.ok) good.push({ ...imported.value, text })
    else leftOut.push({ issuer: event, kid: null, fault: imported.error })
  }
  return good
}

/** A newer export of the event says all: a ticket that it no longer lists as blocked was released. */
async function merge(known: Entry | null, next: Entry): Promise<Merged<Entry>> {
  const leftOut: LeftOut[] = []
  const before = known === null ? [] : await keysOf(known, [])
  const after = await keysOf(next, leftOut)
  return {
    entry: { ...next, keys: after.map(({ text }) => text) },
    keysWithdrawn: before.filter(({ kid }) => !after.some((key) => key.kid === kid)).length,
    leftOut,
  }
}
