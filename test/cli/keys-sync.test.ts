import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { passgate } from '../support/passgate.ts'
import { ShcAuthority } from '../support/shc-authority.ts'
import { WebServer } from '../support/web-server.ts'

/** A gate whose only source is a clinic with its server on this machine. */
async function gate() {
  const folder = newFolder()
  const web = await WebServer.start()
  writeFileSync(join(folder, 'ca.pem'), web.authority.cert)
  const authority = new ShcAuthority(web.url('/clinic'))
  web.json('/clinic/.well-known/jwks.json', { keys: [authority.jwk] })
  const source = { kind: 'issuer', name: 'clinic', iss: authority.iss, issuerName: 'A clinic' }
  const sync = { sources: [{ ...source, networks: ['127.0.0.1'], caFile: 'ca.pem' }] }
  const { config } = writeGateConfig(folder, { sync })
  return {
    web,
    authority,
    sync: (...args: string[]) => passgate('keys', 'sync', '--config', config, ...args),
    config,
  }
}

describe('passgate keys sync', () => {
  it('fetches from the sources of the configuration, says what changed, and is on record', async () => {
    const { sync, authority, config } = await gate()
    expect(await sync()).toEqual({
      status: 0,
      out: 'clinic: 1 issuer added; 1 key added.\n',
      err: '',
    })
    expect(await sync()).toMatchObject({ status: 0, out: 'clinic: nothing has changed.\n' })
    expect((await passgate('keys', 'list', '--config', config)).out).toContain(authority.iss)
    expect((await passgate('audit', 'list', '--config', config)).out).toContain('source clinic')
  })

  it('prints a line of JSON a source', async () => {
    const { sync } = await gate()
    const { out } = await sync('--json', '--source', 'clinic')
    expect(JSON.parse(out)).toEqual({
      source: 'clinic',
      kind: 'taken',
      change: {
        issuersAdded: 1,
        issuersDistrusted: 0,
        issuersTrusted: 0,
        keysAdded: 1,
        issuersUpdated: 0,
        issuersWithdrawn: 0,
        keysWithdrawn: 0,
        leftOut: [],
      },
      missing: [],
      unreadable: 0,
    })
  })

  it('says why a source gave nothing, and ends with 1', async () => {
    const { sync, web } = await gate()
    web.pages.clear()
    const { status, out } = await sync()
    expect(status).toBe(1)
    expect(out).toMatch(
      /^clinic: nothing was changed\. There is nothing at its address \(localhost:\d+: 404\)\.\n$/,
    )
  })

  it('asks before it takes away every key', async () => {
    const { sync, web } = await gate()
    await sync()
    web.json('/clinic/.well-known/jwks.json', { keys: [] })
    expect(await sync()).toMatchObject({ status: 1, out: expect.stringContaining('give --allow-shrink') })
    expect(await sync('--allow-shrink')).toMatchObject({
      status: 0,
      out: expect.stringContaining('1 key withdrawn.'),
    })
  })

  it('says what is missing in its use', async () => {
    const { sync } = await gate()
    expect(await sync('--source', 'nobody')).toMatchObject({
      status: 2,
      err: 'No source is called nobody. There are: clinic\n',
    })
    expect(await passgate('keys', 'sync', '--data-folder', newFolder())).toMatchObject({
      status: 2,
      err: expect.stringContaining('names no sources'),
    })
  })
})
