/**
 * Builds what `npm start`, `passgate` and the package run, into `dist/`. With `--if-stale`, only when a source is newer
 * than the last build.
 */
import { chmodSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'vite'
import { engineConfig, rendererConfig, shellConfig } from './bundles.ts'

const root = join(import.meta.dirname, '..')
const stamp = join(root, 'dist', '.built')

const sources = [
  'main/**/*',
  'native/**/*',
  'renderer/**/*',
  'build/**/*',
  'package.json',
  'package-lock.json',
]

function isStale(): boolean {
  const builtMs = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return globSync(sources, { cwd: root }).some((file) => statSync(join(root, file)).mtimeMs > builtMs)
}

/**
 * A script of ours for the package would stand in the place of electron-builder's, which makes Chromium's sandbox and the
 * program's name work: so ours is put behind it.
 */
function writePackageScripts(): void {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
  mkdirSync(join(root, 'dist/deb'))
  for (const name of ['after-install', 'after-remove']) {
    const parts = [resolve(`app-builder-lib/templates/linux/${name}.tpl`), join(root, `build/deb/${name}.sh`)]
    writeFileSync(
      join(root, `dist/deb/${name}.tpl`),
      parts.map((part) => readFileSync(part, 'utf8')).join('\n'),
    )
  }
}

if (!process.argv.includes('--if-stale') || isStale()) {
  const startedMs = performance.now()
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  for (const config of [engineConfig, ...shellConfig, rendererConfig]) await build(config)
  writePackageScripts()
  chmodSync(join(root, 'dist/cli/passgate.js'), 0o755)
  writeFileSync(stamp, '')
  console.log(`built in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`)
}
