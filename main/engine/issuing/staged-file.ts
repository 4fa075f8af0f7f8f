import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file that stands beside its place until it is whole. Everything throws what the system says. */
export class StagedFile {
  readonly #file: string
  readonly #halfway: string
  #handle: number | null

  /** @param mode rights of a new file. */
  constructor(file: string, mode: number) {
    mkdirSync(dirname(file), { recursive: true })
    this.#file = file
    this.#halfway = `${file}.${process.pid}.new`
    this.#handle = openSync(this.#halfway, 'w', mode)
  }

  /** All of `content` is on the disk afterwards. */
  write(content: string | Uint8Array): void {
    if (this.#handle === null) throw new Error('what was kept or dropped is written to no more')
    // By the handle it goes on where it stands, and on until everything is written: a full disk takes a part first.
    writeFileSync(this.#handle, content)
    fsyncSync(this.#handle)
  }

  keep(): void {
    this.#close()
    renameSync(this.#halfway, this.#file)
  }

  /** Leaves nothing of it, unless it was kept. */
  drop(): void {
    this.#close()
    rmSync(this.#halfway, { force: true })
  }

  #close(): void {
    if (this.#handle !== null) closeSync(this.#handle)
    this.#handle = null
  }
}
