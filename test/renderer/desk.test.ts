import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { qrCode, qrSvg } from '../../main/engine/issuing/qr-code.ts'
import { parts } from '../support/parts.ts'
import { plainHindrances, lostWords, type View } from './support/browser.ts'
import type { ScriptedGate } from './support/scripted-gate.ts'
import { screenBench } from './support/screens.ts'

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a desk with letters twice as large', { width: 1_280, height: 800, textScale: 2 }],
  ['a small display', { width: 800, height: 480 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]
const issuer = 'Example Arena'
const untilS = Math.floor(Date.now() / 1_000) + 180 * 86_400

describe.skipIf(parts.chromium === null)('the ticket desk', () => {
  const bench = screenBench()

  async function openDesk(): Promise<ScriptedGate> {
    const gate = await bench.gate()
    const code = qrCode('a ticket')
    if (code === null) throw new Error('a code holds so little')
    gate.desk = { kind: 'open', issuer }
    gate.issued = {
      kind: 'issued',
      id: 'ticket-1',
      passType: 'ticket',
      validFrom: null,
      validUntil: untilS,
      codes: [{ text: 'a ticket', svg: await qrSvg(code) }],
    }
    return gate
  }

  async function makeTicket(page: Page): Promise<void> {
    await page.getByLabel('Event').fill('Cup Final')
    await page.getByLabel('Valid until').fill('2030-01-01T23:00')
    await page.getByLabel('Name').fill('Avery Sample')
    await page.getByRole('button', { name: 'Make the ticket' }).click()
    await page.getByRole('heading', { name: 'Ticket', exact: true }).waitFor()
  }

  it('says what to do where no authority is set up', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/desk')
    await page.getByText('passgate issue init').waitFor()
  })

  it('wants the passphrase, says when it was wrong, and opens', async () => {
    const gate = await bench.gate()
    gate.desk = { kind: 'locked', issuer, by: 'passphrase' }
    gate.unlocked = 'wrong-passphrase'
    const page = await bench.open(gate, '#/desk')
    await page.getByLabel('Passphrase').fill('guess')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByText('This is not the passphrase').waitFor()
    expect(await page.getByLabel('Passphrase').inputValue()).toBe('')
    gate.unlocked = 'open'
    gate.desk = { kind: 'open', issuer }
    await page.getByLabel('Passphrase').fill('right')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByRole('button', { name: 'Make the ticket' }).waitFor()
  })

  it('opens the system’s keychain with a button', async () => {
    const gate = await bench.gate()
    gate.desk = { kind: 'locked', issuer, by: 'keychain' }
    gate.unlocked = 'unusable'
    const page = await bench.open(gate, '#/desk')
    await page.getByText('this system’s keychain').waitFor()
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByText('The keys cannot be read').waitFor()
    expect(await gate.called('unlockDesk')).toEqual({ passphrase: null })
  })

  it('orders a ticket, shows it to print, and forgets it for the next guest', async () => {
    const gate = await openDesk()
    const page = await bench.open(gate, '#/desk')
    await makeTicket(page)
    expect(await gate.called('issue')).toEqual({
      kind: 'ticket',
      event: 'Cup Final',
      zone: null,
      group: null,
      product: null,
      entries: 1,
      from: null,
      until: '2030-01-01T23:00',
      name: 'Avery Sample',
    })
    await page.getByText('Number for a withdrawal: ticket-1').waitFor()
    await page.getByRole('img', { name: 'QR code 1 of 1' }).waitFor()
    await page.getByRole('button', { name: 'Next guest' }).click()
    await page.getByLabel('Event').waitFor()
    expect(await page.content()).not.toContain('Avery')
  })

  it('offers the venue’s own events, zones and groups of lanes', async () => {
    const gate = await openDesk()
    gate.choices = {
      events: [{ event: 'summer/17', name: 'Cup final' }],
      zones: [{ id: 'bowl', name: 'Bowl' }],
      groups: ['gate-a', 'gate-b'],
    }
    const page = await bench.open(gate, '#/desk')
    const group = page.getByLabel('Group of lanes')
    await group.fill('gate-b')
    const offered = (label: string) =>
      page
        .getByLabel(label)
        .evaluate((field) =>
          field instanceof HTMLInputElement
            ? [...(field.list?.options ?? [])].map(({ value, text }) => `${value}: ${text}`)
            : [],
        )
    expect(await offered('Event')).toEqual(['summer/17: Cup final'])
    expect(await offered('Zone')).toEqual(['bowl: Bowl'])
    expect(await offered('Group of lanes')).toEqual(['gate-a: gate-a', 'gate-b: gate-b'])
    await makeTicket(page)
    expect(await gate.called('issue')).toMatchObject({ group: 'gate-b' })
  })

  it('asks for no group of lanes where lanes have none', async () => {
    const gate = await openDesk()
    const page = await bench.open(gate, '#/desk')
    await gate.called('ticketChoices')
    await page.getByRole('button', { name: 'Make the ticket' }).waitFor()
    expect(await page.getByLabel('Group of lanes').count()).toBe(0)
  })

  it('forgets what was typed and left, but not while somebody types', async () => {
    const gate = await openDesk()
    const page = await bench.open(gate, '#/desk', undefined, async (opening) => {
      await opening.clock.install()
    })
    const name = page.getByLabel('Name')
    await name.fill('Avery')
    await page.clock.runFor(170_000)
    await name.fill('Avery Sample')
    await page.clock.runFor(170_000)
    expect(await name.inputValue()).toBe('Avery Sample')
    await page.clock.runFor(11_000)
    expect(await name.inputValue()).toBe('')
    expect(await page.content()).not.toContain('Avery')
  })

  it('prints the sheet and nothing of the page around it', async () => {
    const gate = await openDesk()
    const page = await bench.open(gate, '#/desk')
    await makeTicket(page)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByText('Avery Sample').isVisible()).toBe(true)
    expect(await page.getByRole('button', { name: 'Next guest' }).isVisible()).toBe(false)
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
  })

  it('sends the record of a pass, and says in Spanish when it gives none', async () => {
    const gate = await openDesk()
    gate.issued = { kind: 'not-eligible', reasons: ['series-too-recent', 'a-reason-of-tomorrow'] }
    const page = await bench.open(gate, '#/desk?lang=es')
    await page.getByRole('tab', { name: 'Pase tipo Excelsior' }).click()
    await page.getByRole('textbox', { name: 'Nombre' }).fill('Avery')
    await page.getByLabel('Apellido').fill('Sample')
    await page.getByLabel('Fecha de nacimiento').fill('1990-05-14')
    await page.getByRole('combobox', { name: /^Vacuna/ }).selectOption('janssen')
    await page.getByLabel('Fecha de la dosis 1').fill('2021-03-01')
    await page.getByRole('button', { name: 'Hacer el pase' }).click()
    await page.getByText('Este registro no da un pase hoy').waitFor()
    await page.getByText('La serie completa no tiene 15 días').waitFor()
    await page.getByText('a-reason-of-tomorrow').waitFor()
    expect(await gate.called('issue')).toEqual({
      kind: 'pass',
      given: 'Avery',
      family: 'Sample',
      birthDate: '1990-05-14',
      ground: { kind: 'vaccination', product: 'janssen', doses: ['2021-03-01'] },
      lastPositive: null,
    })
  })

  it.each(views)('has no hindrance, and loses no word, on %s', async (_what, view) => {
    for (const language of ['en', 'es']) {
      const gate = await openDesk()
      const page = await bench.open(gate, `#/desk?lang=${language}`, view)
      await page.getByRole('tab').nth(1).click()
      await page.getByRole('tab', { selected: true }).nth(0).waitFor()
      expect(await plainHindrances(page, view, language)).toEqual([])
      expect(await lostWords(page)).toEqual([])
      await page.getByRole('tab').nth(0).click()
      await page.locator('input').first().fill('Cup Final')
      await page.locator('input[type=datetime-local]').nth(1).fill('2030-01-01T23:00')
      await page.locator('button[type=submit]').click()
      await page.locator('.sheet-print').waitFor()
      expect(await plainHindrances(page, view, language)).toEqual([])
      expect(await lostWords(page)).toEqual([])
    }
  })
})
