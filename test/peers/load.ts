import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * A verifier that others wrote, as `npm run peers` installed it. Loaded by name at run time, since all else must hold
 * where it is not installed. @returns its exports; the caller says what it uses of them.
 */
export async function loadPeer<Exports>(name: string): Promise<Exports> {
  const path = createRequire(join(import.meta.dirname, 'package.json')).resolve(name)
  return (await import(pathToFileURL(path).href)) as Exports
}
