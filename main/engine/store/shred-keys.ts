import { closeSync, fsyncSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { attempt, type StoreFault } from './store-fault.ts'
import type { Result } from '../../../native/result.ts'

/** Stands before each key in the store, so that one is found in a file that is no database any more. */
export const keyMark = Buffer.from('passgate-claims:', 'latin1')
/** Of the key itself. */
export const keyBytes = 32

const chunkBytes = 1_048_576
const markedBytes = keyMark.length + keyBytes

/**
 * Overwrites the event keys in every damaged store and journal that was set aside beside `file`: the tags in them say
 * nothing from then on. Done when one is set aside, and once more with each event that is destroyed.
 * @returns how many were there.
 */
export function shredSetAside(file: string): Result<number, StoreFault> {
  return attempt(() => {
    const names = readdirSync(dirname(file)).filter(
      (name) => name.startsWith(basename(file)) && name.includes('.damaged-'),
    )
    return names.reduce((sum, name) => sum + shredKeys(join(dirname(file), name)), 0)
  })
}

function shredKeys(file: string): number {
  if (!statSync(file).isFile()) return 0
  const opened = openSync(file, 'r+')
  try {
    let found = 0
    const chunk = Buffer.alloc(chunkBytes)
    for (let at = 0; ; at += chunkBytes - markedBytes) {
      const read = readSync(opened, chunk, 0, chunkBytes, at)
      const seen = chunk.subarray(0, read)
      for (let mark = seen.indexOf(keyMark); mark >= 0; mark = seen.indexOf(keyMark, mark + 1)) {
        const begin = mark + keyMark.length
        const length = Math.min(keyBytes, read - begin)
        if (length > 0 && seen.subarray(begin, begin + length).some((byte) => byte !== 0)) {
          writeSync(opened, Buffer.alloc(length), 0, length, at + begin)
          found += 1
        }
      }
      if (read < chunkBytes) break
    }
    if (found > 0) fsyncSync(opened)
    return found
  } finally {
    closeSync(opened)
  }
}
