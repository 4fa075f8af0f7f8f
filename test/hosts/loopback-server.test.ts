import { request } from 'node:http'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Access } from '../../main/hosts/access.ts'
import { startLoopbackServer, type LoopbackServer } from '../../main/hosts/loopback-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'passgate-loopback-'))
const renderer = join(folder, 'renderer')
mkdirSync(join(renderer, 'assets'), { recursive: true })
writeFileSync(join(renderer, 'index.html'), '<!doctype html>the screens')
writeFileSync(join(renderer, 'assets', 'app.js'), 'export {}')
writeFileSync(join(folder, 'secret.js'), 'not for you')

const access = new Access(join(folder, 'access.key'))
let server: LoopbackServer
let screens = 0
beforeAll(async () => {
  const started = await startLoopbackServer({
    port: 0,
    rendererFolder: renderer,
    access,
    onScreen: () => (screens += 1),
  })
  if (!started.ok) throw new Error(started.error.code)
  server = started.value
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** A request as anybody may make it, with whatever headers. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { host, port } = new URL(server.url)
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
        (response) => {
          let body = ''
          response.on('data', (text: Buffer) => (body += text.toString()))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          )
        },
      )
      asked.on('error', reject)
      asked.end()
    },
  )
}

async function login(): Promise<string> {
  const { headers } = await ask(`/?token=${access.mintToken(Date.now())}`)
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

/** `open`, or the status that an upgrade was refused with. */
function connect(headers: Record<string, string>, path = '/gate'): Promise<string> {
  const { host } = new URL(server.url)
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host}${path}`, { headers })
    socket.on('open', () => {
      socket.close()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
    socket.on('error', () => undefined)
  })
}

describe('the screens of a gate', () => {
  it('are shown to nobody without an address that was printed, and to its user once', async () => {
    expect(await ask('/')).toMatchObject({ status: 401, body: expect.stringMatching(/passgate screens/) })
    expect(await ask('/assets/app.js')).toMatchObject({ status: 401 })
    const token = access.mintToken(Date.now())
    const entered = await ask(`/?token=${token}`)
    expect(entered).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(String(entered.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
    expect(await ask(`/?token=${token}`)).toMatchObject({
      status: 401,
      body: expect.stringMatching(/used already/),
    })
    const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
    expect(await ask('/', { cookie })).toMatchObject({
      status: 200,
      body: expect.stringMatching(/the screens/),
    })
  })

  it('come with a policy that lets them load nothing of elsewhere', async () => {
    const { headers } = await ask('/', { cookie: await login() })
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })

  it('are not to be had under another name, as a page of elsewhere would ask for them', async () => {
    expect(await ask('/', { cookie: await login(), host: 'evil.example' })).toMatchObject({ status: 421 })
  })

  it('are all that is served: no path leads out of their folder', async () => {
    const cookie = await login()
    for (const path of [
      '/../secret.js',
      '/..%2fsecret.js',
      '/assets/../../secret.js',
      '//',
      '/%00',
      '/nothing',
    ]) {
      expect((await ask(path, { cookie })).status).toBeGreaterThanOrEqual(400)
    }
    expect(await ask('/', { cookie }, 'POST')).toMatchObject({ status: 405 })
  })
})

describe('the socket of a gate', () => {
  it('opens to the screens of a session alone', async () => {
    const { origin } = new URL(server.url)
    const cookie = await login()
    expect(await connect({ cookie, origin })).toBe('open')
    expect(screens).toBe(1)
    expect(await connect({ origin })).toBe('401')
    expect(await connect({ cookie, origin: 'https://evil.example' })).toBe('401')
    expect(await connect({ cookie })).toBe('401')
    expect(await connect({ cookie, origin, host: 'evil.example' })).toBe('401')
    expect(await connect({ cookie, origin }, '/elsewhere')).toBe('401')
    expect(await connect({ cookie: `${cookie}x`, origin })).toBe('401')
    expect(screens).toBe(1)
  })
})

describe('access', () => {
  const nowMs = 1_800_000_000_000

  it('has a key that this user alone can read', () => {
    expect(statSync(join(folder, 'access.key')).mode & 0o777).toBe(0o600)
  })

  it('ends by itself: an address in minutes, a session in a day', () => {
    const token = access.mintToken(nowMs)
    expect(access.redeem(token, nowMs + 11 * 60_000)).toBeNull()
    const session = access.redeem(access.mintToken(nowMs), nowMs)?.session ?? ''
    expect(access.isSession(session, nowMs + 3_600_000)).toBe(true)
    expect(access.isSession(session, nowMs + 24 * 3_600_000)).toBe(false)
  })

  it('outlives a restart, and takes nothing that another gate signed', () => {
    const session = access.redeem(access.mintToken(nowMs), nowMs)?.session ?? ''
    expect(new Access(join(folder, 'access.key')).isSession(session, nowMs)).toBe(true)
    expect(new Access(join(folder, 'other.key')).isSession(session, nowMs)).toBe(false)
  })

  it('does not take a session for an address, nor the other way', () => {
    const token = access.mintToken(nowMs)
    expect(access.isSession(token, nowMs)).toBe(false)
    const session = access.redeem(token, nowMs)?.session ?? ''
    expect(access.redeem(session, nowMs)).toBeNull()
  })
})
