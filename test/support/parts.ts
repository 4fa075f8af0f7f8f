import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join, resolve } from 'node:path'

/** What some tests need beyond Node and npm: each the path of it, or null where it is not to be had. */
export const parts = {
  socat: onPath('socat'),
  chromium: onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome'),
  pdftoppm: onPath('pdftoppm'),
  openssl: onPath('openssl'),
  dpkg: onPath('dpkg-deb'),
  electron: onPath('xvfb-run') === null ? null : electronBinary(),
  vectors: there(resolve('../shared/vectors/conformance.mjs')),
  /** What `npm run peers` makes last. */
  peers: there(join(import.meta.dirname, '../peers/dist/dcc-sdk.js')),
} as const

/** Chromium without windows, cameras and sound: a page takes two thirds of the time. Nothing is left out without it. */
export const headlessShell = onPath('chromium-headless-shell')

export type PartName = keyof typeof parts

function there(path: string): string | null {
  return existsSync(path) ? path : null
}

function onPath(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => there(join(folder, program))).find((path) => path !== null) ?? null
}

/** Electron's binary where it is already there: asking its package would start a download. */
function electronBinary(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined) return there(join(override, 'electron'))
  const installed = join(createRequire(import.meta.url).resolve('electron/package.json'), '../dist/electron')
  return there(installed)
}
