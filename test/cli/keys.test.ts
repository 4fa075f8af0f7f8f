import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Audit } from '../../main/engine/store/audit.ts'
import { storeFileName } from '../../main/engine/store/open-store.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { demoNamespace } from '../../main/engine/trust/trust-document.ts'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { openGateStore } from '../support/gate-store.ts'
import { passgate } from '../support/passgate.ts'
import { ShcAuthority } from '../support/shc-authority.ts'

function gate() {
  const folder = newFolder()
  const file = join(folder, 'trust.json')
  return {
    ...writeGateConfig(folder),
    /** Writes a trust file. */
    trustFile: (content: unknown): string => {
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
      return file
    },
  }
}

describe('passgate keys import', () => {
  it('trusts the issuers of a file, says what changed, and lists them', async () => {
    const { config, trustFile } = gate()
    const authority = new ShcAuthority()
    const file = trustFile(authority.trust())
    expect(await passgate('keys', 'import', file, '--config', config)).toEqual({
      status: 0,
      out: '1 issuer added; 1 key added.\n',
      err: '',
    })
    const again = await passgate('keys', 'import', file, '--config', config, '--json')
    expect(JSON.parse(again.out)).toEqual({
      issuersAdded: 0,
      issuersUpdated: 1,
      issuersWithdrawn: 0,
      issuersDistrusted: 0,
      issuersTrusted: 0,
      keysAdded: 0,
      keysWithdrawn: 0,
      leftOut: [],
    })

    const list = await passgate('keys', 'list', '--config', config)
    expect(list.out).toMatch(
      /^issuer +name +format +country +keys +lists +from +current \(UTC\) +age +accepted +last error\n/,
    )
    expect(list.out).toMatch(
      /https:\/\/issuer\.example\/shc +A test issuer +smart-health-card +1 +0 +a file +2\d{3}-\S+ \S+ +new +yes\n/,
    )
    const asJson = await passgate('keys', 'list', '--config', config, '--json')
    expect(JSON.parse(asJson.out)).toMatchObject([{ id: authority.iss, keys: 1, revocationLists: 0 }])
  })

  it('works beside a running engine, which notices', async () => {
    const { config, dataFolder, trustFile } = gate()
    const trust = new TrustStore(openGateStore(dataFolder).store)
    const before = trust.revision()
    const file = trustFile(new ShcAuthority().trust())
    expect(await passgate('keys', 'import', file, '--config', config)).toMatchObject({ status: 0 })
    expect(trust.revision()).not.toBe(before)
    expect(trust.document().issuers).toHaveLength(1)
  })

  it('names each key and list that it left out', async () => {
    const { config, trustFile } = gate()
    const authority = new ShcAuthority()
    const file = trustFile(authority.trust([{ kid: authority.kid, method: 'rid', ctr: 1, rids: 7 }]))
    const { status, out } = await passgate('keys', 'import', file, '--config', config)
    expect(status).toBe(0)
    expect(out).toContain(`Left out: ${authority.iss} ${authority.kid}: crl-malformed\n`)
  })

  it.each([
    ['is no JSON', '{', /cannot be read/],
    [
      'is no trust file',
      { issuers: [{ format: 'smart-health-card', iss: 'http://a.example' }] },
      /issuers\.0\.iss/,
    ],
    ['holds a demo issuer', new ShcAuthority(`${demoNamespace}x`).trust(), /a real gate never trusts one/],
  ])('refuses a file that %s, and says why', async (_, content, why) => {
    const { config, trustFile } = gate()
    const { status, out, err } = await passgate('keys', 'import', trustFile(content), '--config', config)
    expect([status, out]).toEqual([2, ''])
    expect(err).toMatch(why)
  })

  it('refuses real issuers for the demo venue', async () => {
    const { trustFile } = gate()
    const demo = newFolder()
    const file = trustFile(new ShcAuthority().trust())
    const { status, err } = await passgate('keys', 'import', file, '--data-folder', demo)
    expect(status).toBe(2)
    expect(err).toContain('Give --config FILE for a real gate.')
  })

  it('has nothing to do in a data folder of a demo venue with the configuration of a real gate', async () => {
    const { config, dataFolder, trustFile } = gate()
    openGateStore(dataFolder, 'demo').store.close()
    const { status, err } = await passgate('keys', 'import', trustFile({ issuers: [] }), '--config', config)
    expect(status).toBe(3)
    expect(err).toContain('is of the demo venue')
  })
})

describe('passgate keys undo', () => {
  it('takes back what an import did, and says so', async () => {
    const { config, trustFile } = gate()
    const file = trustFile(new ShcAuthority().trust())
    const dry = await passgate('keys', 'import', file, '--dry-run', '--config', config)
    expect(dry.out).toBe('It would be: 1 issuer added; 1 key added.\n')
    expect(await passgate('keys', 'undo', '--config', config)).toMatchObject({
      status: 1,
      err: 'There is nothing to undo.\n',
    })
    await passgate('keys', 'import', file, '--config', config)
    const undone = await passgate('keys', 'undo', '--config', config)
    expect(undone.status).toBe(0)
    expect(undone.out).toMatch(
      /^Taken back: trust-imported of .* UTC\. 1 issuer withdrawn; 1 key withdrawn\.\n$/,
    )
  })
})

describe('passgate keys distrust', () => {
  it('says first what it would do, keeps the keys, shows the choice in the list and on record, and trust undoes it', async () => {
    const { config, dataFolder, trustFile } = gate()
    const authority = new ShcAuthority()
    await passgate('keys', 'import', trustFile(authority.trust()), '--config', config)
    const keys = async (...args: readonly string[]): Promise<string> => {
      const { out, status } = await passgate('keys', ...args, '--config', config)
      expect(status).toBe(0)
      return out
    }
    expect(await keys('distrust', authority.iss, '--dry-run')).toBe(
      'It would be: 1 issuer no longer accepted.\n',
    )
    expect(await keys('list', '--distrusted')).toBe('No issuer is like that.\n')
    expect(await keys('distrust', authority.iss)).toBe('1 issuer no longer accepted.\n')
    expect(await keys('list', '--distrusted', '--search', 'A TEST')).toMatch(/A test issuer .* 1 .* no\n$/)
    expect(await keys('list', '--country', 'fr')).toBe('No issuer is like that.\n')
    expect(await keys('list', '--distrusted', '--search', 'another')).toBe('No issuer is like that.\n')
    expect(await keys('list', '--format', 'eu-dcc')).toBe('No issuer is like that.\n')
    expect(await keys('trust', '--all', '--format', 'smart-health-card')).toBe('1 issuer accepted again.\n')
    const { store } = openGateStore(dataFolder)
    expect(new Audit(store).newest(9).map(({ action }) => action)).toEqual([
      'issuers-trusted',
      'issuers-distrusted',
      'trust-imported',
    ])
  })

  it.each([
    ['an issuer that is not known', ['https://nobody.example'], 'https://nobody.example is not known here'],
    ['no issuer', [], 'Name one issuer or one --source, or say --all.'],
    [
      'one issuer and all of them',
      ['https://a.example', '--all'],
      'Name one issuer or one --source, or say --all.',
    ],
    ['a source that has brought nobody', ['--source', 'vci'], 'Nobody is known here whom vci has brought.'],
  ])('refuses %s', async (_, args, why) => {
    const { config } = gate()
    const { status, err } = await passgate('keys', 'distrust', ...args, '--config', config)
    expect(status).toBe(2)
    expect(err).toContain(why)
  })
})

describe('passgate keys list', () => {
  it('says how to begin where nobody is trusted yet, and makes nothing', async () => {
    const { config, dataFolder } = gate()
    const { status, out } = await passgate('keys', 'list', '--config', config)
    expect([status, out]).toEqual([
      0,
      'Nobody is trusted yet. Import a trust file: passgate keys import FILE\n',
    ])
    expect(existsSync(dataFolder)).toBe(false)
  })

  it('leaves a damaged store to the gate, and says so', async () => {
    const { config, dataFolder } = gate()
    openGateStore(dataFolder).store.close()
    writeFileSync(join(dataFolder, storeFileName), 'x'.repeat(9_000))
    const { status, err } = await passgate('keys', 'list', '--config', config)
    expect(status).toBe(3)
    expect(err).toContain('Start the gate: it sets the damaged file aside')
    expect(readdirSync(dataFolder).filter((name) => name.includes('damaged'))).toEqual([])
  })
})
