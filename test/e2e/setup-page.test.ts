import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser, openScreen } from '../renderer/support/browser.ts'
import { GateService } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'
import { RunningCommand } from '../support/running-command.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'
import { newWire } from '../support/wire.ts'

/** A gate with no lane; a scanner and a turnstile at the ends of two wires. */
async function bareGate() {
  const [scannerWire, boardWire] = await Promise.all([newWire(), newWire()])
  const scanner = new RunningCommand('simulate', 'scanner', '--port', scannerWire.far)
  const turnstile = new RunningCommand('simulate', 'turnstile', '--port', boardWire.far)
  const service = new GateService([])
  onTestFinished(() => service.dispose())
  const authority = new ShcAuthority()
  service.trust(authority.trust())
  await Promise.all([service.start(), turnstile.says('open')])
  return { scannerWire, boardWire, scanner, turnstile, service, card: numeric(authority.card()) }
}

const choosePort = async (form: Locator, group: string, path: string): Promise<void> => {
  await form
    .getByRole('group', { name: group, exact: true })
    .getByRole('radio', { name: 'Another port' })
    .check()
  await form.getByLabel('Port', { exact: true }).last().fill(path)
}

describe.skipIf(parts.socat === null || parts.chromium === null)('a gate that is set up in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it('is plugged, named, pressed and done: then a pass opens its turnstile, which is counted', async () => {
    const { scannerWire, boardWire, scanner, turnstile, service, card } = await bareGate()
    const { page, complaints } = await openScreen(
      browser,
      `${service.url}&screen=${encodeURIComponent('#/setup')}`,
    )
    onTestFinished(() => page.close())
    await page.getByRole('button', { name: 'Add a lane' }).click()

    const form = page.getByRole('form', { name: 'A new lane' })
    await choosePort(form, 'Scanner', scannerWire.near)
    await form.getByRole('button', { name: 'Try the scanner' }).click()
    await form.getByText('Ready: scan any code.').waitFor()
    scanner.type(card)
    await form.getByText(`Read: ${card.length.toLocaleString('en')} characters. SMART Health Card`).waitFor()
    const bytes = form.getByRole('region', { name: 'The last bytes' })
    await bytes.getByText('shc:/··').waitFor()
    expect(await page.content()).not.toContain(card.slice(5, 12))

    await choosePort(form, 'Gate', boardWire.near)
    await form.getByLabel('Kind').last().selectOption('waveshare-modbus')
    await form.getByLabel('Inputs of the board').fill('8')
    await form.getByRole('button', { name: 'Try the relay' }).click()
    await form.getByText('The board is there').waitFor()
    await form.getByLabel('Nobody stands in the gate').check()
    await form.getByRole('button', { name: 'Open the gate once' }).click()
    await turnstile.says('relay 1 on')
    await turnstile.says('relay 1 off')

    await form.getByLabel('Where its contacts are wired').selectOption('own')
    await form.getByRole('button', { name: 'Show the inputs live' }).click()
    await form.getByRole('list', { name: 'The inputs of the board' }).getByText('3 closed').waitFor()
    // An arm that is forced breaks READY before PASS: what is taken by one is not found for the other.
    const ready = form.getByRole('group', { name: 'Turnstile ready' })
    await ready.getByRole('combobox').first().selectOption('2')
    await ready.getByText('Now closed. Turnstile ready: yes').waitFor()
    const pass = form.getByRole('group', { name: 'Somebody goes through' })
    await pass.getByRole('button', { name: 'Find it' }).click()
    turnstile.type('force')
    await pass.getByText('Somebody goes through: no').waitFor()
    expect(await pass.getByRole('combobox').first().inputValue()).toBe('1')

    await form.getByLabel('Name', { exact: true }).fill('North 1')
    await form.getByRole('button', { name: 'Done' }).click()
    const lane = page.getByRole('listitem', { name: 'North 1' })
    await lane.getByText('Somebody goes through: no').waitFor()
    const guest = await service.anotherScreen('guest')
    await guest.answered('ready')
    const opened = turnstile.printed.split('relay 1 on').length
    scanner.type(card)
    await turnstile.says('relay 1 on', opened)
    await guest.answered('admitted')
    // A guest is no quicker than the arm, which wants its contact for a tenth of a second.
    turnstile.type('wait 300')
    turnstile.type('walk')
    await guest.answered('ready')
    await lane.getByText('1 code ·').waitFor()

    await lane.getByRole('button', { name: 'Try the gate' }).click()
    await lane.getByLabel('Nobody stands in the gate').check()
    await lane.getByRole('button', { name: 'Open the gate once' }).click()
    await turnstile.says('relay 1 on', opened + 1)
    await lane.getByText('Did the gate open?').waitFor()
    guest.close()
    expect(complaints.filter((text) => !text.includes('/gate'))).toEqual([])
    await service.stop()
    const { decisions, passages } = service.counts()
    expect(decisions.map(({ outcome, count }) => [outcome, count])).toEqual([['admit', 1]])
    expect(passages.map(({ end, count }) => [end, count])).toEqual([['entered', 1]])
  })
})
