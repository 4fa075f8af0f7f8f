import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addressRule } from '../../../main/engine/sync/address-rule.ts'
import {
  defaultLimits,
  fetchLimited,
  type FetchParts,
  type FetchRequest,
} from '../../../main/engine/sync/fetch-limited.ts'
import type { Proxy } from '../../../main/engine/sync/proxy-tunnel.ts'
import { SyncConfig, withFiles } from '../../../main/engine/sync/sync-config.ts'
import { systemClock } from '../../../native/clock.ts'
import { newFolder } from '../../support/folder.ts'
import { WebAuthority } from '../../support/server-certificate.ts'
import { syncingGate } from '../../support/syncing-gate.ts'
import { answering, WebProxy, type Tunnelling } from '../../support/web-proxy.ts'
import { WebServer } from '../../support/web-server.ts'

const here = addressRule(['127.0.0.1'])

/** A server that no name server knows. */
async function unknownServer(name = 'keys.example'): Promise<WebServer> {
  const authority = new WebAuthority()
  const web = await WebServer.start(authority, authority.server(name))
  web.json('/jwks.json', [1])
  return web
}

/** What came of a request through this proxy, or why nothing did. */
async function through(
  proxy: Partial<Proxy>,
  web: WebServer,
  over: Partial<FetchRequest> = {},
  parts: Partial<FetchParts> = {},
): Promise<string> {
  const got = await fetchLimited(
    {
      url: web.url('/jwks.json', 'keys.example'),
      types: ['application/json'],
      authorization: null,
      validators: null,
      extraCa: web.authority.cert,
      mayConnectTo: here,
      proxy: { host: '127.0.0.1', port: 1, authorization: null, lookup: 'gate', ...proxy },
      limits: defaultLimits,
      ...over,
    },
    {
      clock: systemClock,
      signal: new AbortController().signal,
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
      ...parts,
    },
  )
  if (!got.ok) return got.error.code
  return got.value.kind === 'document' ? got.value.body.toString() : got.value.kind
}

const noNames = () => Promise.reject(Object.assign(new Error('no'), { code: 'EAI_AGAIN' }))

describe('a proxy', () => {
  it('is asked for the address that was checked, and carries what only the two ends can read', async () => {
    const [web, proxy] = [await unknownServer(), await WebProxy.start()]
    expect(await through(proxy, web)).toBe('[1]')
    expect(proxy.asked).toEqual([`127.0.0.1:${web.port}`])
  })

  it('is asked for the name where the gate has no name server', async () => {
    const [web, proxy] = [await unknownServer(), await WebProxy.start()]
    expect(await through({ port: proxy.port, lookup: 'proxy' }, web, {}, { resolve: noNames })).toBe('[1]')
    expect(proxy.asked).toEqual([`keys.example:${web.port}`])
    expect(await through(proxy, web, {}, { resolve: noNames })).toBe('offline')
  })

  it('is not asked for a private address, by a name that was looked up or by number', async () => {
    const [web, proxy] = [await unknownServer(), await WebProxy.start()]
    const mayConnectTo = addressRule([])
    expect(await through(proxy, web, { mayConnectTo })).toBe('address-refused')
    const url = web.url('/', '[::1]')
    expect(await through({ port: proxy.port, lookup: 'proxy' }, web, { mayConnectTo, url })).toBe(
      'address-refused',
    )
    expect(proxy.asked).toEqual([])
  })

  it('that leads to somebody else is found out, by the certificate', async () => {
    const [web, proxy] = [await unknownServer('other.example'), await WebProxy.start()]
    expect(await through({ port: proxy.port, lookup: 'proxy' }, web)).toBe('certificate-wrong-name')
    expect(await through({ port: proxy.port, lookup: 'proxy' }, web, { extraCa: null })).toBe(
      'certificate-untrusted',
    )
    expect(web.asked).toEqual([])
  })

  it('is used for each hop, and the next is checked like the first', async () => {
    const [web, proxy] = [await unknownServer(), await WebProxy.start()]
    web.pages.set('/jwks.json', (_, response) => response.writeHead(302, { location: '/there' }).end())
    web.json('/there', [2])
    expect(await through(proxy, web)).toBe('[2]')
    expect(proxy.asked).toHaveLength(2)
    const location = 'https://169.254.169.254/'
    web.pages.set('/there', (_, response) => response.writeHead(302, { location }).end())
    expect(await through({ port: proxy.port, lookup: 'proxy' }, web)).toBe('address-refused')
  })

  it.each<[string, Tunnelling, string]>([
    ['that wants a user', answering(407, 'proxy-authenticate: Basic\r\n'), 'proxy-denied'],
    ['that forbids it', answering(403), 'proxy-refused'],
    ['that does not get there', answering(502), 'proxy-refused'],
    ['that wants somebody to sign in', answering(511), 'captive-portal'],
    ['that sends us to a page', answering(302, 'location: http://portal.example/\r\n'), 'captive-portal'],
    ['that says nothing', () => undefined, 'too-slow'],
    ['that hangs up', (_, socket) => socket.destroy(), 'proxy-unreachable'],
    ['that is none', (_, socket) => socket.end('220 mail.example ESMTP\r\n'), 'proxy-unreachable'],
    ['that answers without end', (_, socket) => flood(socket.write.bind(socket)), 'proxy-unreachable'],
    [
      'that answers, and then carries nothing',
      (_, socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'),
      'too-slow',
    ],
    [
      'that speaks for the far end',
      (_, socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n<!doctype html><h1>Welcome</h1>'),
      'tls-failed',
    ],
  ])('%s gives nothing', async (_, does, code) => {
    const web = await unknownServer()
    // A busy machine is slow itself: only what is about slowness has no patience.
    const limits = { ...defaultLimits, paceMs: code === 'too-slow' ? 300 : defaultLimits.paceMs }
    expect(await through(await WebProxy.start(does), web, { limits })).toBe(code)
    expect(web.asked).toEqual([])
  })

  it('that is not there is told apart from a server that is not', async () => {
    const [web, proxy] = [await unknownServer(), await WebProxy.start()]
    expect(await through({ port: 1 }, web)).toBe('proxy-unreachable')
    expect(await through({ host: 'proxy.invalid' }, web)).toBe('proxy-unreachable')
    expect(await through(proxy, web, { url: 'https://keys.example:1/' })).toBe('proxy-unreachable')
  })

  it('is left when somebody stops the engine', async () => {
    const stop = new AbortController()
    const proxy = await WebProxy.start(() => stop.abort())
    expect(await through(proxy, await unknownServer(), {}, { signal: stop.signal })).toBe('stopped')
  })
})

const flood = (write: (text: string, done: () => void) => void): void => {
  write(`HTTP/1.1 200 ${'x'.repeat(60_000)}`, () => undefined)
}

describe('the proxy of a configuration', () => {
  const sources = [{ kind: 'issuer', name: 'clinic', iss: 'https://clinic.example', issuerName: 'A clinic' }]
  const parse = (proxy: unknown) => SyncConfig.safeParse({ sources, proxy })

  it('is used for every source, with its user from a file', async () => {
    const gate = await syncingGate()
    const proxy = await WebProxy.start()
    const credentialsFile = join(newFolder(), 'proxy-user')
    writeFileSync(credentialsFile, 'gate:geheim ü\n')
    expect(await gate.run([gate.clinic], { proxy: { url: proxy.url, credentialsFile } })).toMatchObject({
      clinic: { kind: 'taken' },
    })
    expect(proxy.asked).toEqual([`127.0.0.1:${gate.web.port}`])
    expect(proxy.users).toEqual([`Basic ${Buffer.from('gate:geheim ü').toString('base64')}`])
  })

  it('is never gone around, and its file is never quoted', async () => {
    const gate = await syncingGate()
    expect(await gate.run([gate.clinic], { proxy: { url: 'http://127.0.0.1:1' } })).toMatchObject({
      clinic: { fault: { code: 'proxy-unreachable' } },
    })
    const credentialsFile = join(newFolder(), 'proxy-user')
    writeFileSync(credentialsFile, 'two\nlines')
    const outcome = await gate.run([gate.clinic], { proxy: { url: 'http://127.0.0.1:1', credentialsFile } })
    expect(outcome).toMatchObject({ clinic: { fault: { code: 'file-unusable' } } })
    expect(JSON.stringify(outcome)).not.toContain('lines')
    expect(gate.web.asked).toEqual([])
  })

  it.each([
    'https://proxy.example',
    'http://user:pw@proxy.example',
    'http://proxy.example/path',
    'http://proxy.example?x',
    'proxy.example:3128',
  ])('is no %s', (url) => {
    expect(parse({ url }).success).toBe(false)
  })

  it('has its file beside the configuration', () => {
    const config = SyncConfig.parse({ sources, proxy: { url: 'http://proxy:3128', credentialsFile: 'user' } })
    expect(withFiles(config, (name) => `/etc/passgate/${name}`).proxy).toEqual({
      url: 'http://proxy:3128',
      credentialsFile: '/etc/passgate/user',
      lookup: 'gate',
    })
  })
})
