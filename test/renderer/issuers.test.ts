import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Audit } from '../../main/engine/store/audit.ts'
import { BundleSigners } from '../../main/engine/store/bundle-signers.ts'
import { storeFileName } from '../../main/engine/store/open-store.ts'
import { SyncStates } from '../../main/engine/store/sync-state.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { TrustSetupThread } from '../../main/engine/trust/setup/trust-setup-thread.ts'
import { openSetupThread } from '../../main/hosts/open-setup-thread.ts'
import { systemClock } from '../../native/clock.ts'
import { bundleOffice } from '../support/bundle-office.ts'
import { DccAuthority } from '../support/dcc-authority.ts'
import { newFolder } from '../support/folder.ts'
import { importedBy, openGateStore } from '../support/gate-store.ts'
import { parts } from '../support/parts.ts'
import { ShcAuthority } from '../support/shc-authority.ts'
import { plainHindrances, lostWords, type View } from './support/browser.ts'
import { screenBench } from './support/screens.ts'
import { listed } from '../support/listed.ts'

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]
const nowS = Math.floor(Date.now() / 1_000)
const office = await bundleOffice()
const clinics = Array.from({ length: 30 }, (_, no) => {
  const [entry] = new ShcAuthority(`https://clinic-${no}.example/health-cards/issuer`).trust().issuers
  if (entry === undefined) throw new Error('no entry')
  return { ...entry, name: `Clinic ${String(no).padStart(2, '0')}` }
})
const sweden = new DccAuthority({ subject: { C: 'SE', O: 'En myndighet' } }).trust()

describe.skipIf(parts.chromium === null)('whom the venue trusts, on the setup screen', () => {
  const bench = screenBench()

  /** A gate whose trust is real: the thread, the store and all. */
  async function gate() {
    const folder = newFolder()
    const { store } = openGateStore(folder)
    const trust = new TrustStore(store)
    const scripted = await bench.gate()
    const setup = new TrustSetupThread(
      () => openSetupThread({ file: join(folder, storeFileName), kind: 'real' }),
      systemClock,
    )
    onTestFinished(() => setup.close())
    scripted.trust = {
      issuers: (query) => setup.issuers(query),
      trustFilePart: (part) => setup.trustFilePart(part),
      changeTrust: (request) => setup.changeTrust(request),
      signers: (request) => setup.signers(request),
    }
    const directory = async () => {
      await trust.importAll({ issuers: clinics }, nowS - 3 * 86_400, importedBy, {
        name: 'vci',
        mayShrink: true,
      })
      await trust.import(sweden, nowS - 3_600, importedBy)
      new SyncStates(store).put({
        source: 'vci',
        address: 'https://vci.example',
        validators: null,
        edition: null,
        lastSuccessS: nowS - 2 * 86_400,
        lastFault: 'offline',
        failures: 1,
        nextTryS: nowS,
      })
    }
    return { scripted, store, trust, directory }
  }

  const handIn = async (page: Page, text: string, name = 'venue.bundle') => {
    await page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
    await page.getByRole('button', { name: 'See what it would change' }).click()
  }

  it('is taken from a file, once somebody has seen what that would do, and undone', async () => {
    const { scripted, store } = await gate()
    const page = await bench.open(scripted, '#/setup')
    await page.getByText('Nobody is trusted yet').waitFor()
    await handIn(page, JSON.stringify({ issuers: clinics }), 'a-name-of-a-person.json')
    await page.getByRole('heading', { name: 'This is what would change' }).waitFor()
    await page.getByText('30 issuers added').waitFor()
    expect(listed(store)).toEqual([])
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('trust-panel')
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('Issuers: 30. Keys: 30. Not accepted: 0.').waitFor()
    expect(listed(store)).toHaveLength(30)
    await page.getByRole('button', { name: 'Undo this' }).click()
    await page.getByText('To be taken back: issuers taken from a file or a source').waitFor()
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('Nobody is trusted yet').waitFor()
    expect(listed(store)).toEqual([])
    const lines = new Audit(store).newest(9)
    expect(lines.map(({ actor, action }) => [actor, action])).toEqual([
      ['setup screen', 'trust-undone'],
      ['setup screen', 'trust-imported'],
    ])
    expect(JSON.stringify(lines)).not.toContain('a-name-of-a-person')
  })

  it('is searched and looked through page by page, with the age and the last trouble of each', async () => {
    const { scripted, directory } = await gate()
    await directory()
    const page = await bench.open(scripted, '#/setup')
    await page.getByText('31 issuers found').waitFor()
    await page.getByText('1 to 25 of 31').waitFor()
    await page.getByRole('button', { name: 'Next page' }).click()
    await page.getByText('26 to 31 of 31').waitFor()
    await page.getByLabel('Name or address').fill('clinic-7.')
    await page.getByText('1 issuer found').waitFor()
    const clinic = page.getByRole('listitem', { name: 'Clinic 07' })
    await clinic.getByText('confirmed 2 days ago · brought by vci').waitFor()
    await clinic.getByText('There is no network.').waitFor()
    await page.getByLabel('Name or address').fill('')
    await page.getByLabel('Country').selectOption({ label: 'Sweden' })
    await page.getByText('1 issuer found').waitFor()
    await page.getByText('imported by a person').waitFor()
  })

  it('is chosen one by one and for a whole directory, by keyboard alone', async () => {
    const { scripted, store, directory } = await gate()
    await directory()
    const page = await bench.open(scripted, '#/setup')
    const accepted = () => listed(store).filter(({ distrusted }) => !distrusted).length
    await page.getByLabel('Name or address').fill('Clinic 07')
    await page.getByRole('button', { name: 'Do not accept Clinic 07' }).press('Enter')
    await page.getByText('1 issuer no longer accepted').waitFor()
    await page.locator('.trust-panel').getByText('https://clinic-7.example').waitFor()
    await page.getByRole('button', { name: 'Do it' }).press('Enter')
    await page.getByRole('button', { name: 'Accept Clinic 07', exact: true }).waitFor()
    expect(accepted()).toBe(30)
    await page.getByLabel('Name or address').fill('')
    await page.getByLabel('Brought by').selectOption('vci')
    await page.getByText('30 issuers found').waitFor()
    await page.getByRole('button', { name: 'Accept none that were found' }).press('Enter')
    await page.getByText('29 issuers no longer accepted').waitFor()
    await page.getByRole('button', { name: 'Leave it as it is' }).press('Enter')
    expect(accepted()).toBe(30)
    await page.getByRole('button', { name: 'Accept none that were found' }).press('Enter')
    await page.getByRole('button', { name: 'Do it' }).press('Enter')
    await page.getByText('Issuers: 31. Keys: 31. Not accepted: 30.').waitFor()
    expect(accepted()).toBe(1)
  })

  it('comes in a stranger’s bundle only once somebody has the rest of its fingerprint', async () => {
    const { scripted, store } = await gate()
    const page = await bench.open(scripted, '#/setup')
    await handIn(page, await office.bundle(1, { issuers: clinics }, nowS - 7_200))
    await page.getByText('does not know who signed this bundle').waitFor()
    expect((await page.content()).replaceAll(' ', '')).not.toContain(office.fingerprint.slice(31))
    const end = page.getByLabel('The last 12 characters')
    await end.fill('AAAA AAAA AAAA')
    await page.getByRole('button', { name: 'Take the bundles of this signer' }).click()
    await page.getByText('That is not how the fingerprint').waitFor()
    expect(new BundleSigners(store).pinned()).toEqual([])
    await end.fill(office.fingerprint.slice(31))
    await page.getByRole('button', { name: 'Take the bundles of this signer' }).click()
    await page.getByText('Signed by “The office”, serial 1, made 2 hours ago.').waitFor()
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('Issuers: 30.').waitFor()
    await handIn(page, await office.bundle(1, { issuers: [] }))
    await page.getByText('has taken a newer bundle of this signer').waitFor()
    await handIn(page, JSON.stringify({ issuers: clinics }))
    await page.getByText('Nobody has signed this file').waitFor()
    await page.getByText('Whose bundles this gate takes (1)').click()
    await page.getByRole('button', { name: 'Take no more of its bundles' }).click()
    await page.getByText('It is the last signer').waitFor()
    await page.getByRole('button', { name: 'are you sure?' }).click()
    await page.getByText('Whose bundles this gate takes (0)').waitFor()
    expect(new BundleSigners(store).pinned()).toEqual([])
  })

  it('comes in a file of several parts, and in no larger one than a screen may hand in', async () => {
    const { scripted } = await gate()
    const page = await bench.open(scripted, '#/setup')
    await handIn(page, `${JSON.stringify({ issuers: clinics })}${' '.repeat(400_000)}`)
    await page.getByText('30 issuers added').waitFor()
    expect(scripted.calls.filter(({ call }) => call === 'trustFilePart')).toHaveLength(3)
    await handIn(page, 'x'.repeat(16_000_001))
    await page.getByText('larger than this screen takes').waitFor()
    expect(scripted.calls.filter(({ call }) => call === 'trustFilePart')).toHaveLength(3)
  })

  it('does not say that nothing was changed where the gate fell silent', async () => {
    const { scripted, directory } = await gate()
    await directory()
    const page = await bench.open(scripted, '#/setup')
    await page.getByRole('button', { name: 'Undo the last change' }).click()
    await page.getByRole('button', { name: 'Do it' }).waitFor()
    scripted.trust = { ...scripted.trust, changeTrust: () => new Promise(() => undefined) }
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('The gate is working on it').waitFor()
    await scripted.killEngine()
    await page.getByRole('heading', { name: 'The gate did not answer' }).waitFor()
    await page.getByText('Whether anything was changed shows above').waitFor()
  })

  it('says so in Spanish when the gate cannot read its store', async () => {
    const { scripted } = await gate()
    scripted.trust = { ...scripted.trust, issuers: () => ({ kind: 'failed', fault: 'store-damaged' }) }
    const page = await bench.open(scripted, '#/setup?lang=es')
    await page.getByRole('heading', { name: 'En quién confía el recinto' }).waitFor()
    await page.getByText('aparta el archivo').waitFor()
  })

  it.each(views)('has no hindrance, and loses no word, on %s', async (_what, view) => {
    for (const language of ['en', 'es']) {
      const { scripted, directory, store } = await gate()
      await directory()
      new BundleSigners(store).pin(office.fingerprint, 'tester', nowS)
      const page = await bench.open(scripted, `#/setup?lang=${language}`, view)
      await page.locator('[aria-labelledby=trust] summary').click()
      await page.locator('.trust-issuers button').first().click()
      await page.locator('.trust-panel').waitFor()
      expect(await plainHindrances(page, view, language)).toEqual([])
      expect(await lostWords(page)).toEqual([])
      const stranger = await bundleOffice()
      const buffer = Buffer.from(await stranger.bundle(1, { issuers: clinics }))
      const file = { name: 'x', mimeType: 'text/plain', buffer }
      await page.locator('[aria-labelledby=trust] input[type=file]').setInputFiles(file)
      await page.locator('[aria-labelledby=trust] form button[type=submit]').first().click()
      await page.locator('.trust-fingerprint').nth(1).waitFor()
      expect(await plainHindrances(page, view, language)).toEqual([])
      expect(await lostWords(page)).toEqual([])
    }
  })
})
