import type { SecureContextOptions } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../../../native/clock.ts'
import { serverCertificate, WebAuthority } from '../../support/server-certificate.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'
import { syncingGate, syncStartMs } from '../../support/syncing-gate.ts'
import { WebServer, type Handler } from '../../support/web-server.ts'

const json = { 'content-type': 'application/json' }
const nowS = syncStartMs / 1_000

/** The page answers so, with everything that a good answer has but this. */
const saying =
  (status: number, headers: object = {}, body: string | Buffer = ''): Handler =>
  (_, response) =>
    response.writeHead(status, { ...json, ...headers }).end(body)

const sending = (body: string | Buffer, headers: object = {}): Handler => saying(200, headers, body)

/** Sends the same again and again, without end. */
const endless =
  (headers: object, chunk: string, pauseMs = 0): Handler =>
  (_, response) => {
    response.writeHead(200, { ...json, ...headers })
    const more = (): void => {
      if (response.destroyed) return
      if (pauseMs === 0) response.write(chunk, more)
      else response.write(chunk, () => setTimeout(more, pauseMs))
    }
    more()
  }

const cutAfter =
  (part: string, headers: object = {}): Handler =>
  (_, response) => {
    response.writeHead(200, { ...json, ...headers })
    response.write(part, () => response.destroy())
  }

const to = (location: string, status = 302): Handler => saying(status, { location })
const bomb = gzipSync(Buffer.alloc(100_000_000))

/** What a clinic's page does, and what comes of it. */
const faults: readonly (readonly [what: string, page: Handler, code: string])[] = [
  ['is not there', saying(404), 'status-missing'],
  ['is gone', saying(410), 'status-missing'],
  ['is for others', saying(403), 'status-denied'],
  ['is broken', saying(500), 'status-server-fault'],
  ['is behind a broken gateway', saying(502), 'status-server-fault'],
  ['is not well', saying(503), 'status-busy'],
  ['has nothing to say', saying(204), 'status-other'],
  ['sends a part', saying(206, {}, '{"keys":[]}'), 'status-other'],
  ['drips', endless({}, ' ', 50), 'too-slow'],
  ['says nothing', () => undefined, 'too-slow'],
  ['sends chunks without end', endless({}, ' '.repeat(1_000_000)), 'too-large'],
  ['announces too much', saying(200, { 'content-length': '32000001' }), 'too-large'],
  ['sends a bomb', sending(bomb, { 'content-encoding': 'gzip' }), 'too-large'],
  ['sends less than it announces', cutAfter('{"keys":[', { 'content-length': '999' }), 'cut-off'],
  ['sends more than it announces', sending('{"keys":[]}', { 'content-length': '5' }), 'malformed'],
  ['is cut in mid-body', cutAfter('{"keys":['), 'cut-off'],
  [
    'is packed, and cut',
    sending(gzipSync('{"keys":[]}').subarray(0, 20), { 'content-encoding': 'gzip' }),
    'cut-off',
  ],
  ['is not packed as it says', sending('{"keys":[]}', { 'content-encoding': 'gzip' }), 'encoding-broken'],
  ['is packed otherwise', sending('{"keys":[]}', { 'content-encoding': 'br' }), 'encoding-broken'],
  ['has another type', sending('{"keys":[]}', { 'content-type': 'image/png' }), 'wrong-type'],
  ['has no type', sending('{"keys":[]}', { 'content-type': '' }), 'wrong-type'],
  ['is a sign-in page', sending('<html>', { 'content-type': 'text/html' }), 'captive-portal'],
  ['is a sign-in page that says it is JSON', sending('\ufeff<!DOCTYPE html>'), 'captive-portal'],
  ['wants a sign-in', saying(511), 'captive-portal'],
  ['leads to a portal', to('http://portal.example/'), 'redirect-refused'],
  ['leads to itself', to('/clinic/.well-known/jwks.json'), 'redirect-refused'],
  ['leads nowhere', saying(302), 'redirect-refused'],
  ['leads to a private address', to('https://192.168.0.1/', 308), 'address-refused'],
  ['leads to an address of the cloud', to('https://169.254.169.254/', 307), 'address-refused'],
  ['is empty', sending(''), 'malformed'],
  ['is half of its JSON', sending('{"keys":[{"kty"'), 'malformed'],
  ['is written in UTF-16', sending(Buffer.from('\ufeff{"keys":[]}', 'utf16le')), 'malformed'],
  ['is no UTF-8', sending(Buffer.from('{"keys":["\u00e9"]}', 'latin1')), 'malformed'],
  ['is of another shape', sending('[]'), 'malformed'],
  ['has no keys left', sending('{"keys":[]}'), 'shrunk'],
]

/** A pace of ten seconds is half of one, for what is about slowness alone: a busy machine is slow itself. */
const hurried: Clock = { ...systemClock, schedule: (ms, action) => systemClock.schedule(ms / 20, action) }

describe('a source whose document', () => {
  it.each(faults)('%s changes nothing, is asked again later, and keeps no other', async (_, page, code) => {
    const gate = await syncingGate()
    const { run, web, here, clinic, jwks, states, trust } = gate
    const signers = { kind: 'certificates', name: 'signers', url: web.url('/dsc'), ...here }
    web.json('/dsc', [])
    await run()
    const before = trust.document()
    gate.later(6 * 3_600)
    web.pages.set(jwks, page)
    const clock =
      code === 'too-slow' ? { clock: { ...hurried, wallMs: () => (nowS + 6 * 3_600) * 1_000 } } : {}
    expect(await run([clinic, signers], clock)).toMatchObject({
      clinic: { kind: 'failed', fault: { code } },
      signers: { kind: 'taken' },
    })
    const clinicAlone = trust.document().issuers.filter(({ format }) => format === 'smart-health-card')
    expect(clinicAlone).toEqual(before.issuers)
    expect(states.of('clinic', clinic.iss)).toMatchObject({
      lastFault: code,
      failures: 1,
      lastSuccessS: nowS,
      nextTryS: nowS + 6 * 3_600 + 60,
    })
    gate.later(60)
    gate.publish(gate.authority.jwk)
    expect(await run([clinic], { dueOnly: true })).toEqual({ clinic: { kind: 'unchanged' } })
    expect(states.of('clinic', clinic.iss)).toMatchObject({ lastFault: null, failures: 0 })
  })

  it.each([
    ['comes with a byte order mark', '\ufeff', 'application/json'],
    ['is said to be in another charset', '', 'application/json; charset=latin1'],
  ])('%s is taken as the UTF-8 that it is', async (_, mark, type) => {
    const { run, web, authority, jwks, kids } = await syncingGate()
    const text = mark + JSON.stringify({ keys: [authority.jwk] })
    web.pages.set(jwks, sending(text, { 'content-type': type }))
    expect(await run()).toMatchObject({ clinic: { kind: 'taken' } })
    expect(kids()).toEqual([authority.kid])
  })

  it('is said to be unchanged, though nobody has it, is a fault', async () => {
    const { run, web, jwks, kids } = await syncingGate()
    web.pages.set(jwks, saying(304))
    expect(await run()).toMatchObject({ clinic: { fault: { code: 'status-other' } } })
    expect(kids()).toEqual([])
  })

  it('has moved to another server is taken from there, by the same rules', async () => {
    const { run, web, authority, jwks, kids } = await syncingGate()
    const there = await WebServer.start(web.authority)
    there.json('/keys', { keys: [authority.jwk] })
    web.pages.set(jwks, to(there.url('/keys')))
    expect(await run()).toMatchObject({ clinic: { kind: 'taken' } })
    expect(kids()).toEqual([authority.kid])
    const stranger = await WebServer.start()
    web.pages.set(jwks, to(stranger.url('/keys')))
    expect(await run()).toMatchObject({ clinic: { fault: { code: 'certificate-untrusted' } } })
    expect(stranger.asked).toEqual([])
  })
})

describe('a source whose server wants to be left alone', () => {
  it.each([
    ['for two hours', 429, '7200', 7_200],
    ['until a time', 503, new Date(syncStartMs + 5_400_000).toUTCString(), 5_400],
    ['for years', 503, '999999999', 86_400],
    ['until yesterday', 429, new Date(syncStartMs - 86_400_000).toUTCString(), 60],
    ['for a while', 503, 'a while', 60],
  ])('%s is asked again then, a day later at most', async (_, status, retryAfter, pauseS) => {
    const { run, web, jwks, states, clinic } = await syncingGate()
    web.pages.set(jwks, saying(status, { 'retry-after': retryAfter }))
    await run()
    expect(states.of('clinic', clinic.iss)).toMatchObject({
      lastFault: 'status-busy',
      nextTryS: nowS + pauseS,
    })
  })
})

describe('a source whose server', () => {
  const oldTls = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  it.each<[string, (authority: WebAuthority) => SecureContextOptions, string]>([
    [
      'has an expired certificate',
      (by) => by.server('localhost', Date.now() - 60_000),
      'certificate-expired',
    ],
    ['is another one', (by) => by.server('other.example'), 'certificate-wrong-name'],
    ['vouches for itself', () => serverCertificate(), 'certificate-untrusted'],
    ['is vouched for by a stranger', () => new WebAuthority().server('localhost'), 'certificate-untrusted'],
    ['knows old TLS alone', (by) => ({ ...by.server('localhost'), ...oldTls }), 'tls-failed'],
  ])('%s is asked for nothing, and what is in force stays', async (_, identity, code) => {
    const { run, web, here, kids, authority } = await syncingGate()
    const other = await WebServer.start(web.authority)
    other.json('/dsc', [])
    const signers = { kind: 'certificates', name: 'signers', url: other.url('/dsc'), ...here }
    const clinic = { kind: 'issuer', name: 'clinic', iss: authority.iss, issuerName: 'A clinic', ...here }
    await run()
    web.becomes(identity(web.authority))
    expect(await run([clinic, signers])).toMatchObject({
      clinic: { kind: 'failed', fault: { code } },
      signers: { kind: 'taken' },
    })
    expect(kids()).toEqual([authority.kid])
    expect(web.asked).toHaveLength(1)
  })

  it.each([
    ['is gone', 'connection-refused', (port: number) => `https://localhost:${port}`],
    ['is on this machine by number', 'address-refused', (port: number) => `https://127.0.0.1:${port}`],
    ['is on this machine by its name', 'address-refused', (port: number) => `https://localhost:${port}`],
    ['is written in six', 'address-refused', (port: number) => `https://[::ffff:7f00:1]:${port}`],
  ])('%s is told apart', async (_, code, iss) => {
    const { run, web, clinic, here } = await syncingGate()
    const networks = code === 'address-refused' ? [] : here.networks
    const port = code === 'address-refused' ? web.port : 1
    expect(await run([{ ...clinic, networks, iss: iss(port) }])).toMatchObject({
      clinic: { fault: { code } },
    })
    expect(web.asked).toEqual([])
  })
})

describe('a clinic that publishes', () => {
  type Publishes = (jwk: Record<string, unknown>) => unknown[]
  it.each<[string, Publishes]>([
    ['its private key', (jwk) => [{ ...jwk, d: 'c2VjcmV0' }]],
    ['its key under another id', (jwk) => [{ ...jwk, kid: new ShcAuthority().kid }]],
    ['its key for another algorithm', (jwk) => [{ ...jwk, alg: 'ES384' }]],
    ['a point off the curve', (jwk) => [{ ...jwk, x: jwk['y'] }]],
    ['something that is no key', () => ['key', null, 7]],
  ])('%s instead of its key keeps the good one', async (_, publishes) => {
    const { run, publish, kids, authority } = await syncingGate()
    await run()
    publish(...publishes(authority.jwk))
    expect(await run()).toMatchObject({ clinic: { fault: { code: 'shrunk', before: 1, after: 0 } } })
    expect(kids()).toEqual([authority.kid])
  })

  it('a private key beside a good one is told of it, and the private part reaches no disk', async () => {
    const { run, publish, kids, authority, trust } = await syncingGate()
    const other = new ShcAuthority(authority.iss)
    publish(authority.jwk, { ...other.jwk, d: 'c2VjcmV0' })
    const leftOut = [{ issuer: authority.iss, kid: other.kid, fault: 'key-private' }]
    expect(await run()).toMatchObject({ clinic: { kind: 'taken', change: { leftOut } } })
    expect(kids()).toEqual([authority.kid])
    expect(JSON.stringify(trust.document())).not.toContain('c2VjcmV0')
  })

  it.each([
    ['an earlier version of its list', 1, { ctr: 1 }, 'crl-older'],
    ['the list of a version to come', 2, { ctr: 9 }, null],
    ['a list by another method', 3, { ctr: 3, method: 'hash' }, 'crl-wrong-method'],
    ['a list that says the same twice', 3, { ctr: 3, rids: ['lost', 'lost'] }, 'crl-duplicate'],
  ])('%s keeps the good one', async (_, crlVersion, list, fault) => {
    const { run, web, publish, authority, trust } = await syncingGate()
    const path = `/clinic/.well-known/crl/${authority.kid}.json`
    const good = { kid: authority.kid, method: 'rid', ctr: 2, rids: ['lost'] }
    publish({ ...authority.jwk, crlVersion: 2 })
    web.json(path, good)
    await run()
    publish({ ...authority.jwk, crlVersion })
    web.json(path, { ...good, ...list })
    const { clinic } = await run()
    const leftOut = clinic?.kind === 'taken' ? clinic.change.leftOut.map((left) => left.fault) : []
    expect(leftOut).toEqual(expect.arrayContaining(fault === null ? [] : [fault]))
    expect(trust.document().issuers).toMatchObject([{ crls: [good] }])
  })
})
