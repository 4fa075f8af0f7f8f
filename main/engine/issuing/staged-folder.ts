import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Files of a folder, this user's alone, that stand in a folder within it until all of them are written. Everything throws
 * what the system says.
 */
export class StagedFolder {
  readonly #folder: string
  readonly #halfway: string

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#folder = folder
    this.#halfway = mkdtempSync(join(folder, '.new-'))
  }

  /** Where names that differ in case alone are one to the system, it refuses the second. */
  write(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.#halfway, name), content, { mode: 0o600, flag: 'wx' })
  }

  keep(): void {
    for (const name of readdirSync(this.#halfway)) {
      renameSync(join(this.#halfway, name), join(this.#folder, name))
    }
    rmdirSync(this.#halfway)
  }

  /** Leaves nothing of them, unless they were kept. */
  drop(): void {
    rmSync(this.#halfway, { recursive: true, force: true })
  }
}
