import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { contentSecurityPolicy, workerSecurityPolicy } from './content-security-policy.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export interface ScreenFile {
  readonly type: string
  /** What it may load. */
  readonly policy: string
  readonly body: Uint8Array<ArrayBuffer>
}

/** The built screens by the path of their address: `/index.html`, `/assets/…`, `/workers/…`. */
export type ScreenFiles = ReadonlyMap<string, ScreenFile>

/**
 * Every file that may ever be sent, read once: no path of a request reaches the disk.
 * @returns null where there are no screens.
 */
export function readScreenFiles(folder: string): ScreenFiles | null {
  const files = new Map<string, ScreenFile>()
  try {
    for (const path of filesBelow(folder)) {
      const type = types[extname(path)]
      if (type === undefined) continue
      const address = `/${relative(folder, path).split(sep).join('/')}`
      files.set(address, {
        type,
        policy: address.startsWith('/workers/') ? workerSecurityPolicy : contentSecurityPolicy,
        body: new Uint8Array(readFileSync(path)),
      })
    }
  } catch {
    return null
  }
  return files.has('/index.html') ? files : null
}

/** Step by step: inside a package, Electron knows folders, but not how to list one with all below it. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })

/** The file at an address's path, taken as it is: nothing in it is decoded or walked. */
export const screenFileAt = (files: ScreenFiles, path: string): ScreenFile | null =>
  files.get(path === '/' ? '/index.html' : path) ?? null
