import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import { chromium, type Browser, type Page } from 'playwright-core'
import { headlessShell, parts } from '../../support/parts.ts'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // One for all pages of this machine: to begin one for each page takes longer than to show it.
  '--renderer-process-limit=1',
]

/** The user has allowed it before. */
export const cameraAllowed = '--use-fake-ui-for-media-stream'

/** As a kiosk is set up: sound without a touch. */
export const soundAllowed = '--autoplay-policy=no-user-gesture-required'

/** Shows pages, and needs a third of the time that the whole one takes: the one without windows, where it is. */
export function launchBrowser(...args: string[]): Promise<Browser> {
  return launch(headlessShell ?? parts.chromium, args)
}

/** The whole browser, with a camera that is none: the one without windows has not even that. */
export function launchBrowserWithCamera(...args: string[]): Promise<Browser> {
  return launch(parts.chromium, ['--use-fake-device-for-media-stream', ...args])
}

async function launch(executablePath: string | null, args: readonly string[]): Promise<Browser> {
  if (executablePath === null) throw new Error('chromium is not here')
  return chromium.launch({ executablePath, args: [...quiet, ...args] })
}

export interface View {
  readonly width: number
  readonly height: number
  /** Of a reader who needs it larger: 2 is 200 %. */
  readonly textScale?: number
}

export interface OpenScreen {
  readonly page: Page
  /** What the browser complained of: errors, and loads that the policy forbids. */
  readonly complaints: string[]
}

/** A page in a context of its own, which shares no cookie and no store with another. */
export async function newScreen(browser: Browser): Promise<OpenScreen> {
  const page = await browser.newPage({ locale: 'en-US' })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${message.location().url}`)
  })
  return { page, complaints }
}

/** @returns what takes the letters back to their size for what the page shows next. */
export async function show(
  page: Page,
  address: string,
  { width, height, textScale = 1 }: View = { width: 1_280, height: 800 },
): Promise<() => Promise<void>> {
  await page.setViewportSize({ width, height })
  const letters = await page.addInitScript((scale) => {
    document.addEventListener('DOMContentLoaded', () => {
      document.documentElement.style.fontSize = `${scale * 100}%`
    })
  }, textScale)
  await page.goto(address)
  // The entry page has traded its token, and the screen is there.
  await page.waitForURL(({ pathname }) => pathname === '/')
  return () => letters.dispose()
}

export async function openScreen(browser: Browser, address: string): Promise<OpenScreen> {
  const screen = await newScreen(browser)
  await show(screen.page, address)
  return screen
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What hinders people with impairments, by the rules of WCAG 2 A and AA, and AAA contrast where asked for. */
export async function hindrances(page: Page, extraRules: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await axeSource)
  return page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as { axe: typeof axeCore }
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      // The rest is worked out at length else, and read by nobody.
      resultTypes: ['violations'],
      rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: true }])),
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
    )
  }, extraRules)
}

/**
 * The same for a screen that is looked at in several sizes and languages, once: axe finds the same in all of them, but for
 * contrast, of which larger letters may have less. Nothing elsewhere.
 */
export function plainHindrances(
  page: Page,
  { textScale = 1, width }: View,
  language: string,
): Promise<string[]> {
  return textScale === 1 && width >= 1_280 && language === 'en' ? hindrances(page) : Promise.resolve([])
}

/**
 * Elements with words that a reader cannot get to: cut off at a side of the page, or by an element around them that
 * does not scroll.
 */
export function lostWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const lost: string[] = []
    if (document.documentElement.scrollWidth > window.innerWidth) lost.push('the page scrolls sideways')
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement
      if (element === null || (node.textContent ?? '').trim() === '') continue
      if (element.closest('option, title, .figures-frame') !== null || !element.checkVisibility()) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const box of range.getClientRects()) {
        if (box.left < -1 || box.right > window.innerWidth + 1) lost.push(`sideways: ${node.textContent}`)
        for (let around = element.parentElement; around !== null; around = around.parentElement) {
          const { overflowY } = getComputedStyle(around)
          const edge = around.getBoundingClientRect()
          const cut = box.bottom > edge.bottom + 2 || box.top < edge.top - 2
          if ((overflowY === 'hidden' || overflowY === 'clip') && cut) lost.push(`cut: ${node.textContent}`)
        }
      }
    }
    return lost
  })
}
