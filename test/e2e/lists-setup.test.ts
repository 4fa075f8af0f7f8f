import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser, openScreen } from '../renderer/support/browser.ts'
import { orderCodes } from '../support/code-list.ts'
import { GateService, type WatchedScreen } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'

const [stolen = '', other = ''] = orderCodes(2)

/** Shows a code until the gate says this to it: a running engine sees a change of the lists within a second or two. */
async function shownUntil(screen: WatchedScreen, text: string, answer: 'admitted' | 'refused') {
  for (;;) {
    await screen.answered('ready')
    screen.forget()
    await screen.client.call('present', { laneId: 'desk', text })
    const said = await screen.until((lane) => ['admitted', 'refused'].includes(lane.answer.kind))
    await screen.client.call('dismiss', { laneId: 'desk' })
    if (said.answer.kind === answer) return said.answer
  }
}

describe.skipIf(parts.chromium === null)('a venue’s lists in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it('are imported while the gate runs: a code opens its lane, until it is reported stolen', async () => {
    const camera = { scanner: { kind: 'camera' }, relay: { kind: 'none' } }
    const service = new GateService([
      { id: 'desk', name: 'Desk', ...camera, timing: { sameCodeMs: 0, answerMs: 500 } },
    ])
    onTestFinished(() => service.dispose())
    await service.start()
    const { page, complaints } = await openScreen(
      browser,
      `${service.url}&screen=${encodeURIComponent('#/setup')}`,
    )
    onTestFinished(() => page.close())
    const attendant = await service.anotherScreen('attendant')
    await shownUntil(attendant, stolen, 'refused')

    const file = join(service.folder, 'list.csv')
    writeFileSync(file, `code,name\n${stolen},Ada Example\n${other},Bo Example`)
    await page.getByText('Import a list').click()
    const form = page.getByRole('form', { name: 'Import a list' })
    await form.getByLabel('For which event').fill('final-2026')
    const chooser = page.waitForEvent('filechooser')
    await form.getByRole('button', { name: 'Choose a file' }).click()
    await (await chooser).setFiles(file)
    await form.getByRole('button', { name: 'See what it would change' }).click()
    await page.getByText('Passed over, and kept nowhere: name.').waitFor()
    await page.getByRole('button', { name: 'Take the list' }).click()
    await page.getByRole('listitem', { name: 'guests' }).getByText('2 codes').waitFor()
    await shownUntil(attendant, stolen, 'admitted')

    await page.getByRole('combobox', { name: 'Which pass' }).selectOption('code')
    await page.getByRole('textbox', { name: 'The code' }).fill(stolen)
    await page.getByRole('button', { name: 'Block it' }).click()
    await page.getByText('It is blocked').waitFor()
    expect(await shownUntil(attendant, stolen, 'refused')).toMatchObject({ reason: 'blocked-by-venue' })
    await shownUntil(attendant, other, 'admitted')

    await page.getByLabel('What to do').selectOption('unblock')
    await page.getByRole('combobox', { name: 'Which pass' }).selectOption('shown')
    await page.getByLabel('Scan it into this field').fill(stolen)
    await page.getByRole('button', { name: 'Take it back in' }).click()
    await page.getByText('It is good again').waitFor()
    await shownUntil(attendant, stolen, 'admitted')
    attendant.close()
    expect(await page.content()).not.toContain(stolen)
    expect(complaints.filter((text) => !text.includes('/gate'))).toEqual([])
    await service.stop()
    expect(service.printed).not.toContain(stolen)
    const record = service.run('audit', 'list').stdout
    for (const action of ['list-imported', 'passes-blocked', 'passes-unblocked'])
      expect(record).toMatch(new RegExp(`setup screen +${action}`))
  })
})
