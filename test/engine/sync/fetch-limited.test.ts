import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../native/clock.ts'
import { addressRule } from '../../../main/engine/sync/address-rule.ts'
import {
  defaultLimits,
  fetchLimited,
  type FetchLimits,
  type FetchParts,
  type FetchRequest,
} from '../../../main/engine/sync/fetch-limited.ts'
import { WebAuthority } from '../../support/server-certificate.ts'
import { WebServer, type Handler } from '../../support/web-server.ts'

/** A busy machine is slow itself: only what is about slowness has no patience. */
const modest: FetchLimits = { ...defaultLimits, maxBytes: 100_000 }
const impatient = { totalMs: 3_000, paceMs: 200, paceBytes: 64 }
const json = { 'content-type': 'application/json' }

interface Asked extends Partial<Omit<FetchRequest, 'limits'>> {
  readonly limits?: Partial<FetchLimits>
  readonly parts?: Partial<FetchParts>
}

/** Asks for a page as a source on the venue's own network would. */
const get = (web: WebServer, { parts, limits, ...over }: Asked = {}) =>
  fetchLimited(
    {
      url: web.url('/jwks.json'),
      types: ['application/json'],
      authorization: null,
      validators: null,
      extraCa: web.authority.cert,
      mayConnectTo: addressRule(['127.0.0.1']),
      proxy: null,
      limits: { ...modest, ...limits },
      ...over,
    },
    { clock: systemClock, signal: new AbortController().signal, ...parts },
  )

/** What came, or why nothing did. */
async function ask(web: WebServer, asked: Asked = {}): Promise<string> {
  const got = await get(web, asked)
  if (!got.ok) return got.error.code
  return got.value.kind === 'document' ? got.value.body.toString() : got.value.kind
}

/** A server whose one page does this. */
async function pageThat(does: Handler): Promise<WebServer> {
  const web = await WebServer.start()
  web.pages.set('/jwks.json', does)
  return web
}

describe('a document', () => {
  it('comes as it is, and is not sent again while it stays the same', async () => {
    const web = await WebServer.start()
    web.json('/jwks.json', { keys: [] })
    const first = await get(web)
    if (!first.ok || first.value.kind === 'not-modified') throw new Error('nothing came')
    const { body, validators } = first.value
    expect(body.toString()).toBe('{"keys":[]}')
    expect(await ask(web, { validators })).toBe('not-modified')
  })

  it('says what it calls itself, to be asked by that next time; nothing that could not stand in a header', async () => {
    const web = await pageThat((_, response) => {
      response.writeHead(200, { ...json, etag: '"\u00e9"', 'last-modified': 'Sat, 21 Nov 2026 12:00:00 GMT' })
      response.end('{}')
    })
    const got = await get(web)
    expect(got).toMatchObject({
      value: { validators: { etag: null, lastModified: 'Sat, 21 Nov 2026 12:00:00 GMT' } },
    })
  })

  it('may come packed, and then counts unpacked', async () => {
    const web = await pageThat((_, response) => {
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync('{"keys":[]}'))
    })
    expect(await ask(web)).toBe('{"keys":[]}')
  })

  it('may have moved to another https address', async () => {
    const web = await pageThat((_, response) => response.writeHead(302, { location: '/there' }).end())
    web.json('/there', [1])
    expect(await ask(web)).toBe('[1]')
    expect(web.asked).toEqual(['/jwks.json', '/there'])
  })
})

describe('a server', () => {
  it.each([
    [404, 'status-missing'],
    [403, 'status-denied'],
    [500, 'status-server-fault'],
    [503, 'status-busy'],
    [418, 'status-other'],
    [206, 'status-other'],
    [304, 'status-other'],
    [511, 'captive-portal'],
  ])('that answers with %d is told apart', async (status, code) => {
    const web = await pageThat((_, response) => response.writeHead(status, json).end())
    expect(await ask(web)).toBe(code)
  })

  it('that wants to be left alone says for how long', async () => {
    const web = await pageThat((_, response) => response.writeHead(429, { 'retry-after': '90' }).end())
    const got = await get(web)
    expect(got).toMatchObject({ error: { code: 'status-busy', retryAfterS: 90 } })
  })

  it('that says nothing is left', async () => {
    expect(await ask(await pageThat(() => undefined), { limits: impatient })).toBe('too-slow')
  })

  it('that drips is left, though it never falls silent', async () => {
    const web = await pageThat((_, response) => {
      response.writeHead(200, json)
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    })
    expect(await ask(web, { limits: impatient })).toBe('too-slow')
  })

  it('that keeps the pace but never ends is left when the time is over', async () => {
    const web = await pageThat((_, response) => {
      response.writeHead(200, json)
      const flow = setInterval(() => response.write(' '.repeat(100)), 20)
      response.on('close', () => clearInterval(flow))
    })
    expect(await ask(web, { limits: { totalMs: 700 } })).toBe('too-slow')
  })

  it('that sends without end is left at the limit', async () => {
    let sent = 0
    const web = await pageThat((_, response) => {
      response.writeHead(200, json)
      const more = (): void => {
        if (response.destroyed) return
        sent += 10_000
        response.write(' '.repeat(10_000), more)
      }
      more()
    })
    expect(await ask(web)).toBe('too-large')
    expect(sent).toBeLessThan(20_000_000)
  })

  it('that announces too much is not listened to', async () => {
    const web = await pageThat((_, response) => {
      response.writeHead(200, { ...json, 'content-length': '100001' }).write('{')
    })
    expect(await ask(web)).toBe('too-large')
  })

  it('whose hundred kilobytes unpack to a hundred megabytes is left at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000))
    const web = await pageThat((_, response) => {
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb)
    })
    const before = process.memoryUsage().arrayBuffers
    const limits = { ...defaultLimits, maxBytes: 1_000_000 }
    expect(await ask(web, { limits })).toBe('too-large')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16_000_000)
  })

  it.each([
    ['breaks off', { 'content-length': '1000' }, Buffer.from('{"keys":'), 'cut-off'],
    ['breaks off between two pieces', {}, Buffer.from('{"keys":'), 'cut-off'],
  ])('that %s in mid-body gives nothing', async (_, headers, part, code) => {
    const web = await pageThat((__, response) => {
      response.writeHead(200, { ...json, ...headers })
      response.write(part, () => response.destroy())
    })
    expect(await ask(web)).toBe(code)
  })

  it.each([
    ['half of a packed body', 'gzip', gzipSync('{"keys":[]}').subarray(0, 15), 'cut-off'],
    ['no packed body at all', 'gzip', Buffer.from('{"keys":[]}'), 'encoding-broken'],
    ['a packing that nobody asked for', 'br', Buffer.from('{}'), 'encoding-broken'],
  ])('that sends %s gives nothing', async (_, encoding, body, code) => {
    const web = await pageThat((__, response) => {
      response.writeHead(200, { ...json, 'content-encoding': encoding }).end(body)
    })
    expect(await ask(web)).toBe(code)
  })

  it('that sends another type gives nothing', async () => {
    const web = await pageThat((_, response) =>
      response.writeHead(200, { 'content-type': 'application/pdf' }).end('{}'),
    )
    expect(await ask(web)).toBe('wrong-type')
    expect(await ask(await pageThat((_, response) => response.writeHead(200).end('{}')))).toBe('wrong-type')
  })

  it.each(['text/html; charset=utf-8', 'application/json'])(
    'that wants somebody to sign in first is a captive portal (%s)',
    async (type) => {
      const web = await pageThat((_, response) =>
        response
          .writeHead(200, { 'content-type': type })
          .end('\n<!DOCTYPE html><title>Welcome to our Wi-Fi</title>'),
      )
      expect(await ask(web)).toBe('captive-portal')
    },
  )
})

describe('a certificate', () => {
  const serving = async (web: WebServer, over: Asked = {}) => {
    web.json('/jwks.json', {})
    const answer = await ask(web, over)
    // Nothing was asked before it was known who is there.
    expect(web.asked).toEqual([])
    return answer
  }

  it('that has expired is refused', async () => {
    const authority = new WebAuthority()
    const web = await WebServer.start(authority, authority.server('localhost', Date.now() - 60_000))
    expect(await serving(web)).toBe('certificate-expired')
  })

  it('of another name is refused', async () => {
    const authority = new WebAuthority()
    const web = await WebServer.start(authority, authority.server('other.example'))
    expect(await serving(web)).toBe('certificate-wrong-name')
  })

  it('that nobody vouches for is refused, whatever the environment says', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      expect(await serving(await WebServer.start(), { extraCa: null })).toBe('certificate-untrusted')
      expect(await serving(await WebServer.start(), { extraCa: new WebAuthority('Another').cert })).toBe(
        'certificate-untrusted',
      )
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
  })
})

describe('an address', () => {
  it.each(['http://localhost/', 'file:///etc/passwd', 'https://user:pw@localhost/', 'not an address'])(
    '%s is refused',
    async (url) => {
      expect(await ask(await WebServer.start(), { url })).toBe('url-refused')
    },
  )

  it('that is private is not connected to, by number or by name', async () => {
    const web = await WebServer.start()
    const mayConnectTo = addressRule([])
    expect(await ask(web, { mayConnectTo })).toBe('address-refused')
    const forms4 = ['127.0.0.1', '127.1', '0x7f.1', '017700000001', '2130706433', '0', '169.254.169.254']
    const forms6 = [
      '::1',
      '::',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      'fd00::1',
    ]
    for (const host of [...forms4, ...forms6.map((address) => `[${address}]`), 'localhost'])
      expect([host, await ask(web, { mayConnectTo, url: web.url('/', host) })]).toEqual([
        host,
        'address-refused',
      ])
    expect(web.asked).toEqual([])
  })

  it('is looked up once: the one that was checked is the one that is connected to', async () => {
    const authority = new WebAuthority()
    const web = await WebServer.start(authority, authority.server('keys.example'))
    web.json('/jwks.json', [1])
    const answers = [['127.0.0.1'], ['10.0.0.1']]
    const parts = {
      resolve: () => Promise.resolve((answers.shift() ?? []).map((address) => ({ address, family: 4 }))),
    }
    expect(await ask(web, { url: web.url('/jwks.json', 'keys.example'), parts })).toBe('[1]')
    expect(answers).toHaveLength(1)
  })

  it('that is private beside a public one of the same name is passed over', async () => {
    const authority = new WebAuthority()
    const web = await WebServer.start(authority, authority.server('keys.example'))
    web.json('/jwks.json', [1])
    const found = ['10.0.0.1', '127.0.0.1'].map((address) => ({ address, family: 4 }))
    const parts = { resolve: () => Promise.resolve(found) }
    expect(await ask(web, { url: web.url('/jwks.json', 'keys.example'), parts })).toBe('[1]')
  })

  it.each([
    ['EAI_AGAIN', 'offline'],
    ['ENOTFOUND', 'name-unknown'],
  ])('whose name cannot be looked up (%s) is %s', async (errno, code) => {
    const resolve = async () => {
      throw Object.assign(new Error(errno), { code: errno })
    }
    expect(await ask(await WebServer.start(), { parts: { resolve } })).toBe(code)
  })

  it('whose name is looked up for ever is given up when the time is over', async () => {
    const resolve = () => new Promise<never>(() => undefined)
    expect(await ask(await WebServer.start(), { parts: { resolve }, limits: { totalMs: 50 } })).toBe(
      'too-slow',
    )
  })

  it('where nobody listens is told apart', async () => {
    expect(await ask(await WebServer.start(), { url: 'https://localhost:1/' })).toBe('connection-refused')
  })
})

describe('a redirect', () => {
  const to = (location: string) => pageThat((_, response) => response.writeHead(301, { location }).end())

  it.each(['http://localhost/', 'ftp://localhost/', 'https://u:p@localhost/', 'https://['])(
    'to %s is refused',
    async (location) => {
      expect(await ask(await to(location))).toBe('redirect-refused')
    },
  )

  it('to a private address is refused like any other', async () => {
    expect(await ask(await to('https://10.0.0.1/'))).toBe('address-refused')
    expect(await ask(await to('https://169.254.169.254/latest/meta-data'))).toBe('address-refused')
  })

  it('in a circle ends', async () => {
    const web = await to('/jwks.json')
    expect(await ask(web)).toBe('redirect-refused')
    expect(web.asked).toHaveLength(4)
  })

  it('takes no credentials to another server', async () => {
    const other = await WebServer.start()
    other.json('/', {})
    const web = await to(other.url('/'))
    expect(await ask(web, { authorization: 'Token secret' })).toBe('redirect-refused')
    expect(other.asked).toEqual([])
  })
})

describe('somebody who stops the engine', () => {
  it('does not wait for a server', async () => {
    const web = await pageThat((_, response) => {
      response.writeHead(200, json).write('{')
      stop.abort()
    })
    const stop = new AbortController()
    expect(await ask(web, { parts: { signal: stop.signal } })).toBe('stopped')
    expect(await ask(web, { parts: { signal: stop.signal } })).toBe('stopped')
  })
})
