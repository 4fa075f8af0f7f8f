import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { LaneView, Venue } from '../../../main/contract/gate-api.ts'
import { launchBrowser, openScreen, type View } from './browser.ts'
import { ScriptedGate } from './scripted-gate.ts'

export interface ScreenBench {
  /** A gate for this test alone. */
  gate(venue?: Partial<Venue>, lanes?: LaneView[]): Promise<ScriptedGate>
  /** A screen of it in a browser. What the browser complains of fails the test. */
  open(gate: ScriptedGate, hash: string, view?: View, prepare?: (page: Page) => Promise<void>): Promise<Page>
}

/** As they are shipped: `npm test` has built them. */
const screensFolder = join(import.meta.dirname, '../../../dist/renderer')

/** For a file of tests: the built screens, a browser, and everything closed again. */
export function screenBench(browserArgs: readonly string[] = []): ScreenBench {
  let browser: Browser
  let gates: ScriptedGate[] = []
  let pages: { page: Page; complaints: string[] }[] = []

  beforeAll(async () => {
    browser = await launchBrowser(...browserArgs)
  })
  afterEach(async () => {
    const complaints = pages.flatMap((screen) => screen.complaints)
    await Promise.all(pages.map(({ page }) => page.close()))
    await Promise.all(gates.map((gate) => gate.close()))
    pages = []
    gates = []
    expect(complaints.filter((text) => !isExpected(text))).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
  })

  return {
    async gate(venue, lanes) {
      const gate = await ScriptedGate.start(screensFolder, venue, lanes)
      gates.push(gate)
      return gate
    },
    async open(gate, hash, view, prepare) {
      const screen = await openScreen(browser, gate.address(hash), view, prepare)
      pages.push(screen)
      return screen.page
    },
  }
}

/** A browser says aloud that a socket could not be opened; that is what some tests are about. */
const isExpected = (complaint: string): boolean =>
  complaint.startsWith('WebSocket connection to') && complaint.includes('/gate')
