import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Audit } from '../../../main/engine/store/audit.ts'
import { certificateOf } from '../../support/certificate.ts'
import { newFolder } from '../../support/folder.ts'
import { importedBy } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'
import { syncingGate, syncStartMs } from '../../support/syncing-gate.ts'
import { listed } from '../../support/listed.ts'

const manyKeys = (count: number) => Array.from({ length: count }, () => new ShcAuthority().jwk)

describe('a source of keys', () => {
  it('is trusted with what it lists, and what it lists no longer is withdrawn', async () => {
    const { run, publish, kids, authority } = await syncingGate()
    const next = new ShcAuthority(authority.iss)
    expect(await run()).toMatchObject({ clinic: { kind: 'taken', change: { issuersAdded: 1 } } })
    publish(authority.jwk, next.jwk)
    expect(await run()).toMatchObject({ clinic: { change: { issuersUpdated: 1, keysWithdrawn: 0 } } })
    expect(kids()).toEqual([authority.kid, next.kid])
    publish(next.jwk)
    expect(await run()).toMatchObject({ clinic: { change: { keysWithdrawn: 1 } } })
    expect(kids()).toEqual([next.kid])
  })

  it('is on record by its name, once for each change', async () => {
    const { run, store, web } = await syncingGate()
    await run()
    await run()
    expect(new Audit(store).newest(9)).toMatchObject([
      {
        actor: 'source clinic',
        action: 'trust-imported',
        detail: expect.stringContaining(new URL(web.url('/')).host),
      },
    ])
  })

  it('is not sent again what it has sent, until somebody else has changed it', async () => {
    const { run, trust, authority } = await syncingGate()
    await run()
    expect(await run()).toEqual({ clinic: { kind: 'unchanged' } })
    await trust.import(authority.trust(), 0, importedBy)
    expect(await run()).toMatchObject({ clinic: { kind: 'taken' } })
  })

  it.each([
    ['is gone', 404, 'status-missing'],
    ['is broken', 500, 'status-server-fault'],
    ['has a sign-in page before it', 511, 'captive-portal'],
  ])('that %s changes nothing', async (_, status, code) => {
    const { run, web, jwks, kids, authority } = await syncingGate()
    await run()
    web.pages.set(jwks, (__, response) => response.writeHead(status).end())
    expect(await run()).toMatchObject({ clinic: { kind: 'failed', fault: { code } } })
    expect(kids()).toEqual([authority.kid])
  })

  it.each([
    ['older', { ctr: 1, rids: [] }],
    ['malformed', { ctr: 3, rids: 7 }],
    ["another key's", { kid: 'other', ctr: 3, rids: [] }],
  ])('whose list is suddenly %s keeps the good one', async (_, list) => {
    const { run, web, publish, authority, trust } = await syncingGate()
    const path = `/clinic/.well-known/crl/${authority.kid}.json`
    const good = { kid: authority.kid, method: 'rid', ctr: 2, rids: ['lost'] }
    publish({ ...authority.jwk, crlVersion: 2 })
    web.json(path, good)
    await run()
    publish({ ...authority.jwk, crlVersion: 3 })
    web.json(path, { ...good, ...list })
    const { clinic } = await run()
    expect(clinic?.kind).toBe('taken')
    expect(trust.document().issuers).toMatchObject([{ crls: [good] }])
  })

  it('that is down does not keep the others', async () => {
    const { run, clinic, here, web } = await syncingGate()
    const down = { ...clinic, name: 'down', iss: web.url('/down') }
    const list = { kind: 'certificates', name: 'signers', url: web.url('/dsc'), ...here }
    web.json('/dsc', [])
    expect(await run([down, clinic, list])).toMatchObject({
      down: { kind: 'failed' },
      clinic: { kind: 'taken' },
      signers: { kind: 'taken' },
    })
  })

  it('on a private address that it does not name is not connected to', async () => {
    const { run, clinic, web } = await syncingGate()
    expect(await run([{ ...clinic, networks: [] }])).toMatchObject({
      clinic: { fault: { code: 'address-refused' } },
    })
    expect(web.asked).toEqual([])
  })

  it('never brings an issuer of the demo venue', async () => {
    const { run, here, web, trust } = await syncingGate()
    web.json('/dsc', [])
    const id = 'https://demo.passgate.invalid/x'
    const list = { kind: 'certificates', name: 'signers', url: web.url('/dsc'), id, ...here }
    expect(await run([list])).toMatchObject({
      signers: { fault: { code: 'issuer-not-allowed', issuer: id } },
    })
    expect(trust.document().issuers).toEqual([])
  })

  it('that brings a directory withdraws whom it lists no longer; whom it writes badly stays as it was', async () => {
    const { run, here, web, store, authority } = await syncingGate()
    const signer = generateKeyPairSync('ec', { namedCurve: 'P-521' })
    const certificateFile = join(newFolder(), 'vci.pem')
    writeFileSync(certificateFile, new X509Certificate(certificateOf(signer, {})).toString())
    const [a, b, c] = [
      new ShcAuthority('https://a.example'),
      new ShcAuthority('https://b.example'),
      new ShcAuthority('https://c.example'),
    ]
    const vci = { kind: 'vci-snapshot', name: 'vci', certificateFile, ...here }
    const source = { ...vci, url: web.url('/s.json'), signatureUrl: web.url('/s.sig') }
    const publish = (day: number, ...issuers: readonly { iss: string; name?: string; jwk: unknown }[]) => {
      const issuerInfo = issuers.map(({ iss, name = 'A clinic', jwk }) => ({
        issuer: { iss, name },
        keys: [jwk],
      }))
      const snapshot = { time: `2026-11-0${day}T04:00:00Z`, issuerInfo }
      const signature = sign('sha512', Buffer.from(JSON.stringify(snapshot)), signer.privateKey)
      web.json('/s.json', snapshot)
      web.pages.set('/s.sig', (_, response) =>
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(signature),
      )
    }
    publish(1, a, b, c, authority)
    expect(await run([source])).toMatchObject({ vci: { change: { issuersAdded: 4 } } })
    publish(2, a, { iss: b.iss, name: '', jwk: b.jwk }, authority)
    expect(await run([source])).toMatchObject({
      vci: { change: { issuersAdded: 0, issuersWithdrawn: 1, keysWithdrawn: 1 }, unreadable: 1 },
    })
    const known = [a.iss, b.iss, authority.iss]
    expect(
      listed(store)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(known.toSorted())
    publish(1, a)
    expect(await run([source])).toMatchObject({ vci: { fault: { code: 'older' } } })
  })
})

describe('a source that has lost half of its keys', () => {
  it('changes nothing until somebody says that it may', async () => {
    const { run, publish, kids, store } = await syncingGate()
    const keys = manyKeys(12)
    publish(...keys)
    await run()
    publish(...keys.slice(0, 6))
    expect(await run()).toMatchObject({ clinic: { fault: { code: 'shrunk', before: 12, after: 6 } } })
    expect(kids()).toHaveLength(12)
    expect(await run(undefined, { allowedBy: 'tester' })).toMatchObject({
      clinic: { change: { keysWithdrawn: 6 } },
    })
    expect(kids()).toHaveLength(6)
    expect(new Audit(store).newest(1)).toMatchObject([{ actor: 'tester, for source clinic' }])
  })

  it('may lose less, and a small one may change its only key, but not be left with none', async () => {
    const { run, publish, kids } = await syncingGate()
    const keys = manyKeys(12)
    publish(...keys)
    await run()
    publish(...keys.slice(0, 7))
    expect(await run()).toMatchObject({ clinic: { change: { keysWithdrawn: 5 } } })
    publish()
    expect(await run()).toMatchObject({ clinic: { fault: { code: 'shrunk', after: 0 } } })
    expect(kids()).toHaveLength(7)
  })
})

describe('what is withdrawn with a source', () => {
  it('is what that source brought, and nobody has imported since', async () => {
    const { run, store, trust, clinic, here, web } = await syncingGate()
    const byHand = new ShcAuthority('https://by-hand.example')
    await trust.import(byHand.trust(), 0, importedBy)
    web.json('/dsc', [])
    const list = { kind: 'certificates', name: 'signers', url: web.url('/dsc'), id: 'fr', ...here }
    await run([clinic, list])
    await run([{ ...list, id: 'de', url: web.url('/dsc?') }])
    expect(
      listed(store)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['de', byHand.iss, clinic.iss].toSorted())
  })
})

describe('what a source brought and a person took back', () => {
  it('stays away until the source is asked again, and is then sent whole, though the server has nothing new', async () => {
    const { run, trust, kids, publish, authority, store } = await syncingGate()
    const next = new ShcAuthority(authority.iss)
    await run()
    publish(authority.jwk, next.jwk)
    await run()
    expect(trust.undo(0, 'tester')).toMatchObject({ value: { source: 'clinic', keysWithdrawn: 1 } })
    expect(kids()).toEqual([authority.kid])
    expect(await run()).toMatchObject({ clinic: { kind: 'taken', change: { keysAdded: 1 } } })
    expect(kids()).toEqual([authority.kid, next.kid])
    expect(new Audit(store).newest(2)[1]?.detail).toContain('"source":"clinic"')
  })

  it('comes back though it was taken back while the server said that it has nothing new', async () => {
    const { run, trust, kids, publish, authority, web, jwks } = await syncingGate()
    const next = new ShcAuthority(authority.iss)
    await run()
    publish(authority.jwk, next.jwk)
    await run()
    const page = web.pages.get(jwks)
    web.pages.set(jwks, (request, response) => {
      trust.undo(0, 'tester')
      page?.(request, response)
    })
    expect(await run()).toEqual({ clinic: { kind: 'unchanged' } })
    expect(kids()).toEqual([authority.kid])
    if (page !== undefined) web.pages.set(jwks, page)
    await run()
    expect(kids()).toEqual([authority.kid, next.kid])
  })

  it('is of no source where a person had imported it', async () => {
    const { run, trust, authority } = await syncingGate()
    await run()
    await trust.import(authority.trust(), 0, importedBy)
    const undone = trust.undo(0, 'tester')
    expect(undone.ok && undone.value !== null && 'source' in undone.value).toBe(false)
    expect(await run()).toEqual({ clinic: { kind: 'unchanged' } })
  })
})

describe('when a source is asked again', () => {
  it('is later after each failure, and regular after a success', async () => {
    const { run, later, states, clinic, web, jwks } = await syncingGate()
    const page = web.pages.get(jwks)
    web.pages.delete(jwks)
    const pause = () => (states.of('clinic', clinic.iss)?.nextTryS ?? 0) - syncStartMs / 1_000
    await run()
    expect(pause()).toBe(60)
    expect(await run(undefined, { dueOnly: true })).toEqual({})
    later(60)
    await run(undefined, { dueOnly: true })
    expect(pause()).toBe(60 + 120)
    if (page !== undefined) web.pages.set(jwks, page)
    later(120)
    expect(await run(undefined, { dueOnly: true })).toMatchObject({ clinic: { kind: 'taken' } })
    expect(pause()).toBe(180 + 6 * 3_600)
    expect(states.of('clinic', clinic.iss)).toMatchObject({ failures: 0, lastFault: null })
  })

  it('is no sooner than the server wants', async () => {
    const { run, states, clinic, web, jwks } = await syncingGate()
    web.pages.set(jwks, (_, response) => response.writeHead(503, { 'retry-after': '7200' }).end())
    await run()
    expect(states.of('clinic', clinic.iss)).toMatchObject({
      lastFault: 'status-busy',
      failures: 1,
      nextTryS: syncStartMs / 1_000 + 7_200,
    })
  })
})
