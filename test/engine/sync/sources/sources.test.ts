import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Brought, SourceFault } from '../../../../main/engine/sync/source.ts'
import { readCertificates, syncCertificates } from '../../../../main/engine/sync/sources/certificates.ts'
import { syncIssuer } from '../../../../main/engine/sync/sources/issuer.ts'
import { syncPretix } from '../../../../main/engine/sync/sources/pretix.ts'
import { readVciSnapshot, syncVciSnapshot } from '../../../../main/engine/sync/sources/vci-snapshot.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument, type TrustEntry } from '../../../../main/engine/trust/trust-document.ts'
import type { Result } from '../../../../native/result.ts'
import { certificateOf } from '../../../support/certificate.ts'
import { Documents } from '../../../support/documents.ts'
import { parts } from '../../../support/parts.ts'
import { ShcAuthority } from '../../../support/shc-authority.ts'

/** The entries of a trust document, or the code of the fault. */
function entriesOf(brought: Result<Brought, SourceFault>): readonly TrustEntry[] | string {
  if (!brought.ok) return brought.error.code
  if (brought.value.kind === 'unchanged') return 'unchanged'
  const parsed = parseTrustDocument({ issuers: brought.value.entries })
  return parsed.ok ? parsed.value.issuers : JSON.stringify(parsed.error)
}

describe('an issuer as a source', () => {
  const authority = new ShcAuthority()
  const source = { iss: authority.iss, issuerName: 'A clinic' }
  const at = (path: string) => `${authority.iss}/.well-known/${path}`
  const list = (ctr: number, ...rids: string[]) => ({ kid: authority.kid, method: 'rid', ctr, rids })
  const published = (crlVersion?: number) =>
    new Documents().json(at('jwks.json'), { keys: [{ ...authority.jwk, crlVersion }] })

  it('brings its keys, and the list of each key that says it has one', async () => {
    const web = published(3).json(at(`crl/${authority.kid}.json`), list(3, 'lost'))
    expect(entriesOf(await syncIssuer(source, web.parts()))).toMatchObject([
      { iss: authority.iss, name: 'A clinic', jwks: { keys: [authority.jwk] }, crls: [list(3, 'lost')] },
    ])
  })

  it('is asked for a list again only when its version has changed', async () => {
    const known = authority.trust([list(3, 'lost')], { crlVersion: 3 }).issuers
    const same = published(3)
    expect(entriesOf(await syncIssuer(source, same.parts({ known })))).toMatchObject([
      { crls: [list(3, 'lost')] },
    ])
    expect(same.asked.map(({ url }) => url)).toEqual([at('jwks.json')])
    const newer = published(4).json(at(`crl/${authority.kid}.json`), list(4, 'lost', 'stolen'))
    expect(entriesOf(await syncIssuer(source, newer.parts({ known })))).toMatchObject([
      { crls: [list(4, 'lost', 'stolen')] },
    ])
  })

  it('is not read again while it is the same, unless a list is still missing', async () => {
    const web = published(3)
    const first = await syncIssuer(source, web.parts())
    if (!first.ok || first.value.kind === 'unchanged') throw new Error('nothing came')
    expect(first.value.missing).toMatchObject([{ code: 'status-missing' }])
    const { memory } = first.value
    const without = authority.trust([], { crlVersion: 3 }).issuers
    await syncIssuer(source, web.parts({ memory, known: without }))
    expect(web.asked.map(({ validators }) => validators ?? null)).toEqual([null, null, null, null])
    const whole = authority.trust([list(3)], { crlVersion: 3 }).issuers
    expect(entriesOf(await syncIssuer(source, web.parts({ memory, known: whole })))).toBe('unchanged')
  })

  it('sends nobody to an address of its own making', async () => {
    const key = { ...authority.jwk, kid: '../../evil?', crlVersion: 1 }
    const web = new Documents().json(at('jwks.json'), { keys: [key] })
    await syncIssuer(source, web.parts())
    expect(web.asked.map(({ url }) => url)).toEqual([at('jwks.json')])
  })

  it.each([['{'], ['[]'], ['{"keys":7}'], [''], ['\u0000'], [JSON.stringify({ keys: Array(201).fill(0) })]])(
    'that publishes %.20j brings nothing',
    async (text) => {
      const web = published()
      web.pages.set(at('jwks.json'), text)
      expect(entriesOf(await syncIssuer(source, web.parts()))).toBe('malformed')
    },
  )
})

describe('the snapshot of the VCI directory', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-521' })
  const pem = new X509Certificate(certificateOf(keys, { subject: { CN: 'A directory' } })).toString()
  const [clinic, alias] = [
    new ShcAuthority('https://clinic.example'),
    new ShcAuthority('https://old.example'),
  ]
  const snapshotAt = (time: string, ...authorities: ShcAuthority[]) =>
    JSON.stringify({
      time,
      issuerInfo: authorities.map(({ iss, jwk }) => ({
        issuer: { iss, name: 'A clinic', website: '', canonical_iss: 'https://clinic.example' },
        keys: [jwk],
        lastRetrieved: time,
      })),
    })
  const urls = { url: 'https://vci.example/s.json', signatureUrl: 'https://vci.example/s.sig' }
  const source = { ...urls, certificateFile: 'vci.pem' }
  function published(snapshot: string, signed = snapshot): Documents {
    const web = new Documents()
    web.files.set('vci.pem', pem)
    web.pages.set(urls.url, snapshot)
    web.pages.set(urls.signatureUrl, sign('sha512', Buffer.from(signed), keys.privateKey))
    return web
  }
  const monday = '2026-11-16T04:00:00Z'
  const tuesday = '2026-11-17T04:00:00Z'

  it('brings each issuer under the address that its cards carry, a second address too', async () => {
    const entries = entriesOf(
      await syncVciSnapshot(source, published(snapshotAt(monday, clinic, alias)).parts()),
    )
    expect(entries).toMatchObject([{ iss: 'https://clinic.example' }, { iss: 'https://old.example' }])
  })

  it('says nothing of an issuer that has a source of its own', async () => {
    const web = published(snapshotAt(monday, clinic, alias))
    const entries = entriesOf(await syncVciSnapshot(source, web.parts({ leave: new Set([alias.iss]) })))
    expect(entries).toMatchObject([{ iss: 'https://clinic.example' }])
  })

  it.each([
    ['altered by a byte', snapshotAt(monday, clinic).replace('A clinic', 'B clinic')],
    ['of another day', snapshotAt(tuesday, clinic)],
  ])('that was %s is refused before it is read', async (_, shown) => {
    const web = published(shown, snapshotAt(monday, clinic))
    expect(entriesOf(await syncVciSnapshot(source, web.parts()))).toBe('signature-invalid')
  })

  it('that is older than the last one is refused, signed or not', async () => {
    const memory = { validators: null, edition: tuesday }
    const web = published(snapshotAt(monday, clinic))
    expect(entriesOf(await syncVciSnapshot(source, web.parts({ memory })))).toBe('older')
    expect(
      entriesOf(await syncVciSnapshot(source, published(snapshotAt(tuesday, clinic)).parts({ memory }))),
    ).toHaveLength(1)
  })

  it('is not asked for at all where the certificate that signs it is not at hand', async () => {
    const web = published(snapshotAt(monday, clinic))
    web.files.clear()
    expect(entriesOf(await syncVciSnapshot(source, web.parts()))).toBe('file-unusable')
    expect(web.asked).toEqual([])
  })

  it.skipIf(parts.vectors === null)(
    'of August 2026 is whole: 651 issuers, and 961 keys that are good, each of them',
    async () => {
      const file = (name: string) => readFileSync(resolve('../shared/vectors/shc/trust', name))
      const body = file('vci_snapshot.json')
      const certificate = file('vci_snapshot.crt').toString()
      const read = readVciSnapshot(body, file('vci_snapshot.sig'), certificate)
      if (!read.ok) throw new Error(read.error.code)
      expect(read.value.time).toBe('2026-08-22T04:43:50Z')
      const document = parseTrustDocument({ issuers: read.value.entries })
      if (!document.ok) throw new Error(JSON.stringify(document.error))
      const { leftOut } = await buildTrustView(document.value)
      expect(document.value.issuers).toHaveLength(651)
      const allKeys = document.value.issuers.flatMap((entry) =>
        entry.format === 'smart-health-card' ? entry.jwks.keys : [],
      )
      expect(allKeys).toHaveLength(961)
      expect(leftOut).toEqual([])
      body[5_000] = (body[5_000] ?? 0) ^ 1
      expect(readVciSnapshot(body, file('vci_snapshot.sig'), certificate)).toMatchObject({
        error: { code: 'signature-invalid' },
      })
    },
  )
})

describe('a list of document signers', () => {
  const base64 = ['A', 'B'].map((CN) =>
    certificateOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }), { subject: { CN } }).toString('base64'),
  )
  const [a = '', b = ''] = base64
  const items = base64.map((rawData) => ({ certificateType: 'DSC', country: 'FR', rawData }))
  const read = (list: unknown, signedBy: string | null = null) =>
    readCertificates(Buffer.from(typeof list === 'string' ? list : JSON.stringify(list)), signedBy)

  it.each([
    ['an array', base64],
    ['an array below a name', { certificates: base64, more: 1 }],
    ['what the gateway says', items],
    ['what Germany says', { certificates: items }],
    ['by kid', { 'kid1=': a, 'kid2=': b }],
    ['an object by kid', { 'kid1=': { rawData: a }, 'kid2=': { rawData: b } }],
  ])('is read as %s', (_, list) => {
    expect(read(list)).toEqual({ ok: true, value: base64 })
  })

  it('holds signers alone', () => {
    expect(read([...items, { certificateType: 'CSCA', rawData: a }])).toEqual({ ok: true, value: base64 })
  })

  it('is of who signed it, where the configuration says who must have', () => {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const content = JSON.stringify({ certificates: items })
    const signature = sign('sha256', Buffer.from(content), {
      key: keys.privateKey,
      dsaEncoding: 'ieee-p1363',
    }).toString('base64')
    expect(read(`${signature}\n${content}`, pem)).toEqual({ ok: true, value: base64 })
    expect(read(`${signature}\n${content}`)).toEqual({ ok: true, value: base64 })
    const wrong = { ok: false, error: { code: 'signature-invalid' } }
    expect(read(`${signature}\n${content} `, pem)).toMatchObject(wrong)
    expect(read(content, pem)).toMatchObject(wrong)
    expect(read(`${signature}\n${content}`, 'no key')).toMatchObject(wrong)
  })

  it('comes from its address, and is not read again while it is the same', async () => {
    const url = 'https://lists.example/dsc'
    const web = new Documents().json(url, base64)
    const source = { url, id: 'fr', listName: 'France' }
    const first = await syncCertificates(source, web.parts())
    expect(entriesOf(first)).toEqual([{ format: 'eu-dcc', id: 'fr', name: 'France', certificates: base64 }])
    if (!first.ok || first.value.kind === 'unchanged') throw new Error('nothing came')
    const again = await syncCertificates(source, web.parts({ memory: first.value.memory }))
    expect(entriesOf(again)).toBe('unchanged')
  })

  it('gives a list or a fault, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.nat(40), (text, cut) => {
        expect(typeof read(text.slice(cut)).ok).toBe('boolean')
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('an event of pretix as a source', () => {
  const source = {
    url: 'https://tickets.example',
    organizer: 'club',
    event: 'summer-2026',
    eventName: 'Summer festival',
    tokenFile: 'token',
  }
  const base = 'https://tickets.example/api/v1/organizers/club/events/summer-2026/'
  function published(): Documents {
    const web = new Documents()
      .json(base, { slug: 'summer-2026', valid_keys: { pretix_sig1: ['a2V5'] } })
      .json(`${base}revokedsecrets/?page=1`, {
        count: 2,
        next: 'https://evil.example/?page=2',
        results: [{ id: 1, created: '', secret: 'first' }],
      })
      .json(`${base}revokedsecrets/?page=2`, { count: 2, next: null, results: [{ id: 2, secret: 'second' }] })
      .json(`${base}blockedsecrets/?page=1`, {
        next: null,
        results: [
          { id: 1, secret: 'held', blocked: true },
          { id: 2, secret: 'released', blocked: false },
        ],
      })
    web.files.set('token', 'abc123\n')
    return web
  }

  it('brings keys and every page of its lists, from its own address alone, by its token', async () => {
    const web = published()
    expect(entriesOf(await syncPretix(source, web.parts()))).toEqual([
      {
        format: 'pretix',
        event: 'summer-2026',
        name: 'Summer festival',
        keys: ['a2V5'],
        revoked: ['first', 'second'],
        blocked: ['held'],
      },
    ])
    expect(web.asked.every(({ url }) => url.startsWith(base))).toBe(true)
    expect(web.asked.every(({ authorization }) => authorization === 'Token abc123')).toBe(true)
  })

  it.each(['revokedsecrets/?page=2', 'blockedsecrets/?page=1', ''])(
    'brings nothing where %j does not come',
    async (path) => {
      const web = published()
      web.pages.delete(base + path)
      expect(entriesOf(await syncPretix(source, web.parts()))).toBe('status-missing')
    },
  )

  it('asks nobody without a token', async () => {
    const web = published()
    web.files.set('token', 'two\nlines')
    expect(entriesOf(await syncPretix(source, web.parts()))).toBe('file-unusable')
    expect(web.asked).toEqual([])
  })
})
