import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'

/**
 * A folder of its own for what Chromium writes, gone at the end: windows that attach to a service, and commands, run
 * side by side, and have nothing to keep.
 */
export function useScratchProfile(): void {
  const folder = mkdtempSync(join(tmpdir(), 'passgate-profile-'))
  app.setPath('userData', folder)
  app.on('quit', () => rmSync(folder, { recursive: true, force: true }))
}
