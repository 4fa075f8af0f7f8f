import { closeSync, openSync } from 'node:fs'

/** Makes sure that `file` is there; a new one is this user's alone, and SQLite gives its journals the same rights. */
export function ownFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
}
