import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { rendererConfig } from '../../../build/bundles.ts'

export interface BuiltScreens {
  readonly folder: string
  remove(): Promise<void>
}

/** The screens as they are shipped, built from the sources of now into a folder of their own. */
export async function buildScreens(): Promise<BuiltScreens> {
  const folder = await mkdtemp(join(tmpdir(), 'passgate-screens-'))
  await build({ ...rendererConfig, build: { ...rendererConfig.build, outDir: folder } })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
