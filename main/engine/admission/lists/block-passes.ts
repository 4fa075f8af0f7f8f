import { ok, type Result } from '../../../../native/result.ts'
import type { BlockReason, StoredLists, UnblockReason } from '../../store/code-lists.ts'
import type { StoreFault } from '../../store/store-fault.ts'
import type { ToBlock } from './csv-blocked.ts'
import { tagKey, tagOfBlocked, tagOfCode, type Blockable } from './tags.ts'

/** So many a transaction: a gate beside it never waits for long. */
const tagsAtOnce = 500

export interface BlockedTags {
  /** By the event that they are forgotten with; null: until somebody unblocks them. */
  readonly tags: ReadonlyMap<string | null, readonly Buffer[]>
  /** Codes that stand on no list. */
  readonly unlisted: number
  /** There are codes, and no list that could have them. */
  readonly withoutKey: boolean
}

/** A code is another one at each event, so it is blocked at each that has lists. @param event of this one alone. */
export function tagsToBlock(
  passes: readonly (ToBlock | Blockable)[],
  event: string | null,
  lists: StoredLists,
): Result<BlockedTags, StoreFault> {
  const key = lists.blockKeyFor()
  if (!key.ok) return key
  const blockKey = tagKey(key.value)
  const keys = lists
    .keys()
    .filter((of) => event === null || of.event === event)
    .map((of) => ({ event: of.event, key: tagKey(of.key) }))
  const tags = new Map<string | null, Buffer[]>()
  const add = (of: string | null, tag: Buffer): void => {
    const among = tags.get(of) ?? []
    among.push(tag)
    tags.set(of, among)
  }
  let unlisted = 0
  for (const pass of passes) {
    if (pass.kind === 'ticket') add(event, tagOfBlocked(blockKey, pass))
    else {
      const found = keys.map((of) => ({
        event: of.event,
        tag: 'code' in pass ? tagOfCode(of.key, pass.code) : Buffer.from(pass.id, 'hex'),
      }))
      const holding = found.filter((of) => lists.holds(of.event, of.tag))
      if (holding.length === 0) unlisted += 1
      // The id of a pass that was read is of the one event that has it; a code is tagged anew for each.
      for (const of of 'code' in pass ? found : holding)
        add(of.event, tagOfBlocked(blockKey, { kind: 'code', id: of.tag.toString('hex') }))
    }
  }
  const withoutKey = keys.length === 0 && passes.some(({ kind }) => kind === 'code')
  return ok({ tags, unlisted, withoutKey })
}

export type BlockAct =
  | { readonly kind: 'block'; readonly reason: BlockReason }
  /** Null: nobody was asked. */
  | { readonly kind: 'unblock'; readonly reason: UnblockReason | null }

/** @returns how many were not so before. */
export function writeBlocked(
  { tags }: Pick<BlockedTags, 'tags'>,
  act: BlockAct,
  by: { readonly actor: string; readonly atS: number },
  lists: StoredLists,
): Result<number, StoreFault> {
  let changed = 0
  for (const [event, of] of tags)
    for (let from = 0; from < of.length; from += tagsAtOnce) {
      const some = of.slice(from, from + tagsAtOnce)
      const written =
        act.kind === 'unblock'
          ? lists.unblock(some, act.reason, by)
          : lists.block(some, { reason: act.reason, event }, by)
      if (!written.ok) return written
      changed += written.value
    }
  return ok(changed)
}
