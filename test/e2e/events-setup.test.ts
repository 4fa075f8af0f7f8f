import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser, openScreen } from '../renderer/support/browser.ts'
import { GateService } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'

const timeZone = 'America/New_York'
const hourMs = 3_600_000

/** What the venue's clocks show so many hours from now. */
const wallTime = (hours: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(Date.now() + hours * hourMs)
    .replace(' ', 'T')

describe.skipIf(parts.chromium === null)('an event that is added on the screen of a running gate', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it('has its tickets admitted at once', async () => {
    const lane = { id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } }
    const times = { doors: '2099-11-21T18:00', starts: '2099-11-21T20:00', ends: '2099-11-21T22:30' }
    const service = new GateService([{ ...lane, timing: { sameCodeMs: 0 } }], {
      events: [{ id: 'jubilee', name: 'Jubilee', ...times }],
      zones: [{ id: 'bowl', name: 'Bowl' }],
    })
    onTestFinished(() => service.dispose())
    const seller = new VenueTicketAuthority()
    service.trust({ issuers: [seller.entry()] })
    await service.start()
    const { page, complaints } = await openScreen(
      browser,
      `${service.url}&screen=${encodeURIComponent('#/setup')}`,
    )
    onTestFinished(() => page.close())
    const attendant = await service.anotherScreen('attendant')
    const ticket = seller.ticket({ claims: { evt: 'derby', zone: 'bowl' } })
    const present = async (kind: 'admitted' | 'see-attendant') => {
      await attendant.answered('ready')
      expect(await attendant.client.call('present', { laneId: 'desk', text: ticket })).toEqual({
        ok: true,
        value: 'taken',
      })
      return attendant.answered(kind)
    }
    expect(await present('see-attendant')).toMatchObject({ reason: 'no-event' })
    await attendant.client.call('dismiss', { laneId: 'desk' })

    await page.getByText('No event is on now').waitFor()
    await page.getByRole('button', { name: 'Add an event' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Derby')
    await page.getByLabel('Doors', { exact: true }).fill(wallTime(-1))
    await page.getByLabel('Starts', { exact: true }).fill(wallTime(1))
    await page.getByLabel('Ends', { exact: true }).fill(wallTime(3))
    await page.getByRole('button', { name: 'Put it into force' }).click()
    await page.getByText('On now: Derby').waitFor()
    await present('admitted')
    expect(complaints.filter((text) => !text.includes('/gate'))).toEqual([])
    attendant.close()

    await service.stop()
    expect(service.tally()).toEqual({ 'admit none': 1, 'refer no-event': 1 })
  })
})
