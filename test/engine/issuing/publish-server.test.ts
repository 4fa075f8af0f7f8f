import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { request, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { onTestFinished, describe, expect, it } from 'vitest'
import { changeAuthority } from '../../../main/engine/issuing/authority.ts'
import { revoke } from '../../../main/engine/issuing/authority-state.ts'
import type { IssuingFault } from '../../../main/engine/issuing/issuing-fault.ts'
import { publishedFiles } from '../../../main/engine/issuing/published-files.ts'
import { startPublishServer } from '../../../main/engine/issuing/publish-server.ts'
import { newRevocationId } from '../../../main/engine/issuing/revocation-id.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../../../main/engine/trust/trust-document.ts'
import { good, iss, newAuthority, stateIn } from '../../support/authority.ts'
import { newFolder } from '../../support/folder.ts'
import { serverCertificate } from '../../support/server-certificate.ts'

async function served() {
  const folder = newFolder()
  const state = await newAuthority(folder)
  const { cert, key } = serverCertificate()
  const faults: IssuingFault[] = []
  const options = {
    folder,
    cert,
    key,
    port: 0,
    host: '127.0.0.1',
    onFault: (fault: IssuingFault) => faults.push(fault),
  }
  const server = good(await startPublishServer(options))
  onTestFinished(() => server.close())
  const ask = async (path: string, more: RequestOptions = {}): Promise<Answer> => {
    const asked = request({
      host: 'localhost',
      port: server.port,
      path,
      ca: cert,
      agent: false,
      ...more,
    }).end()
    const [response] = (await once(asked, 'response')) as [
      AsyncIterable<Buffer> & { statusCode: number; headers: IncomingHttpHeaders },
    ]
    let body = ''
    for await (const piece of response) body += piece.toString()
    return { status: response.statusCode, headers: response.headers, body }
  }
  return { folder, state, cert, faults, server, ask, options }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

describe('the server of an authority', () => {
  it('shows by HTTPS each published file below the address of the authority', async () => {
    const { state, ask } = await served()
    const kid = state.keys[0]?.kid ?? ''
    const files = publishedFiles(state)
    expect([...files.keys()]).toEqual([
      '.well-known/jwks.json',
      `.well-known/crl/${kid}.json`,
      'vci-issuers.json',
      'trust.json',
    ])
    for (const [path, content] of files) {
      expect(await ask(`/passes/${path}`)).toMatchObject({
        status: 200,
        body: content,
        headers: {
          'content-type': 'application/json',
          'access-control-allow-origin': '*',
          'cache-control': 'public, max-age=300',
        },
      })
    }
    expect(JSON.parse((await ask('/passes/vci-issuers.json')).body)).toEqual({
      participating_issuers: [{ iss, name: 'A health department', website: 'https://health.example' }],
    })
  })

  it('publishes keys and lists that our own importer takes, each one', async () => {
    const { ask } = await served()
    const jwks: unknown = JSON.parse((await ask('/passes/.well-known/jwks.json')).body)
    const entry = { format: 'smart-health-card', iss, name: 'x', jwks }
    const trust: unknown = JSON.parse((await ask('/passes/trust.json')).body)
    for (const document of [{ issuers: [entry] }, trust]) {
      const { leftOut } = await buildTrustView(good(parseTrustDocument(document)))
      expect(leftOut).toEqual([])
    }
  })

  it('shows nothing else: no private file, no folder, no way up', async () => {
    const { ask } = await served()
    for (const path of [
      '/',
      '/passes',
      '/passes/',
      '/passes/keys.jwe',
      '/passes/authority.json',
      '/.well-known/jwks.json',
      '/passes/../keys.jwe',
      '/passes/.well-known/%2e%2e/keys.jwe',
    ]) {
      expect(await ask(path)).toMatchObject({ status: 404, body: '' })
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
      expect(await ask('/passes/trust.json', { method })).toMatchObject({
        status: 405,
        body: '',
        headers: { allow: 'GET, HEAD' },
      })
    }
  })

  it('spares who has the file already, and who asks for its head alone', async () => {
    const { ask } = await served()
    const path = '/passes/.well-known/jwks.json'
    const { headers, body } = await ask(path)
    expect(await ask(path, { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': String(body.length) },
    })
    for (const known of [headers.etag, `"another", W/${headers.etag}`, '*']) {
      expect(await ask(path, { headers: { 'If-None-Match': known } })).toMatchObject({
        status: 304,
        body: '',
      })
    }
    expect(await ask(path, { headers: { 'If-None-Match': '"another"' } })).toMatchObject({ status: 200 })
  })

  it('shows a revocation at the next request, in list and key alike', async () => {
    const { folder, state, ask } = await served()
    const kid = state.keys[0]?.kid ?? ''
    const before = await ask('/passes/.well-known/jwks.json')
    const id = newRevocationId(kid)
    good(await changeAuthority(folder, (now) => revoke(now, id, null)))
    expect(JSON.parse((await ask(`/passes/.well-known/crl/${kid}.json`)).body)).toEqual({
      kid,
      method: 'rid',
      ctr: 2,
      rids: [id],
    })
    const after = await ask('/passes/.well-known/jwks.json', {
      headers: { 'If-None-Match': before.headers.etag },
    })
    expect(JSON.parse(after.body)).toMatchObject({ keys: [{ kid, crlVersion: 2 }] })
  })

  it('goes on with what it has when the authority’s file breaks, and tells once', async () => {
    const { folder, faults, ask } = await served()
    const before = stateIn(folder)
    writeFileSync(join(folder, 'authority.json'), '{')
    for (let times = 0; times < 3; times += 1) expect((await ask('/passes/trust.json')).status).toBe(200)
    expect(faults.map(({ code }) => code)).toEqual(['authority-damaged'])
    writeFileSync(join(folder, 'authority.json'), JSON.stringify({ ...before, name: 'Renamed' }))
    expect((await ask('/passes/trust.json')).body).toContain('Renamed')
  })

  it('speaks no TLS older than 1.2, and no plain HTTP', async () => {
    const { server, cert } = await served()
    const old = connect({
      port: server.port,
      host: '127.0.0.1',
      ca: cert,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL@SECLEVEL=0',
    })
    const [error] = (await once(old, 'error')) as [Error]
    expect(error.message).toMatch(/version|protocol|alert/)
    await expect(fetch(`http://127.0.0.1:${server.port}/passes/trust.json`)).rejects.toThrow('fetch failed')
  })

  it('says what keeps it from starting', async () => {
    const { server, options } = await served()
    expect(await startPublishServer({ ...options, port: server.port })).toMatchObject({
      error: { code: 'port-taken' },
    })
    expect(await startPublishServer({ ...options, key: serverCertificate().key })).toMatchObject({
      error: { code: 'certificate-unusable' },
    })
    expect(await startPublishServer({ ...options, cert: 'x' })).toMatchObject({
      error: { code: 'certificate-unusable' },
    })
    expect(await startPublishServer({ ...options, folder: newFolder() })).toMatchObject({
      error: { code: 'authority-missing' },
    })
  })
})
