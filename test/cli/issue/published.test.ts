import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { authorityOfCommand, type AuthorityCommand } from '../../support/authority-command.ts'
import { writeGateConfig } from '../../support/gate-config.ts'
import { passgate, program } from '../../support/passgate.ts'
import { serverCertificate } from '../../support/server-certificate.ts'

const authority = authorityOfCommand()

const trustFile = async ({ folder, issue }: AuthorityCommand): Promise<string> => {
  const out = join(folder, 'www')
  expect(await issue('publish', '--out', out)).toMatchObject({ status: 0 })
  return join(out, 'trust.json')
}

describe('passgate issue publish', () => {
  it('writes files that a gate trusts as they are, and replaces them whole', async () => {
    const desk = authority()
    const trust = await trustFile(desk)
    const www = join(desk.folder, 'www')
    expect(readdirSync(www, { recursive: true }).filter((name) => String(name).endsWith('.new'))).toEqual([])
    expect(readdirSync(www).toSorted()).toEqual(['.well-known', 'trust.json', 'vci-issuers.json'])
    const { config } = writeGateConfig(desk.folder)
    const imported = await passgate('keys', 'import', trust, '--config', config)
    expect(imported).toMatchObject({ status: 0, out: expect.not.stringContaining('Left out') })
  })

  it('says where it cannot write', async () => {
    const { issue, file } = authority()
    const { status, err } = await issue('publish', '--out', join(file('a-file', ''), 'www'))
    expect([status, err]).toEqual([3, expect.stringContaining('ENOTDIR')])
  })
})

describe('passgate issue serve', () => {
  it('serves what is published until it is told to end', async () => {
    const { home, file } = authority()
    const { cert, key } = serverCertificate()
    const args = [
      'issue',
      'serve',
      '--folder',
      home,
      '--cert',
      file('cert.pem', cert),
      '--key',
      file('key.pem', key),
      '--port',
      '0',
    ]
    const server = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void server.kill('SIGKILL'))
    const [said] = (await once(server.stdout, 'data')) as [Buffer]
    const port = Number(/port (\d+)/.exec(said.toString())?.[1])
    const [response] = (await once(
      get({ host: 'localhost', port, path: '/passes/.well-known/jwks.json', ca: cert, agent: false }),
      'response',
    )) as [IncomingMessage]
    expect(response.resume().statusCode).toBe(200)
    server.kill('SIGTERM')
    expect(await once(server, 'exit')).toEqual([0, null])
  })

  it('says what is wrong with its certificate or port', async () => {
    const { issue, file } = authority()
    const pem = file('cert.pem', 'x')
    const serve = (...more: readonly string[]) => issue('serve', '--cert', pem, '--key', pem, ...more)
    expect(await serve()).toMatchObject({ status: 2, err: expect.stringContaining('Give both as PEM') })
    expect(await serve('--port', '65536')).toMatchObject({
      status: 2,
      err: expect.stringContaining('--port'),
    })
    expect(await issue('serve', '--cert', '/nowhere', '--key', pem)).toMatchObject({
      status: 2,
      err: expect.stringContaining('--cert'),
    })
  })
})
