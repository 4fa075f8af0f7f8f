import { join } from 'node:path'
import { z } from 'zod'
import { ok, type Result } from '../../../native/result.ts'
import type { Site } from '../../engine/config/site.ts'
import { Claims } from '../../engine/passes/venue-ticket/claims.ts'
import { newListKey, StoredLists } from '../../engine/store/code-lists.ts'
import { openStoreToWrite, storeFileName, type Store } from '../../engine/store/open-store.ts'
import type { StoreFault } from '../../engine/store/store-fault.ts'
import { actor, nowS } from '../keys/open-trust.ts'
import { readStore } from '../read-store.ts'

/** What a list may be called: it stands on the attendant's screen. */
export const ListName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
export const allowedListName = 'lower-case letters, digits and hyphens, 32 at most, such as guests'

/** An event or a zone, as tickets have it. */
export const Word = Claims.shape.evt
export const allowedWord = 'up to 64 characters that can be seen'
export const Entries = z.coerce.number().pipe(z.int().min(1).max(1_000))

/** Who changes a list, and when. */
export const changer = (): { readonly actor: string; readonly atS: number } => ({
  actor: actor(),
  atS: nowS(),
})

/** The lists of a gate, to be changed: beside its engine or without one. */
export function openLists({
  dataFolder,
  demo,
}: Site): Result<{ readonly store: Store; readonly lists: StoredLists }, StoreFault> {
  const store = openStoreToWrite(join(dataFolder, storeFileName), demo ? 'demo' : 'real')
  return store.ok ? ok({ store: store.value, lists: new StoredLists(store.value) }) : store
}

/** The key by which codes of `event` are tagged; a new one where it has none yet. Writes nothing. */
export function keyFor(site: Site, event: string): Result<Buffer, StoreFault> {
  const key = readStore(site, (store) => new StoredLists(store).keyOf(event), null)
  return key.ok ? ok(key.value ?? newListKey()) : key
}
