import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Audit } from '../../main/engine/store/audit.ts'
import { BundleSigners } from '../../main/engine/store/bundle-signers.ts'
import { openStoreToWrite, storeFileName, type Store } from '../../main/engine/store/open-store.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { signerFolderName } from '../../main/engine/trust/bundle/signer.ts'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { importedBy } from '../support/gate-store.ts'
import { passgate, type Ran } from '../support/passgate.ts'
import { ShcAuthority } from '../support/shc-authority.ts'
import { listed } from '../support/listed.ts'

const nowS = Math.floor(Date.now() / 1_000)

/** A gate of a venue: what one does there at the command line, and what is then in its store. */
function gate() {
  const folder = newFolder()
  const { config, dataFolder } = writeGateConfig(folder)
  const keys = (command: string, ...args: readonly string[]): Promise<Ran> =>
    passgate('keys', ...command.split(' '), '--config', config, ...args)
  const inStore = async <T>(action: (store: Store) => T | Promise<T>): Promise<T> => {
    const store = openStoreToWrite(join(dataFolder, storeFileName), 'real')
    if (!store.ok) throw new Error(store.error.code)
    try {
      return await action(store.value)
    } finally {
      store.value.close()
    }
  }
  const trust = async (...authorities: readonly ShcAuthority[]): Promise<void> => {
    const document = { issuers: authorities.flatMap((one) => one.trust().issuers) }
    const imported = await inStore((store) => new TrustStore(store).import(document, nowS, importedBy))
    expect(imported.ok).toBe(true)
  }
  const issuers = () => inStore((store) => listed(store).map(({ id }) => id))
  const distrusted = () =>
    inStore((store) =>
      listed(store)
        .filter((issuer) => issuer.distrusted)
        .map(({ id }) => id),
    )
  /** Without the command, where it is not what the test is about: each takes a second. */
  const pin = () => inStore((store) => new BundleSigners(store).pin(fingerprint, 'tester', nowS))
  const choose = (accepted: boolean, id: string | null) =>
    inStore((store) =>
      new TrustStore(store).choose(
        { accepted, id, format: null },
        { atS: nowS, actor: 'tester', dryRun: false },
      ),
    )
  const audited = () => inStore((store) => new Audit(store).newest(99).map(({ action }) => action))
  return { folder, dataFolder, keys, trust, issuers, distrusted, pin, choose, audited }
}

/** The key of a venue's bundles as the command makes it, copied for each test: that takes no time. */
const template = mkdtempSync(join(tmpdir(), 'passgate-signer-'))
const phrase = 'five words for a test'
let fingerprint = ''
beforeAll(async () => {
  const { config, dataFolder } = writeGateConfig(template)
  writeFileSync(join(template, 'phrase.txt'), `${phrase}\n`)
  const secret = ['--passphrase-file', join(template, 'phrase.txt')]
  const made = await passgate('keys', 'signer', 'init', '--json', '--config', config, ...secret)
  expect(made).toMatchObject({ status: 0, err: '' })
  fingerprint = (JSON.parse(made.out) as { fingerprint: string }).fingerprint
  expect(statSync(join(dataFolder, signerFolderName)).mode & 0o777).toBe(0o700)
})
afterAll(() => rmSync(template, { recursive: true }))

/** Where a venue's bundles are made, with its stick. @param before whose signer and stick it takes over. */
function office(before = { dataFolder: join(template, 'data'), stick: join(newFolder(), 'venue.bundle') }) {
  const made = gate()
  const { stick } = before
  const signer = join(made.dataFolder, signerFolderName)
  cpSync(join(before.dataFolder, signerFolderName), signer, { recursive: true })
  const secret = join(made.folder, 'phrase.txt')
  writeFileSync(secret, `${phrase}\n`)
  const exported = (): Promise<Ran> => made.keys('export', '--out', stick, '--passphrase-file', secret)
  return { ...made, secret, stick, exported }
}

const [a, b, c] = ['a', 'b', 'c'].map((name) => new ShcAuthority(`https://${name}.example`)) as [
  ShcAuthority,
  ShcAuthority,
  ShcAuthority,
]

describe('a trust bundle on a USB stick', () => {
  it('takes what one gate trusts to another, which has pinned its signer', async () => {
    const [from, to] = [office(), gate()]
    await from.trust(a, b)
    expect((await from.exported()).out).toMatch(
      /venue\.bundle: 2 issuers, serial \d+, signed by A stadium\.\n$/,
    )
    expect((await to.keys('pin', fingerprint)).out).toContain('takes bundles signed by')
    const taken = await to.keys('import', from.stick)
    expect(taken).toEqual({
      status: 0,
      out: '2 issuers added; 2 keys added.\n',
      err: '',
    })
    expect(await to.issuers()).toEqual(await from.issuers())
    expect(await to.audited()).toEqual(['trust-imported', 'signer-pinned'])
  })

  it('withdraws what its signer no longer trusts, and leaves alone what came another way', async () => {
    const [from, to] = [office(), gate()]
    await from.trust(a, b)
    await from.exported()
    await to.trust(c)
    await to.keys('pin', from.stick)
    await to.keys('import', from.stick)
    expect(await to.issuers()).toEqual([a.iss, b.iss, c.iss])
    // The same signer, trusting less.
    const later = office(from)
    await later.trust(b)
    await later.exported()
    expect((await to.keys('import', from.stick)).out).toBe(
      '1 issuer withdrawn, 1 updated; 1 key withdrawn.\n',
    )
    expect(await to.issuers()).toEqual([b.iss, c.iss])
  })

  it("brings the venue's choice of issuers too, for those that it names", async () => {
    const [from, to] = [office(), gate()]
    await from.trust(a, b)
    await from.choose(false, a.iss)
    await from.exported()
    await to.trust(c)
    await to.choose(false, null)
    await to.pin()
    await to.keys('import', from.stick)
    expect(await to.distrusted()).toEqual([a.iss, c.iss])
    await from.choose(true, a.iss)
    await from.exported()
    expect((await to.keys('import', from.stick)).out).toBe('1 issuer updated, 1 accepted again.\n')
    expect(await to.distrusted()).toEqual([c.iss])
  })

  it('is refused by a gate that has not pinned its signer, which tells how', async () => {
    const [from, to] = [office(), gate()]
    await from.trust(a)
    await from.exported()
    const refused = await to.keys('import', from.stick)
    expect(refused).toMatchObject({ status: 2, out: '' })
    expect(refused.err).toMatch(/^signer-not-pinned: .*\n$/)
    expect(refused.err).toContain(fingerprint)
    expect(await to.issuers()).toEqual([])
  })

  it('is refused when it is not newer than the last one, also after its signer was pinned anew', async () => {
    const [from, to] = [office(), gate()]
    await from.trust(a)
    await from.exported()
    const old = join(from.folder, 'old.bundle')
    writeFileSync(old, readFileSync(from.stick))
    await from.exported()
    await to.pin()
    expect(await to.keys('import', from.stick)).toMatchObject({ status: 0 })
    expect((await to.keys('import', from.stick)).err).toMatch(/^bundle-older: /)
    expect(await to.keys('unpin', fingerprint)).toMatchObject({ status: 0 })
    await to.pin()
    expect((await to.keys('import', old)).err).toMatch(/^bundle-older: /)
    expect(await to.audited()).toEqual([
      'signer-pinned',
      'signer-unpinned',
      'trust-imported',
      'signer-pinned',
    ])
  })

  it('that was altered is refused, and nothing of it is taken', async () => {
    const [from, to] = [office(), gate()]
    await from.trust(a)
    await from.exported()
    await to.pin()
    const text = readFileSync(from.stick, 'utf8')
    const middle = text.indexOf('.') + 100
    const other = text[middle] === 'A' ? 'B' : 'A'
    writeFileSync(from.stick, text.slice(0, middle) + other + text.slice(middle + 1))
    expect((await to.keys('import', from.stick)).err).toMatch(/^bundle-signature-invalid: /)
    expect(await to.issuers()).toEqual([])
  })
})

describe('a gate that has pinned a signer', () => {
  it('takes a plain trust file only when it is told to', async () => {
    const to = gate()
    await to.pin()
    const file = join(to.folder, 'plain.json')
    writeFileSync(file, JSON.stringify(a.trust()))
    const refused = await to.keys('import', file)
    expect(refused).toMatchObject({ status: 2, out: '' })
    expect(refused.err).toMatch(/^bundle-unsigned: .*--unsigned/)
    expect(await to.keys('import --unsigned', file)).toMatchObject({ status: 0 })
    expect(await to.issuers()).toEqual([a.iss])
    expect((await to.keys('pinned')).out).toContain(`${fingerprint}  none yet`)
  })
})

describe('the key for bundles', () => {
  it('lies encrypted where this user alone can read, is made once, and is shown without its passphrase', async () => {
    const { dataFolder, secret, keys } = office()
    const folder = join(dataFolder, 'bundle-signer')
    expect(statSync(join(folder, 'keys.jwe')).mode & 0o777).toBe(0o600)
    expect(await keys('signer show')).toMatchObject({ status: 0, out: expect.stringContaining(fingerprint) })
    const again = await keys('signer init', '--passphrase-file', secret)
    expect(again).toMatchObject({ status: 2, err: expect.stringMatching(/^signer-exists: /) })
  })

  it('signs nothing with a wrong passphrase, nor where nobody is trusted', async () => {
    const { exported, trust, secret, stick } = office()
    expect((await exported()).err).toContain('there is nothing to export')
    await trust(a)
    writeFileSync(secret, 'five other words for it')
    const refused = await exported()
    expect(refused).toMatchObject({ status: 2, err: expect.stringContaining('does not open the key file') })
    expect(() => statSync(stick)).toThrow('ENOENT')
  })

  it('is asked for where there is none', async () => {
    const { keys, folder } = gate()
    expect((await keys('export', '--out', join(folder, 'x'))).err).toMatch(/^signer-missing: /)
  })
})
