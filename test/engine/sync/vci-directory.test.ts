import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parts } from '../../support/parts.ts'
import { syncingGate } from '../../support/syncing-gate.ts'
import type { Handler } from '../../support/web-server.ts'
import { listed } from '../../support/listed.ts'

const folder = resolve('../shared/vectors/shc/trust')

/** Gives a file as it is, as GitHub does. */
function file(name: string, type: string): Handler {
  const body = readFileSync(resolve(folder, name))
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`
  return (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
    else response.writeHead(200, { 'content-type': type, etag }).end(body)
  }
}

describe.skipIf(parts.vectors === null)(
  'the VCI directory of August 2026, signed as it was published',
  () => {
    it('is taken whole: 651 issuers, 961 keys, and the lists of three issuers; then it is unchanged', async () => {
      const { run, web, here, store, trust } = await syncingGate()
      web.pages.set('/vci_snapshot.json', file('vci_snapshot.json', 'text/plain; charset=utf-8'))
      web.pages.set('/vci_snapshot.sig', file('vci_snapshot.sig', 'application/octet-stream'))
      const vci = {
        kind: 'vci-snapshot',
        name: 'vci',
        url: web.url('/vci_snapshot.json'),
        signatureUrl: web.url('/vci_snapshot.sig'),
        certificateFile: resolve(folder, 'vci_snapshot.crt'),
        ...here,
      }
      expect(await run([vci])).toEqual({
        vci: {
          kind: 'taken',
          change: {
            issuersAdded: 651,
            issuersUpdated: 0,
            issuersWithdrawn: 0,
            issuersDistrusted: 0,
            issuersTrusted: 0,
            keysAdded: 961,
            keysWithdrawn: 0,
            leftOut: [],
          },
          missing: [],
          unreadable: 0,
        },
      })
      const [issuers, document] = [listed(store), trust.document()]
      expect(issuers.reduce((sum, { keys }) => sum + keys, 0)).toBe(961)
      expect(issuers.filter(({ revocationLists }) => revocationLists > 0)).toHaveLength(3)
      // Two hospitals whose key has lost a zero byte.
      for (const name of ['Bassett Healthcare Network', 'Driscoll Children’s Hospital'])
        expect(issuers.find((issuer) => issuer.name === name)?.keys).toBeGreaterThan(0)
      expect(await run([vci])).toEqual({ vci: { kind: 'unchanged' } })
      web.pages.set('/vci_snapshot.sig', (_, response) =>
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).end('another'),
      )
      web.json('/vci_snapshot.json', { time: '2026-08-23T04:43:50Z', issuerInfo: [] })
      expect(await run([vci])).toMatchObject({ vci: { fault: { code: 'signature-invalid' } } })
      expect(trust.document()).toEqual(document)
    })
  },
)
