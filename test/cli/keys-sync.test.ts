import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { passgate, passgateIn } from '../support/passgate.ts'
import { ShcAuthority } from '../support/shc-authority.ts'
import { WebProxy } from '../support/web-proxy.ts'
import { WebServer } from '../support/web-server.ts'

/** A gate whose only source is a clinic with its server on this machine. */
async function gate() {
  const folder = newFolder()
  const web = await WebServer.start()
  writeFileSync(join(folder, 'ca.pem'), web.authority.cert)
  const authority = new ShcAuthority(web.url('/clinic'))
  web.json('/clinic/.well-known/jwks.json', { keys: [authority.jwk] })
  const here = { networks: ['127.0.0.1'], caFile: 'ca.pem' }
  const configured = (name: string, iss: string) =>
    writeGateConfig(folder, {
      sync: { sources: [{ kind: 'issuer', name, iss, issuerName: 'A clinic', ...here }] },
    })
  const { config } = configured('clinic', authority.iss)
  return {
    renamed: (name: string, path: string) => {
      const other = new ShcAuthority(web.url(path))
      web.json(`${path}/.well-known/jwks.json`, { keys: [other.jwk] })
      configured(name, other.iss)
    },
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

  it('says whose issuers nobody renews any longer, until they are withdrawn', async () => {
    const { sync, config, renamed } = await gate()
    await sync()
    renamed('new-clinic', '/other')
    const left =
      '1 issuer came from the source clinic, which the configuration no longer names: nobody renews them. To withdraw them: passgate keys withdraw --source clinic\n'
    expect(await sync()).toEqual({
      status: 0,
      out: 'new-clinic: 1 issuer added; 1 key added.\n',
      err: left,
    })
    const keys = (...args: string[]) => passgate('keys', ...args, '--config', config)
    expect(await keys('list')).toMatchObject({ status: 0, err: left })
    const withdraw = (...args: string[]) => keys('withdraw', '--source', ...args)
    const words = '1 issuer withdrawn; 1 key withdrawn.\n'
    expect(await withdraw('clinic', '--dry-run')).toEqual({
      status: 0,
      out: `It would be: ${words}`,
      err: '',
    })
    expect(await withdraw('clinic')).toEqual({ status: 0, out: words, err: '' })
    expect(await keys('list')).toMatchObject({ err: '' })
    expect((await passgate('audit', 'list', '--config', config)).out).toMatch(
      /source-withdrawn +\{"source":"clinic",/,
    )
    expect(await withdraw('clinic')).toMatchObject({
      status: 2,
      err: 'No issuer here came from a source called clinic. There are: new-clinic\n',
    })
    expect((await keys('undo')).out).toMatch(
      /^Taken back: source-withdrawn of .*1 issuer added; 1 key added\.\n$/,
    )
    expect(await keys('list')).toMatchObject({ err: left })
  })

  it('brings again what was withdrawn or undone while the configuration names its source, which is said', async () => {
    const { sync, config } = await gate()
    await sync()
    const keys = (...args: string[]) => passgate('keys', ...args, '--config', config)
    const { out, err } = await keys('withdraw', '--source', 'clinic', '--json')
    expect(JSON.parse(out)).toMatchObject({ issuersWithdrawn: 1, keysWithdrawn: 1 })
    expect(err).toContain('it brings them again when it is next asked')
    expect(await sync()).toMatchObject({ out: 'clinic: 1 issuer added; 1 key added.\n' })
    const undone = await keys('undo')
    expect(undone.err).toContain('The source clinic brought it, and brings it again when it is next asked.')
    expect(await sync()).toMatchObject({ out: 'clinic: 1 issuer added; 1 key added.\n' })
    expect(JSON.parse((await keys('undo', '--json')).out)).toMatchObject({ source: 'clinic' })
  })

  it('uses no proxy of the environment', async () => {
    const { config } = await gate()
    const { url, asked } = await WebProxy.start()
    const env = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: url, https_proxy: url, ALL_PROXY: url }
    expect(await passgateIn(env, 'keys', 'sync', '--config', config)).toMatchObject({ status: 0 })
    expect(asked).toEqual([])
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
