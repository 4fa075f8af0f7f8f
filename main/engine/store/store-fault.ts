/** Why the store cannot be used, or would not take something. Stable codes; `detail` is for an operator. */
export interface StoreFault {
  readonly code:
    /** Written by a newer program: only that one may touch it. */
    | 'store-newer'
    /** Another engine has this data folder. */
    | 'store-in-use'
    /** No room on the disk. */
    | 'store-full'
    | 'store-read-only'
    /** Anything else that SQLite or the system says. */
    | 'store-failed'
  readonly detail: string
}

/** What SQLite or the system threw, as a fault. Errors without a code are our bugs, and are thrown on. */
export function storeFault(error: unknown): StoreFault {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error
  return { code: codeOf(error.code), detail: error.message }
}

function codeOf(code: string): StoreFault['code'] {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'store-full'
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES') return 'store-read-only'
  return 'store-failed'
}

/** SQLite's words for a file that is damaged, or none of its own. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
  )
}
