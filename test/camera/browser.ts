import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { launchBrowser } from '../renderer/support/browser.ts'
import type { Outcome, Task } from './compare.ts'

export interface BrowserRun {
  /** Of Chromium. */
  readonly version: string
  readonly outcomes: Outcome[]
}

/** The comparison in a page of Chromium, without Node. */
export async function compareInBrowser(task: Task, wasmFile: string): Promise<BrowserRun> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'chrome114',
      lib: { entry: join(import.meta.dirname, 'in-browser.ts'), formats: ['iife'], name: 'camera' },
    },
  })
  const script = [built].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []))[0]
  if (script?.type !== 'chunk') throw new Error('nothing was built')
  const wasmBase64 = (await readFile(wasmFile)).toString('base64')
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: script.code })
    const outcomes = await page.evaluate(
      ([given, wasm]) => {
        const { compareHere } = globalThis as unknown as {
          compareHere: (task: Task, wasmBase64: string) => Promise<Outcome[]>
        }
        return compareHere(given, wasm)
      },
      [task, wasmBase64] as const,
    )
    return { version: browser.version(), outcomes }
  } finally {
    await browser.close()
  }
}
