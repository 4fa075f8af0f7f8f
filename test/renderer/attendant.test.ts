import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'
import { hindrances, plainHindrances, lostWords, type View } from './support/browser.ts'
import { lane, type ScriptedGate } from './support/scripted-gate.ts'
import { screenBench } from './support/screens.ts'

type Shown = NonNullable<Parameters<ScriptedGate['show']>[0]>

const dayS = 86_400
const nowS = Math.floor(Date.now() / 1_000)
const good: Shown = {
  outcome: 'admit',
  reason: null,
  pass: {
    format: 'smart-health-card',
    type: 'vaccination',
    issuerName: 'State of New York',
    holder: { name: 'Maximiliana Longrecord-Specimen', birthDate: '1990-05-14' },
    ticket: null,
    validFrom: nowS - dayS,
    validUntil: null,
  },
  warnings: [],
  keysAgeS: null,
  others: [],
  task: null,
  finding: null,
  idCompared: false,
  clearsInMs: 15_000,
}
const expired: Shown = {
  ...good,
  outcome: 'refuse',
  reason: 'expired',
  pass: good.pass && { ...good.pass, validUntil: nowS - 2 * dayS - 60 },
}

const tooSoon: Shown = {
  ...good,
  outcome: 'refuse',
  reason: 'too-soon-after-dose',
  finding: {
    rule: 'vaccination',
    found: { code: 'last-dose', values: { date: '2021-06-20' } },
    needed: {
      code: 'series-from',
      values: { at: Date.parse('2021-07-05T00:00:00-04:00') / 1_000, days: 15 },
    },
  },
}

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a desk with letters twice as large', { width: 1_280, height: 800, textScale: 2 }],
  ['a small display', { width: 800, height: 480 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]

const nameOnPage = async (page: Page): Promise<boolean> =>
  (await page.content()).includes('Longrecord') || (await page.content()).includes('1990')

describe.skipIf(parts.chromium === null)('the attendant’s screen', () => {
  const bench = screenBench()

  it('shows what to compare with a photo ID', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show(good)
    await page.getByRole('heading', { name: 'Admitted' }).waitFor()
    await page.getByText('Maximiliana Longrecord-Specimen').waitFor()
    await page.getByText('May 14, 1990').waitFor()
    await page.getByText('No expiry').waitFor()
    await page.getByText('State of New York').waitFor()
    await page.getByText('Compare the name and date of birth with a photo ID').waitFor()
  })

  it('says in Spanish why a pass was refused, since when, and what to do', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1?lang=es')
    gate.show(expired)
    await page.getByRole('heading', { name: 'No aceptado Vencido' }).waitFor()
    await page.getByText('Venció hace 2 días').waitFor()
    await page.getByText('14 de mayo de 1990').waitFor()
    await page.getByText('El visitante puede obtener uno nuevo').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('es')
  })

  it('names the venue’s rule, what it found, and what would do, in each language', async () => {
    const gate = await bench.gate()
    gate.show(tooSoon)
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByText('last dose that counts: June 20, 2021').waitFor()
    await page.getByText('15 days after the last dose: from July 5, 2021 on').waitFor()
    await page.getByText('Rule: vaccination').waitFor()
    const spanish = await bench.open(gate, '#/attendant/north-1?lang=es')
    await spanish.getByText('última dosis que cuenta: 20 de junio de 2021').waitFor()
    await spanish.getByText('desde 5 de julio de 2021').waitFor()
  })

  it('words types, formats and methods, cuts long lists, and finds words for codes of tomorrow', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    gate.show({
      ...tooSoon,
      finding: {
        rule: 'gate',
        found: { code: 'test-method', values: { methods: ['antigen', 'pcr'] } },
        needed: { code: 'events', values: { names } },
      },
    })
    await page.getByText('test method: antigen, PCR').waitFor()
    await page.getByText('ticket for: a, b, c, d and 2 more').waitFor()
    gate.show({
      ...tooSoon,
      finding: {
        rule: 'gate',
        found: { code: 'of-tomorrow', values: {} },
        needed: { code: 'types', values: { types: ['vaccination', 'ticket'] } },
      },
    })
    await page.getByText('no words for (of-tomorrow)').waitFor()
    await page.getByText('a pass of the kind: Vaccination, Ticket').waitFor()
  })

  it('shows what a ticket admits to, and wants no date of birth of it', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    const ticket = { event: 'Cup Final', zone: 'North', product: 'Seat', entries: 1 }
    const holder = { name: 'Avery Sample', birthDate: null }
    gate.show({ ...good, pass: good.pass && { ...good.pass, type: 'ticket', holder, ticket } })
    await page.getByText('Compare the name with a photo ID.').waitFor()
    await page.getByText('Cup Final').waitFor()
    await page.getByText('North', { exact: true }).waitFor()
    expect(await page.getByText('Date of birth').count()).toBe(0)
    gate.show({ ...good, pass: good.pass && { ...good.pass, type: 'ticket', holder: null, ticket } })
    await page.getByText('there is nothing to compare').waitFor()
  })

  it('shows nothing of a pass that proved nothing', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show({ ...expired, reason: 'signature-invalid', pass: null })
    await page.getByText('Nothing on this code could be proven').waitFor()
  })

  it('adds the gate’s warning to a good pass', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show({ ...good, warnings: ['revocation-list-invalid'] })
    await page.getByText('list of withdrawn passes is damaged').waitFor()
  })

  it('leaves nothing of the guest when the engine has cleared them', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show(good)
    await page.getByText('Longrecord').waitFor()
    gate.show(null)
    await page.getByText('Waiting for a guest').waitFor()
    expect(await nameOnPage(page)).toBe(false)
  })

  it('leaves nothing of the guest when the engine is gone', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show(good)
    await page.getByText('Longrecord').waitFor()
    await gate.killEngine()
    await page.getByText('The gate does not answer').waitFor()
    expect(await nameOnPage(page)).toBe(false)
  })

  it('clears the guest by itself should the engine forget to', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show({ ...good, clearsInMs: 200 })
    await page.getByText('Longrecord').waitFor()
    await page.getByText('Waiting for a guest').waitFor()
    expect(await nameOnPage(page)).toBe(false)
  })

  it('forgets the guest on the way to another screen', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show(good)
    await page.getByText('Longrecord').waitFor()
    const reloaded = page.waitForEvent('load')
    await page.getByRole('link', { name: 'All screens' }).click()
    await reloaded
    await page.getByRole('heading', { name: 'Screens of this gate' }).waitFor()
    expect(await nameOnPage(page)).toBe(false)
  })

  it('is done with a guest at a key', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show(good)
    await page.getByText('Longrecord').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Waiting for a guest').waitFor()
    expect(await gate.called('dismiss')).toEqual({ laneId: 'north-1' })
  })

  it('closes the lane with the keyboard alone', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    const button = page.getByRole('button', { name: 'Close the lane' })
    await button.waitFor()
    for (
      let tabs = 0;
      tabs < 10 && !(await button.evaluate((el) => el === document.activeElement));
      tabs += 1
    ) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    expect(await gate.called('setMode')).toEqual({ laneId: 'north-1', mode: 'closed', minutes: null })
  })

  it('opens a closed lane', async () => {
    const gate = await bench.gate({}, [
      lane({ answer: { kind: 'closed' }, mode: { kind: 'closed', endsAtS: null } }),
    ])
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'Open the lane to guests' }).click()
    expect(await gate.called('setMode')).toEqual({ laneId: 'north-1', mode: 'serving', minutes: null })
  })

  it('lets everybody through for a time, after a question', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'Let everybody through' }).click()
    const question = page.getByRole('group', { name: 'Open the gate for everybody' })
    await question.getByLabel('For how long?').selectOption('15 minutes')
    expect(gate.calls.some(({ call }) => call === 'setMode')).toBe(false)
    await question.getByRole('button', { name: 'Let everybody through' }).click()
    expect(await gate.called('setMode')).toEqual({ laneId: 'north-1', mode: 'free', minutes: 15 })
    await question.waitFor({ state: 'hidden' })
    gate.change({
      answer: { kind: 'free' },
      mode: { kind: 'free', endsAtS: Math.floor(Date.now() / 1_000) + 14 * 60 + 30 },
    })
    await page.getByText('Free: everybody goes through').waitFor()
    await page.getByText('15 min left').waitFor()
  })

  it('leaves the gate as it is where the question is answered so', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'Emergency: open every lane' }).click()
    await page.getByRole('button', { name: 'Leave it as it is' }).click()
    await page.getByRole('group', { name: 'Open every lane' }).waitFor({ state: 'hidden' })
    expect(gate.calls.map(({ call }) => call)).not.toContain('release')
  })

  it('opens every lane in an emergency, after a question', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'Emergency: open every lane' }).click()
    await page.getByRole('button', { name: 'Open every lane now' }).click()
    expect(await gate.called('release')).toBeNull()
    await page.getByText('Every lane is open.').waitFor()
  })

  it('says that an alarm which is still on cannot be reset', async () => {
    const gate = await bench.gate()
    gate.resetAnswer = 'still-called'
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.answer({ kind: 'emergency' })
    await page.getByRole('button', { name: 'The gate is clear: reset' }).click()
    await page.getByText('The alarm is still on.').waitFor()
  })

  it('offers to open nothing at a desk', async () => {
    const gate = await bench.gate({}, [lane({ hasGate: false })])
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByText('Open to guests').waitFor()
    expect(await page.getByRole('button', { name: 'Let everybody through' }).count()).toBe(0)
  })

  it('offers a reset where there is something to reset, and says what came of it', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByText('Open to guests').waitFor()
    expect(await page.getByRole('button', { name: 'reset' }).count()).toBe(0)
    gate.answer({ kind: 'emergency' })
    await page.getByText('Emergency: the gate is open').waitFor()
    await page.getByRole('button', { name: 'The gate is clear: reset' }).click()
    await page.getByText('The lane starts again.').waitFor()
  })

  it('names each fault once, with its cure', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.change({
      answer: { kind: 'out-of-order', fault: 'relay-gone' },
      devices: { scanner: 'scanner-busy', relay: 'relay-gone' },
      alarms: ['tamper'],
    })
    gate.notify([{ code: 'store-recovered', severity: 'alarm', detail: 'passgate.db.damaged' }])
    await page.getByRole('heading', { name: 'The relay board is not there' }).waitFor()
    await page.getByRole('heading', { name: 'Another program uses the scanner' }).waitFor()
    await page.getByRole('heading', { name: 'The arm was turned without a pass' }).waitFor()
    await page.getByRole('heading', { name: 'The database was damaged' }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(4)
  })

  it.each(views)('loses no word and hinders nobody on %s', async (_name, view) => {
    for (const lang of ['en', 'es']) {
      const gate = await bench.gate({ demo: true })
      gate.show({ ...expired, finding: tooSoon.finding, warnings: ['revocation-list-invalid'] })
      gate.change({ answer: { kind: 'out-of-order', fault: 'relay-stuck' }, scannerKind: 'camera' })
      const page = await bench.open(gate, `#/attendant/north-1?lang=${lang}`, view)
      await page.getByText('Longrecord').waitFor()
      expect(await lostWords(page)).toEqual([])
      expect(await plainHindrances(page, view, lang)).toEqual([])
    }
  })

  it('keeps its contrasts in the dark', async () => {
    const gate = await bench.gate({ demo: true })
    gate.show({ ...expired, warnings: ['revocation-list-invalid'] })
    gate.change({ answer: { kind: 'out-of-order', fault: 'relay-stuck' } })
    const page = await bench.open(gate, '#/attendant/north-1', undefined, (opening) =>
      opening.emulateMedia({ colorScheme: 'dark' }),
    )
    await page.getByText('Longrecord').waitFor()
    expect(await hindrances(page)).toEqual([])
  })
})
