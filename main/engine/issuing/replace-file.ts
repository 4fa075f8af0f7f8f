import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Puts `content` in the place of `file`: whoever reads it, and whatever ends us meanwhile, finds the old or the new, whole.
 * Throws what the system says. @param mode rights of a new file.
 */
export function replaceFile(file: string, content: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true })
  const halfway = `${file}.${process.pid}.new`
  try {
    const handle = openSync(halfway, 'w', mode)
    try {
      writeSync(handle, content)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(halfway, file)
  } catch (error) {
    rmSync(halfway, { force: true })
    throw error
  }
}
