import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { Access } from '../../main/hosts/access.ts'
import { entryAddress } from '../../main/hosts/entry-page.ts'
import { startLoopbackServer } from '../../main/hosts/loopback-server.ts'
import { launchBrowser } from '../renderer/support/browser.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { newFolder } from '../support/folder.ts'
import { parts } from '../support/parts.ts'

const dayMs = 86_400_000

describe.skipIf(parts.chromium === null)('an address with a token, opened in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  async function gate(): Promise<{ clock: FakeClock; address: (screen?: string) => string }> {
    const folder = newFolder()
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><h1>North 1</h1><script src="./gate.js"></script>',
    )
    writeFileSync(
      join(folder, 'gate.js'),
      `window.dial = () => new Promise((done) => {
        const socket = new WebSocket('ws://' + location.host + '/gate')
        socket.onopen = () => done('open')
        socket.onerror = () => done('refused')
      })`,
    )
    const access = Access.open(join(folder, 'access.key'))
    if (!access.ok) throw new Error(access.error.detail)
    // The browser drops cookies by its own clock.
    const clock = new FakeClock(Date.now())
    const server = await startLoopbackServer({
      port: 0,
      rendererFolder: folder,
      access: access.value,
      clock,
      onScreen: () => undefined,
    })
    if (!server.ok) throw new Error(server.error.code)
    onTestFinished(server.value.close)
    const { origin } = server.value
    return {
      clock,
      address: (screen) => entryAddress(origin, access.value.mintToken(clock.wallMs()), screen),
    }
  }

  async function newPage(): Promise<Page> {
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    return context.newPage()
  }

  it('shows the screen that it names, and has forgotten its token', async () => {
    const { address } = await gate()
    const page = await newPage()
    await page.goto(address('#/guest/north-1'))
    await page.getByRole('heading', { name: 'North 1' }).waitFor()
    expect(new URL(page.url())).toMatchObject({ pathname: '/', hash: '#/guest/north-1' })
    await page.goBack()
    expect(page.url()).not.toContain('token')
  })

  it('says so in words when it was used already', async () => {
    const { address } = await gate()
    const used = address()
    const first = await newPage()
    await first.goto(used)
    await first.getByRole('heading', { name: 'North 1' }).waitFor()
    const second = await newPage()
    await second.goto(used)
    await second.getByText('This address was used already').waitFor()
    expect(await second.getByText('North 1').count()).toBe(0)
  })

  it('keeps its session by the socket alone', async () => {
    const { address, clock } = await gate()
    const page = await newPage()
    await page.goto(address())
    await page.getByRole('heading', { name: 'North 1' }).waitFor()
    const dial = (): Promise<string> => page.evaluate<string>('dial()')
    for (let day = 0; day < 60; day += 20) {
      expect(await dial()).toBe('open')
      clock.advance(20 * dayMs)
    }
    expect(await dial()).toBe('open')
  })
})
