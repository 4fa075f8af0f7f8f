import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { LaneView, Venue } from '../../../main/contract/gate-api.ts'
import { launchBrowser, newScreen, show, type OpenScreen, type View } from './browser.ts'
import { ScriptedGate } from './scripted-gate.ts'

export interface ScreenBench {
  /** A gate for this test alone. */
  gate(venue?: Partial<Venue>, lanes?: LaneView[]): Promise<ScriptedGate>
  /** A screen of it in a browser. What the browser complains of fails the test. */
  open(gate: ScriptedGate, hash: string, view?: View, prepare?: (page: Page) => Promise<void>): Promise<Page>
}

/** As they are shipped: `npm test` has built them. */
const screensFolder = join(import.meta.dirname, '../../../dist/renderer')

/** A page that shows a screen for a test. */
interface Shown extends OpenScreen {
  /** Null where the test has prepared the page in a way of its own, which cannot be undone. */
  readonly tidy: (() => Promise<void>) | null
}

/**
 * For a file of tests: the built screens, a browser, and everything closed again. A page is most of what a test takes, so
 * one that a test has left is cleared of it and used for the next, and so is the port of a gate: a browser compiles what
 * comes from one address once.
 */
export function screenBench(launch: () => Promise<Browser> = launchBrowser): ScreenBench {
  let browser: Browser
  let waitingRoom: Server
  let gates: ScriptedGate[] = []
  let shown: Shown[] = []
  const idle: OpenScreen[] = []
  const ports: number[] = []

  beforeAll(async () => {
    browser = await launch()
    waitingRoom = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end())
    await once(waitingRoom.listen(0, '127.0.0.1'), 'listening')
  })
  afterEach(async ({ task }) => {
    const complaints = shown.flatMap((screen) => screen.complaints)
    // A page that failed its test may be in any state.
    const usable = task.result?.state !== 'fail'
    await Promise.all(
      shown.map(async ({ page, complaints: old, tidy }) => {
        if (tidy === null || !usable) return page.close()
        await tidy()
        await clear(page, `http://127.0.0.1:${(waitingRoom.address() as AddressInfo).port}`)
        old.length = 0
        idle.push({ page, complaints: old })
      }),
    )
    await Promise.all(gates.map((gate) => gate.close()))
    ports.push(...gates.map((gate) => gate.port))
    shown = []
    gates = []
    expect(complaints.filter((text) => !isExpected(text))).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    waitingRoom.close()
  })

  return {
    async gate(venue, lanes) {
      const gate = await ScriptedGate.start(screensFolder, venue, lanes, ports.pop())
      gates.push(gate)
      return gate
    },
    async open(gate, hash, view, prepare) {
      const screen = (prepare === undefined ? idle.pop() : undefined) ?? (await newScreen(browser))
      await prepare?.(screen.page)
      const tidy = await show(screen.page, gate.address(hash), view)
      shown.push({ ...screen, tidy: prepare === undefined ? tidy : null })
      return screen.page
    },
  }
}

/**
 * Leaves the gate and forgets it: its page and cookies, what it stored, and how it was looked at.
 *
 * @param waitingRoom of the same site: for any other one, the browser would begin a process.
 */
async function clear(page: Page, waitingRoom: string): Promise<void> {
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await page.goto(waitingRoom)
  await page.context().clearCookies()
  await page.emulateMedia({ media: null, colorScheme: null })
  await page.mouse.move(-1, -1)
}

/** A browser says aloud that a socket could not be opened; that is what some tests are about. */
const isExpected = (complaint: string): boolean =>
  complaint.startsWith('WebSocket connection to') && complaint.includes('/gate')
