import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addressRule } from '../../../main/engine/sync/address-rule.ts'
import { fetchFaults } from '../../../main/engine/sync/fetch-fault.ts'
import { defaultLimits, fetchLimited } from '../../../main/engine/sync/fetch-limited.ts'
import type { Brought, SourceFault, SourceParts } from '../../../main/engine/sync/source.ts'
import { syncCertificates } from '../../../main/engine/sync/sources/certificates.ts'
import { syncIssuer } from '../../../main/engine/sync/sources/issuer.ts'
import { syncPretix } from '../../../main/engine/sync/sources/pretix.ts'
import { syncVciSnapshot } from '../../../main/engine/sync/sources/vci-snapshot.ts'
import { kindOf, parseTrustDocument } from '../../../main/engine/trust/trust-document.ts'
import { systemClock } from '../../../native/clock.ts'
import { ok, type Result } from '../../../native/result.ts'
import { certificateOf } from '../../support/certificate.ts'
import { WebAuthority } from '../../support/server-certificate.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

/** Time is never up for it: whoever waits for more than a server sends waits for ever. */
const patientClock = { ...systemClock, schedule: () => () => undefined }

const codes = new Set<string>([...fetchFaults, 'malformed', 'signature-invalid', 'older', 'file-unusable'])
const authority = new ShcAuthority()
const signer = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const certificate = certificateOf(signer, { subject: { CN: 'A signer' } })
const pem = new X509Certificate(certificate).toString()
const base64 = certificate.toString('base64')
const list = { kid: authority.kid, method: 'rid', ctr: 1, rids: ['lost'] }
const issuer = { iss: authority.iss, name: 'A clinic' }

/** Good documents of each kind of source, and the source that reads them. */
const sources: Record<
  string,
  {
    readonly good: unknown
    readonly sync: (parts: SourceParts) => Promise<Result<Brought, SourceFault>>
  }
> = {
  issuer: {
    good: { keys: [{ ...authority.jwk, crlVersion: 1 }, { ...authority.jwk }], ...list },
    sync: (parts) => syncIssuer({ iss: authority.iss, issuerName: 'A clinic' }, parts),
  },
  'vci-snapshot': {
    good: {
      time: '2026-11-16T04:00:00Z',
      issuerInfo: [{ issuer, keys: [{ ...authority.jwk, crlVersion: 1 }], crls: [list] }],
    },
    sync: (parts) =>
      syncVciSnapshot({ url: 'snapshot', signatureUrl: 'signature', certificateFile: 'vci.pem' }, parts),
  },
  certificates: {
    good: { certificates: [{ certificateType: 'DSC', rawData: base64 }, base64], kid: { rawData: base64 } },
    sync: (parts) => syncCertificates({ url: 'list', id: 'fr', listName: 'France' }, parts),
  },
  pretix: {
    good: {
      valid_keys: { pretix_sig1: ['a2V5'] },
      next: null,
      results: [{ secret: 'held', blocked: true }],
    },
    sync: (parts) =>
      syncPretix(
        {
          url: 'https://t.example',
          organizer: 'o',
          event: 'e',
          eventName: 'E',
          tokenFile: 'vci.pem',
        },
        { ...parts, readFile: () => ok('token') },
      ),
  },
}

/** Something else in the place of any one member of a document, or of all of it. */
function tampered(document: unknown): fc.Arbitrary<unknown> {
  const other = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('__proto__', '', '\u0000', -1, 1e308, '9'.repeat(20), [[]], [null]),
  )
  const within = Array.isArray(document)
    ? document.map((item, nth) => tampered(item).map((next) => document.with(nth, next)))
    : typeof document === 'object' && document !== null
      ? Object.entries(document).flatMap(([name, item]) => [
          tampered(item).map((next) => ({ ...document, [name]: next })),
          fc.constant(Object.fromEntries(Object.entries(document).filter(([kept]) => kept !== name))),
        ])
      : []
  return fc.oneof({ weight: 1, arbitrary: other }, ...within.map((arbitrary) => ({ weight: 3, arbitrary })))
}

/** The bytes of a document, cut or with one of them changed. */
const bytesOf = (document: unknown): fc.Arbitrary<Buffer> =>
  fc.tuple(tampered(document), fc.nat(9), fc.nat(), fc.nat(255)).map(([next, how, at, byte]) => {
    const bytes = Buffer.from(JSON.stringify(next))
    if (how === 0) return bytes.subarray(0, at % (bytes.length + 1))
    if (how === 1 && bytes.length > 0) bytes[at % bytes.length] = byte
    return bytes
  })

describe('whatever a source publishes', () => {
  it.each(Object.entries(sources))(
    '%s gives entries that can be taken, or a fault with a code',
    async (_, source) => {
      let taken = 0
      await fc.assert(
        fc.asyncProperty(bytesOf(source.good), async (body) => {
          const signature = sign('sha512', body, signer.privateKey)
          const brought = await source.sync({
            get: ({ url }) =>
              Promise.resolve(
                ok({
                  kind: 'document',
                  body: url === 'signature' ? signature : body,
                  validators: { etag: null, lastModified: null },
                }),
              ),
            readFile: () => ok(pem),
            memory: null,
            known: [],
            leave: new Set(),
          })
          if (!brought.ok) expect(codes).toContain(brought.error.code)
          else if (brought.value.kind === 'issuers')
            for (const entry of brought.value.entries) taken += await isTaken(entry)
        }),
        { numRuns: 800 },
      )
      // Some of it must get as far as the keys.
      expect(taken).toBeGreaterThan(20)
    },
  )
})

/** 1 where the entry reads as one; what its format then makes of it must not throw. */
async function isTaken(entry: unknown): Promise<0 | 1> {
  const parsed = parseTrustDocument({ issuers: [entry] })
  const [read] = parsed.ok ? parsed.value.issuers : []
  if (read === undefined) return 0
  await kindOf(read).merge(null, read)
  return 1
}

const names = [
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'location',
  'etag',
  'last-modified',
  'retry-after',
  'connection',
  'upgrade',
  'set-cookie',
]
const values = [
  'application/json',
  'application/json; charset="',
  'text/html',
  'gzip',
  'gzip, gzip',
  'chunked',
  'identity',
  '0',
  '2',
  '-1',
  '99999999999999999999',
  'https://localhost:1/',
  'https://[::1',
  'http://portal.example/',
  '//',
  'close',
  'upgrade',
  'W/"x"',
  'Sat, 32 Nov 2026 99:00:00 GMT',
  '',
]
const statuses = [
  '200 OK',
  '100 Continue',
  '101 Switching',
  '103 Hints',
  '204 No',
  '302 Found',
  '304 Same',
  '429 Busy',
  '503 Busy',
  '999 What',
  '2 x',
]
const line = fc
  .tuple(
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.string() }),
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.string() }),
  )
  .map(([name, value]) => `${name}: ${value}\r\n`)
const answer = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...statuses) }, { weight: 1, arbitrary: fc.string() }),
    fc.array(line, { maxLength: 6 }),
    fc.constantFrom('{}', '', '2\r\n{}\r\n0\r\n\r\n', 'ffffffffffffffffff\r\n', 'HTTP/1.1 200 OK\r\n\r\n'),
  )
  .map(([status, lines, body]) => `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`)

describe('whatever a server answers', () => {
  it('is a document, or a fault with a code, and nobody waits for more', async () => {
    const web = new WebAuthority()
    let next = ''
    const server = createServer(web.server('localhost'), (socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', () => socket.end(next, 'latin1'))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const kinds = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(answer, fc.boolean(), async (text, isKnown) => {
        next = text
        const got = await fetchLimited(
          {
            url: `https://localhost:${port}/`,
            types: ['application/json'],
            authorization: null,
            validators: isKnown ? { etag: '"x"', lastModified: null } : null,
            extraCa: web.cert,
            mayConnectTo: addressRule(['127.0.0.1']),
            proxy: null,
            limits: defaultLimits,
          },
          { clock: patientClock, signal: new AbortController().signal },
        )
        const kind = got.ok ? got.value.kind : got.error.code
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        if (!got.ok) expect(fetchFaults).toContain(got.error.code)
      }),
      { numRuns: 100 },
    )
    expect(kinds.size).toBeGreaterThan(4)
  })
})
