import { err, ok, type Result } from '../../../native/result.ts'

/** Why the store cannot be used, or would not take something. Stable codes; `detail` is for an operator. */
export interface StoreFault {
  readonly code:
    /** Written by a newer program: only that one may touch it. */
    | 'store-newer'
    /** Last used by an older program: an engine brings it forward, a command that only reads does not. */
    | 'store-older'
    /** Of a demo where a real one is wanted, or the other way round, or of some other program. */
    | 'store-not-ours'
    /** Another process has this data folder, or holds its database for longer than we wait. */
    | 'store-in-use'
    /** Unreadable, or not a database at all: an engine sets it aside at its start. */
    | 'store-damaged'
    /** No room on the disk. */
    | 'store-full'
    | 'store-read-only'
    /** Anything else that SQLite or the system says. */
    | 'store-failed'
  readonly detail: string
}

/** Does `action`, and turns what SQLite or the system throws into a fault. */
export function attempt<T>(action: () => T): Result<T, StoreFault> {
  try {
    return ok(action())
  } catch (error) {
    return err(storeFault(error))
  }
}

/** Errors without a code of SQLite's or the system's are bugs of ours, and are thrown on. */
function storeFault(error: unknown): StoreFault {
  const code = codeOf(error)
  if (code === null || !(error instanceof Error)) throw error
  return { code: faultOf(code), detail: error.message }
}

/** Is it this row that the store refuses, and not the disk? */
export const isRefusedRow = (error: unknown): boolean =>
  codeOf(error)?.startsWith('SQLITE_CONSTRAINT') ?? false

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function faultOf(code: string): StoreFault['code'] {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'store-full'
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'store-in-use'
  if (/^(SQLITE_READONLY|EROFS$|EACCES$|EPERM$)/.test(code)) return 'store-read-only'
  // EISDIR: a folder stands where the file should.
  if (/^(SQLITE_CORRUPT|SQLITE_NOTADB|EISDIR$)/.test(code)) return 'store-damaged'
  return 'store-failed'
}
