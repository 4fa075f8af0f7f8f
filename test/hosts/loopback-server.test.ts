import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { onTestFinished, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Access } from '../../main/hosts/access.ts'
import { startLoopbackServer } from '../../main/hosts/loopback-server.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { newFolder } from '../support/folder.ts'
import { cookieOf, knock, type Answer, type Knock } from './knock.ts'

const dayMs = 86_400_000

interface Gate {
  readonly origin: string
  readonly host: string
  readonly access: Access
  readonly clock: FakeClock
  /** Screens that were let through to the engine. */
  screens: number
  ask(what: Knock): Promise<Answer>
  token(): string
  /** A cookie of a browser that is in. */
  enter(): Promise<string>
}

async function gate(): Promise<Gate> {
  const folder = newFolder()
  const rendererFolder = join(folder, 'renderer')
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true })
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><p>the screens</p>')
  writeFileSync(join(rendererFolder, 'assets', 'main-1a2b.js'), 'export {}')
  writeFileSync(join(rendererFolder, 'assets', 'main-1a2b.js.map'), '{}')
  writeFileSync(join(rendererFolder, 'assets', 'decoder-1a2b.wasm'), '')
  mkdirSync(join(rendererFolder, 'workers'))
  writeFileSync(join(rendererFolder, 'workers', 'decode-worker-1a2b.js'), 'export {}')
  const access = Access.open(join(folder, 'access.key'))
  if (!access.ok) throw new Error(access.error.detail)
  const clock = new FakeClock()
  const started = await startLoopbackServer({
    port: 0,
    rendererFolder,
    access: access.value,
    clock,
    onScreen: (channel) => {
      open.screens += 1
      channel.send('welcome')
    },
  })
  if (!started.ok) throw new Error(started.error.code)
  const { origin, close } = started.value
  onTestFinished(close)
  const open: Gate = {
    origin,
    host: new URL(origin).host,
    access: access.value,
    clock,
    screens: 0,
    ask: (what) => knock(origin, what),
    token: () => access.value.mintToken(clock.wallMs()),
    enter: async () => cookieOf(await open.ask(entering(open.token()))),
  }
  const entering = (body: string): Knock => ({ method: 'POST', path: '/session', headers: { origin }, body })
  return open
}

describe('a browser on the machine of the gate', () => {
  it('is let in by a token, once, and sees the screens from then on', async () => {
    const { ask, token, origin } = await gate()
    const body = token()
    const entered = await ask({ method: 'POST', path: '/session', headers: { origin }, body })
    expect(entered.status).toBe(204)
    expect(entered.headers['set-cookie']?.[0]).toMatch(
      /; HttpOnly; SameSite=Strict; Path=\/; Max-Age=2592000$/,
    )
    const cookie = cookieOf(entered)
    expect(await ask({ headers: { cookie } })).toMatchObject({
      status: 200,
      body: '<!doctype html><p>the screens</p>',
    })
    expect(await ask({ path: '/assets/main-1a2b.js', headers: { cookie } })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    })
    const second = await ask({ method: 'POST', path: '/session', headers: { origin }, body })
    expect(second.status).toBe(401)
    expect(second.headers['set-cookie']).toBeUndefined()
  })

  it('that is in already may open the same address again', async () => {
    const { ask, token, origin } = await gate()
    const body = token()
    const cookie = cookieOf(await ask({ method: 'POST', path: '/session', headers: { origin }, body }))
    const again = await ask({ method: 'POST', path: '/session', headers: { origin, cookie }, body })
    expect(again.status).toBe(204)
  })

  it('without a session gets the way in, and nothing of the gate', async () => {
    const { ask } = await gate()
    for (const path of ['/', '/index.html', '/assets/main-1a2b.js', '/nothing']) {
      const answer = await ask({ path })
      expect(answer.status).toBe(401)
      expect(answer.body).toContain('passgate screens')
    }
    expect((await ask({ path: '/enter' })).body).toContain('<script type="module" src="/enter.js">')
    expect((await ask({ path: '/enter.js' })).headers['content-type']).toContain('text/javascript')
  })

  it('is kept in by coming by, and shut out thirty days after', async () => {
    const { ask, enter, clock } = await gate()
    const first = await enter()
    clock.advance(29 * dayMs)
    const renewed = cookieOf(await ask({ headers: { cookie: first } }))
    clock.advance(29 * dayMs)
    expect((await ask({ headers: { cookie: first } })).status).toBe(401)
    expect((await ask({ headers: { cookie: renewed } })).status).toBe(200)
  })

  it('is told to keep no page, to load nothing from elsewhere and to let nobody frame it', async () => {
    const { ask, enter } = await gate()
    const cookie = await enter()
    for (const answer of [await ask({ headers: { cookie } }), await ask({}), await ask({ path: '/enter' })]) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'$/,
        ),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=(self), microphone=()'),
        'cache-control': 'no-store',
      })
    }
  })

  it('keeps for good what the build has named by what it holds, but not the worker, whose policy is its own', async () => {
    const { ask, enter } = await gate()
    const cookie = await enter()
    const kept = async (path: string) => (await ask({ path, headers: { cookie } })).headers['cache-control']
    expect(await kept('/assets/main-1a2b.js')).toBe('private, max-age=31536000, immutable')
    expect(await kept('/workers/decode-worker-1a2b.js')).toBe('no-store')
    expect((await ask({ path: '/assets/main-1a2b.js' })).headers['cache-control']).toBe('no-store')
    expect((await ask({ path: '/assets/main-0.js', headers: { cookie } })).headers['cache-control']).toBe(
      'no-store',
    )
  })

  it('may compile the camera’s decoder in its worker, and make code of nothing else', async () => {
    const { ask, enter } = await gate()
    const cookie = await enter()
    const policyOf = async (path: string) =>
      (await ask({ path, headers: { cookie } })).headers['content-security-policy']
    expect(await policyOf('/workers/decode-worker-1a2b.js')).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    )
    expect(await policyOf('/assets/main-1a2b.js')).toContain("script-src 'self';")
    const decoder = await ask({ path: '/assets/decoder-1a2b.wasm', headers: { cookie } })
    expect(decoder.headers['content-type']).toBe('application/wasm')
  })

  it('gets no file that was not there at the start, whatever it writes into the address', async () => {
    const { ask, enter } = await gate()
    const cookie = await enter()
    const steps = fc.constantFrom(
      '..',
      '%2e%2e',
      '.',
      '',
      'access.key',
      'renderer',
      'etc',
      'passwd',
      '..%2f',
      '..\\',
      '%00',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 6 }), async (parts) => {
        const path = `/${parts.join('/')}`
        fc.pre(path !== '/')
        expect((await ask({ path, headers: { cookie } })).status).toBe(404)
      }),
      { numRuns: 60 },
    )
    expect((await ask({ path: '/assets/main-1a2b.js.map', headers: { cookie } })).status).toBe(404)
  })

  it.each(['PUT', 'DELETE', 'OPTIONS', 'POST'])('may not %s a page', async (method) => {
    const { ask, enter } = await gate()
    const cookie = await enter()
    expect((await ask({ method, headers: { cookie } })).status).toBe(405)
  })
})

describe('somebody who should not be there', () => {
  it('is not answered under a name that is not ours, as after DNS rebinding', async () => {
    const { ask, enter, host, origin } = await gate()
    const cookie = await enter()
    for (const name of [
      'evil.example',
      `evil.example:${host.split(':')[1]}`,
      '127.0.0.1',
      `${host}.evil.example`,
    ]) {
      expect((await ask({ headers: { cookie, host: name } })).status).toBe(421)
      const entering = { method: 'POST', path: '/session', headers: { origin, host: name }, body: 'x' }
      expect((await ask(entering)).status).toBe(421)
    }
  })

  it("cannot spend a token from another site's page", async () => {
    const { ask, token, origin } = await gate()
    const body = token()
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, {}]) {
      const answer = await ask({ method: 'POST', path: '/session', headers, body })
      expect(answer.status).toBe(403)
    }
    expect((await ask({ method: 'POST', path: '/session', headers: { origin }, body })).status).toBe(204)
  })

  it('cannot read a page from another site, even with the cookie', async () => {
    const { ask, enter } = await gate()
    const cookie = await enter()
    expect((await ask({ headers: { cookie, origin: 'https://evil.example' } })).status).toBe(403)
  })

  it('who sends more than a token is cut off', async () => {
    const { ask, origin } = await gate()
    const answer = await ask({
      method: 'POST',
      path: '/session',
      headers: { origin },
      body: 'x'.repeat(1_000),
    })
    expect(answer.status).toBe(413)
  })

  it('who sends more headers than a browser has is turned away', async () => {
    const { ask } = await gate()
    expect((await ask({ headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431)
  })

  it('who talks no HTTP does not hurt the next one', async () => {
    const { ask, enter, origin } = await gate()
    const cookie = await enter()
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    socket.write('\x00\xffPASSGATE OPEN\r\n\r\n')
    expect(await text(socket)).toContain('400 Bad Request')
    expect((await ask({ headers: { cookie } })).status).toBe(200)
  })

  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address
  it.skipIf(elsewhere === undefined)('cannot reach it from another machine', async () => {
    const { origin } = await gate()
    const socket = connect(Number(new URL(origin).port), elsewhere)
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
  })
})

describe("the engine's socket", () => {
  async function dial(to: Gate, headers: Record<string, string>, path = '/gate'): Promise<number | 'open'> {
    const socket = new WebSocket(`ws://${to.host}${path}`, { headers })
    onTestFinished(() => socket.terminate())
    return new Promise((resolve) => {
      socket.on('open', () => resolve('open'))
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.on('error', () => undefined)
    })
  }

  it('opens to our own page with a session', async () => {
    const to = await gate()
    const cookie = await to.enter()
    expect(await dial(to, { cookie, origin: to.origin })).toBe('open')
    expect(to.screens).toBe(1)
  })

  it('is refused to everybody else before the engine hears of it', async () => {
    const to = await gate()
    const cookie = await to.enter()
    const { origin } = to
    const other = await gate()
    expect(await dial(to, { origin })).toBe(401)
    expect(await dial(to, { cookie })).toBe(401)
    expect(await dial(to, { cookie, origin: 'https://evil.example' })).toBe(401)
    expect(await dial(to, { cookie, origin: other.origin })).toBe(401)
    expect(await dial(to, { cookie, origin, host: 'evil.example' })).toBe(401)
    expect(await dial(to, { cookie: await other.enter(), origin })).toBe(401)
    expect(await dial(to, { cookie: `${cookie}x`, origin })).toBe(401)
    expect(await dial(to, { cookie, origin }, '/other')).toBe(401)
    expect(to.screens).toBe(0)
  })

  it('that is reset while it is refused does not end the engine', async () => {
    const to = await gate()
    const cookie = await to.enter()
    const socket = connect(Number(new URL(to.origin).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      `GET /gate HTTP/1.1\r\nHost: ${to.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    )
    socket.resetAndDestroy()
    await once(socket, 'close')
    expect((await to.ask({ headers: { cookie } })).status).toBe(200)
  })

  it('is renewed long before the session ends, so that a kiosk never locks itself out', async () => {
    const to = await gate()
    const cookie = await to.enter()
    const socket = new WebSocket(`ws://${to.host}/gate`, { headers: { cookie, origin: to.origin } })
    // The first word may come along with the upgrade.
    const welcome = once(socket, 'message')
    const [upgrade] = (await once(socket, 'upgrade')) as [{ headers: Answer['headers'] }]
    const renewed = upgrade.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    await welcome
    to.clock.advance(7 * dayMs)
    await once(socket, 'close')
    expect(await dial(to, { cookie: renewed, origin: to.origin })).toBe('open')
  })
})

describe('a server that cannot start', () => {
  it('says so when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    const { access, clock } = await gate()
    const rendererFolder = newFolder()
    writeFileSync(join(rendererFolder, 'index.html'), '')
    const started = await startLoopbackServer({
      port,
      rendererFolder,
      access,
      clock,
      onScreen: () => undefined,
    })
    expect(started).toMatchObject({ ok: false, error: { code: 'port-taken' } })
  })

  it('says so when the screens are not built', async () => {
    const { access, clock } = await gate()
    const rendererFolder = join(newFolder(), 'nothing')
    expect(
      await startLoopbackServer({ port: 0, rendererFolder, access, clock, onScreen: () => undefined }),
    ).toEqual({
      ok: false,
      error: { code: 'screens-missing', detail: rendererFolder },
    })
  })
})
