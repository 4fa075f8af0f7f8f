import { randomBytes } from 'node:crypto'
import { RevokedIds } from '../../main/engine/passes/revoked-ids.ts'
import { memory } from './memory.ts'

const ids = 1_000_000
const idBytes = 16

export interface SetMemory {
  /** Bytes an id of 22 characters. */
  readonly ours: number
  readonly set: number
}

/** What a million revoked ids take, and what they take in a `Set`. */
export function setMemory(): SetMemory {
  const ours = grownBy(() => {
    const revoked = new RevokedIds({ ids, characters: ids * 22 })
    for (let nth = 0; nth < ids; nth += 1) revoked.add(newId())
    return revoked
  })
  const set = grownBy(() => {
    const revoked = new Set<string>()
    for (let nth = 0; nth < ids; nth += 1) revoked.add(newId())
    return revoked
  })
  return { ours: ours / ids, set: set / ids }
}

const newId = (): string => randomBytes(idBytes).toString('base64url')

/** Bytes. */
function grownBy(make: () => { readonly size: number }): number {
  const before = memory()
  const made = make()
  const after = memory()
  if (made.size !== ids) throw new Error('ids are missing')
  return (after.heapMiB + after.buffersMiB - before.heapMiB - before.buffersMiB) * 1_048_576
}

if (import.meta.main) console.log(setMemory())
