/**
 * Builds what `npm start`, `passgate` and the package run, into `dist/`. With `--if-stale`, only when a source is newer
 * than the last build.
 */
import { chmodSync, globSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { engineConfig, rendererConfig, shellConfig } from './bundles.ts'

const root = join(import.meta.dirname, '..')
const stamp = join(root, 'dist', '.built')

const sources = ['main/**/*', 'native/**/*', 'renderer/**/*', 'build/*', 'package.json', 'package-lock.json']

function isStale(): boolean {
  const builtMs = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return globSync(sources, { cwd: root }).some((file) => statSync(join(root, file)).mtimeMs > builtMs)
}

if (!process.argv.includes('--if-stale') || isStale()) {
  const startedMs = performance.now()
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  for (const config of [engineConfig, ...shellConfig, rendererConfig]) await build(config)
  chmodSync(join(root, 'dist/cli/passgate.js'), 0o755)
  writeFileSync(stamp, '')
  console.log(`built in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`)
}
