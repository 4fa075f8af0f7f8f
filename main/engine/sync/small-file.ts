import { readFileSync, statSync } from 'node:fs'
import { err, ok, type Result } from '../../../native/result.ts'
import type { SourceFault } from './source.ts'

/** All that a token, a key or a certificate may be. */
const maxFileBytes = 64_000

/** A small file that the configuration names. */
export function readSmallFile(path: string): Result<string, SourceFault> {
  try {
    const { size } = statSync(path)
    if (size > maxFileBytes) return err({ code: 'file-unusable', detail: `${path}: ${size} bytes` })
    return ok(readFileSync(path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return err({ code: 'file-unusable', detail: `${path}: ${why}` })
  }
}
