import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EventSetup } from '../../main/engine/admission/events/event-setup.ts'
import { keptEventsFile } from '../../main/engine/admission/events/kept-events.ts'
import { LiveEvents } from '../../main/engine/admission/events/live-events.ts'
import { EventConfig } from '../../main/engine/config/event-config.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { newFolder } from '../support/folder.ts'
import { openGateStore } from '../support/gate-store.ts'
import { parts } from '../support/parts.ts'
import { hindrances, lostWords, plainHindrances, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]
const timeZone = 'UTC'

/** On a day of November 2026, in the evening; it is the 21st, 19:00. */
const event = (id: string, name: string, day: number): EventConfig =>
  EventConfig.parse({
    id,
    name,
    doors: `2026-11-${day}T18:00`,
    starts: `2026-11-${day}T20:00`,
    ends: `2026-11-${day}T22:30`,
  })
const final = event('final', 'Cup final', 21)
const gala = event('gala', 'Winter gala', 28)

describe.skipIf(parts.chromium === null)('the events on the setup screen', () => {
  const bench = screenBench()

  /** A gate whose events are real: the store, the file and all. */
  async function gateWith(...configured: readonly EventConfig[]) {
    const dataFolder = newFolder()
    const { store } = openGateStore(dataFolder)
    const clock = new FakeClock()
    const live = new LiveEvents({ dataFolder, configured, timeZone, clock })
    const scripted = await bench.gate({ timeZone })
    live.start(() => scripted.eventsChanged())
    onTestFinished(() => live.stop())
    const setup = new EventSetup({ live, dataFolder, configured, timeZone, store, clock })
    scripted.events = setup
    return { scripted, live, setup, clock, file: keptEventsFile(dataFolder) }
  }

  const fill = async (page: Page, fields: Readonly<Record<string, string>>): Promise<void> => {
    for (const [label, value] of Object.entries(fields))
      await page.getByLabel(label, { exact: true }).fill(value)
  }
  const derby = {
    Name: 'Derby',
    Doors: '2026-11-25T18:00',
    Starts: '2026-11-25T20:00',
    Ends: '2026-11-25T22:30',
  }

  it('tell which is on, and take another one in, in force at once', async () => {
    const { scripted, live } = await gateWith(final, gala)
    const page = await bench.open(scripted, '#/setup')
    await page.getByText('On now: Cup final').waitFor()
    await page.getByText('All times are those of the venue’s clocks (UTC).').waitFor()
    const row = page.getByRole('listitem', { name: 'Cup final' })
    await row.getByText('Doors Sat, Nov 21, 2026, 6:00 PM · Starts 8:00 PM · Ends 10:30 PM').waitFor()
    await page.getByRole('button', { name: 'Add an event' }).click()
    await fill(page, derby)
    await page.getByLabel('How tickets name it').selectOption('names')
    await page.getByLabel('Names on tickets').fill('derby\nsummer/17\n')
    await page.getByRole('button', { name: 'Put it into force' }).click()
    await page.getByText('Derby: in force now, and on record.').waitFor()
    await page
      .getByRole('listitem', { name: 'Derby' })
      .getByText('Tickets name it derby, summer/17 · added')
      .waitFor()
    expect(live.at(Date.UTC(2026, 10, 25, 19) / 1_000)).toMatchObject({
      id: 'derby',
      ticketNames: ['derby', 'summer/17'],
    })
  })

  it('tell each mistake at its field, in Spanish too, and lose nothing that was typed', async () => {
    const { scripted } = await gateWith(final)
    const page = await bench.open(scripted, '#/setup?lang=es')
    await page.getByRole('button', { name: 'Añadir un evento' }).click()
    const times = { Puertas: '2026-11-21T21:00', Comienza: '2026-11-21T20:00', Termina: '2026-11-21T23:30' }
    await fill(page, { 'Nombre corto': 'mal escrito', ...times })
    await page.getByRole('button', { name: 'Ponerlo en vigor' }).click()
    const id = page.getByLabel('Nombre corto', { exact: true })
    await page.getByText('Use letras, cifras, puntos y guiones').waitFor()
    await page.getByText('Dele un nombre, de 80 letras como máximo.').waitFor()
    expect(await id.getAttribute('aria-invalid')).toBe('true')
    expect(
      await page.getByLabel('Nombre', { exact: true }).evaluate((field) => field === document.activeElement),
    ).toBe(true)
    expect(await page.getByLabel('Puertas', { exact: true }).inputValue()).toBe('2026-11-21T21:00')
    await fill(page, { Nombre: 'Derbi', 'Nombre corto': 'derbi' })
    await page.getByRole('button', { name: 'Ponerlo en vigor' }).click()
    await page.getByText('Comienza cuando se abren las puertas o después: sáb, 21 nov 2026, 21:00').waitFor()
    await fill(page, { Comienza: '2026-11-21T21:30' })
    await page.getByRole('button', { name: 'Ponerlo en vigor' }).click()
    await page.getByText('Cup final termina sáb, 21 nov 2026, 22:30, y solo hay un evento a la vez').waitFor()
    expect(await page.getByLabel('Puertas', { exact: true }).getAttribute('aria-invalid')).toBe('true')
    expect(await hindrances(page)).toEqual([])
  })

  it('ask before the one that is on is changed, and go back to the configuration’s when it is taken out', async () => {
    const { scripted, live } = await gateWith(final, gala)
    const page = await bench.open(scripted, '#/setup')
    await page.getByRole('button', { name: 'Change: Cup final' }).click()
    expect(await page.getByLabel('Short name', { exact: true }).getAttribute('readonly')).not.toBeNull()
    await fill(page, { Ends: '2026-11-21T23:00' })
    await page.getByRole('button', { name: 'Put it into force' }).click()
    await page.getByText('Cup final is on now: guests are at the gate with its tickets.').waitFor()
    await page.getByText('Ends: Sat, Nov 21, 2026, 10:30 PM → Sat, Nov 21, 2026, 11:00 PM').waitFor()
    expect(live.list.kept.events).toEqual([])
    await page.getByRole('button', { name: 'Do it' }).click()
    const row = page.getByRole('listitem', { name: 'Cup final' })
    await row.getByText('changed from the configuration').waitFor()
    await page.getByRole('button', { name: 'As configured again: Cup final' }).click()
    await page.getByText('Nothing has changed yet. It would do this:').waitFor()
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('Done: in force now, and on record.').waitFor()
    await row.getByText('from the configuration', { exact: false }).waitFor()
    expect(live.list.kept.events).toEqual([])
  })

  it('come out of a season’s list, once somebody has seen what it would change', async () => {
    const { scripted, live } = await gateWith(final, gala)
    const page = await bench.open(scripted, '#/setup')
    await page.getByRole('button', { name: 'Take a list over' }).click()
    const form = page.getByRole('form', { name: 'Take a list over' })
    const choose = async (text: string): Promise<void> => {
      const chooser = page.waitForEvent('filechooser')
      await form.getByRole('button', { name: 'Choose a file' }).click()
      // As a spreadsheet on Windows writes it.
      await (
        await chooser
      ).setFiles({ name: 'season.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') })
      await form.getByRole('button', { name: 'See what it would change' }).click()
    }
    const header = 'id;name;doors;starts;ends\n'
    await choose(`${header}fete;Fête;2026-12-01 18:00;2026-12-01 17:00;2026-12-01 22:00\n`)
    await page.getByText('Line 2, Starts:').waitFor()
    await page
      .getByText('It starts when the doors open, or later: Tue, Dec 1, 2026, 6:00 PM or after.')
      .waitFor()
    await choose(
      `${header}fete;Fête;2026-12-01 18:00;2026-12-01 19:00;2026-12-01 22:00\ngala;Winter gala;2026-11-28 18:00;2026-11-28 20:30;2026-11-28 22:30\n`,
    )
    await page.getByText('Fête').waitFor()
    await page.getByText('Starts: Sat, Nov 28, 2026, 8:00 PM → Sat, Nov 28, 2026, 8:30 PM').waitFor()
    expect(live.list.kept.events).toEqual([])
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('Done: in force now, and on record.').waitFor()
    expect(live.list.kept.events.map(({ id, name }) => [id, name])).toEqual([
      ['fete', 'Fête'],
      ['gala', 'Winter gala'],
    ])
  })

  it('are shown as somebody else has made them meanwhile, and what was typed stays', async () => {
    const { scripted, setup, live } = await gateWith(final, gala)
    const page = await bench.open(scripted, '#/setup')
    await page.getByRole('button', { name: 'Change: Winter gala' }).click()
    await fill(page, { Name: 'The gala' })
    const other = { ...gala, lastEntry: '', destroyAfterHours: '12', tickets: null, ends: '2026-11-28T23:00' }
    const change = { kind: 'put', event: other, isNew: false } as const
    await setup.change({ revision: live.list.kept.revision, change, agreed: null })
    await page.getByRole('button', { name: 'Put it into force' }).click()
    await page.getByText('Somebody else has changed the events meanwhile').waitFor()
    await page.getByText('Ends Sat, Nov 28, 2026, 11:00 PM').waitFor()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('The gala')
    await fill(page, { Ends: '2026-11-28T23:00' })
    await page.getByRole('button', { name: 'Put it into force' }).click()
    await page.getByText('The gala: in force now').waitFor()
    expect(live.list.kept.events).toMatchObject([{ name: 'The gala', ends: '2026-11-28T23:00' }])
  })

  it('are not there at the demo venue', async () => {
    const page = await bench.open(await bench.gate(), '#/setup')
    await page.getByRole('heading', { name: 'Which passes open the gate' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Events' }).count()).toBe(0)
  })

  it.each(views)('hinder nobody on %s, and no word is lost', async (_what, view) => {
    for (const language of ['en', 'es']) {
      const { scripted } = await gateWith(final, gala)
      const page = await bench.open(scripted, `#/setup?lang=${language}`, view)
      await page.getByRole('listitem', { name: 'Cup final' }).getByRole('button').click()
      await page.locator('input[type=number]').fill('900')
      await page.locator('.lane-form button[type=submit]').click()
      await page.locator('.event-mistake:not(:empty)').waitFor()
      expect(await lostWords(page)).toEqual([])
      await page.locator('input[type=number]').fill('9')
      await page.locator('.lane-form button[type=submit]').click()
      await page.locator('.event-warning').waitFor()
      expect(await plainHindrances(page, view, language)).toEqual([])
      expect(await lostWords(page)).toEqual([])
    }
  })
})
