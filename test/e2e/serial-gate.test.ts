import { deflateRawSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { launchBrowser, openScreen } from '../renderer/support/browser.ts'
import { GateService } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'
import { Pty } from '../support/pty.ts'
import { numeric, numericParts, ShcAuthority } from '../support/shc-authority.ts'
import { contentsOf, tracesOf } from '../support/traces.ts'

const on = 'a00101a2'
const off = 'a00100a1'
const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

/** A turnstile lane: a scanner and a relay board on two serial ports, and an authority that the gate trusts. */
async function turnstile(timing: object = {}) {
  const scanner = await Pty.plugIn()
  const relay = await Pty.plugIn()
  const service = new GateService([
    {
      id: 'north-1',
      name: 'North 1',
      scanner: { kind: 'serial', path: scanner.port, baudRate: 9_600 },
      relay: { kind: 'lcus', path: relay.port },
      timing: { passageTimeoutMs: 1_000, sameCodeMs: 0, ...timing },
    },
  ])
  tidy.push(
    () => scanner.dispose(),
    () => relay.dispose(),
    () => service.dispose(),
  )
  const authority = new ShcAuthority()
  service.trust(authority.trust())
  return { scanner, relay, service, authority }
}

describe.skipIf(parts.socat === null)('a gate on two serial ports', () => {
  it('opens for a card that arrives at 9600 baud, counts it, and shows it to the screens', async () => {
    const { scanner, relay, service, authority } = await turnstile()
    await service.start()
    const guest = await service.screen('guest')
    const attendant = await service.screen('attendant')
    await guest.answered('ready')
    const named = new Promise((resolve) => {
      attendant.client.on('attendant', ({ shown }) => shown !== null && resolve(shown.pass?.holder))
    })
    const admitted = guest.answered('admitted')
    await scanner.sendPaced(`${numeric(authority.card())}\r`)
    await relay.receivedUntil((bytes) => bytes.toString('hex').endsWith(on + off))
    expect(await admitted).toMatchObject({ passType: 'vaccination' })
    expect(await named).toEqual({ name: 'Ada Example', birthDate: '1984-07-04' })
    await guest.answered('ready')
    await service.stop()
    expect(relay.received.toString('hex').endsWith(off)).toBe(true)
    expect(service.counts()).toMatchObject({
      decisions: [
        {
          laneId: 'north-1',
          format: 'smart-health-card',
          passType: 'vaccination',
          outcome: 'admit',
          count: 1,
        },
      ],
      passages: [{ end: 'assumed', count: 1 }],
    })
    guest.close()
    attendant.close()
  })

  it('killed in mid-pulse switches the relay off before anything else when it is back, and has counted right', async () => {
    const { scanner, relay, service, authority } = await turnstile({ pulseMs: 1_000 })
    await service.start()
    const screen = await service.screen('demo')
    await screen.answered('ready')
    const stored = screen.counted()
    scanner.send(`${numeric(authority.card())}\r`)
    await relay.receivedUntil((bytes) => bytes.toString('hex').endsWith(on))
    await stored
    await service.stop('SIGKILL')
    screen.close()
    // By the process that drives it; and by the next one again, which knows nothing of that.
    await relay.receivedUntil((bytes) => bytes.toString('hex').endsWith(on + off))
    const before = relay.received.length
    await service.start()
    const after = await relay.receivedUntil((bytes) => bytes.length >= before + 4)
    expect(after.subarray(before, before + 4).toString('hex')).toBe(off)
    expect(service.tally()).toEqual({ 'admit none': 1 })
    expect(service.counts().passages).toMatchObject([{ end: 'fault', count: 1 }])
  })

  it.skipIf(process.platform === 'win32')(
    'opens by a signal, stays open, and is open again when it was killed, until staff reset it',
    async () => {
      const { relay, service } = await turnstile()
      await service.start()
      const attendant = await service.screen('attendant')
      await attendant.answered('ready')
      const pulsed = (times: number) => (bytes: Buffer) => bytes.toString('hex').split(on).length - 1 >= times
      service.signal('SIGUSR2')
      await attendant.answered('emergency')
      await relay.receivedUntil(pulsed(3))
      await service.stop('SIGKILL')
      attendant.close()
      service.keepPort()
      await service.start()
      await relay.receivedUntil(pulsed(5))
      const again = await service.screen('attendant')
      await again.answered('emergency')
      expect(await again.client.call('reset', { laneId: 'north-1' })).toEqual({ ok: true, value: 'done' })
      await again.answered('ready')
      again.close()
      await service.stop()
      expect(relay.received.toString('hex').endsWith(off)).toBe(true)
    },
  )

  it('shows the true state to a screen that lost it', async () => {
    const { service } = await turnstile()
    await service.start()
    const screen = await service.screen('guest')
    await screen.answered('ready')
    await service.stop('SIGKILL')
    screen.forget()
    service.keepPort()
    await service.start()
    expect(await screen.answered('ready')).toEqual({ kind: 'ready' })
    screen.close()
  })

  it('takes keys over that are imported while it runs', async () => {
    const { scanner, relay, service } = await turnstile()
    await service.start()
    const late = new ShcAuthority('https://late.example/shc')
    const screen = await service.screen('guest')
    await screen.answered('ready')
    const refused = screen.answered('refused')
    scanner.send(`${numeric(late.card())}\r`)
    expect(await refused).toMatchObject({ reason: 'issuer-unknown' })
    service.trust(late.trust())
    await expect
      .poll(
        () => {
          scanner.send(`${numeric(late.card())}\r`)
          return relay.received.toString('hex').includes(on)
        },
        { interval: 300, timeout: 8_000 },
      )
      .toBe(true)
    screen.close()
  })
})

describe.skipIf(parts.socat === null || parts.chromium === null)(
  'the screens of a gate, in a browser',
  () => {
    it('show the guest, the attendant and the manager what came from the scanner', async () => {
      const { scanner, relay, service, authority } = await turnstile({ answerMs: 3_000 })
      await service.start()
      const browser = await launchBrowser()
      tidy.push(() => browser.close())
      const show = (hash: string) =>
        openScreen(browser, `${service.anotherAddress()}&screen=${encodeURIComponent(hash)}`)
      const guest = await show('#/guest/north-1')
      const attendant = await show('#/attendant/north-1')
      const counts = await show('#/counts')
      await guest.page.getByText('Show your pass').waitFor()
      await scanner.sendPaced(`${numeric(authority.card())}\r`)
      await Promise.all([
        relay.receivedUntil((bytes) => bytes.toString('hex').endsWith(on + off)),
        guest.page.getByText('Go ahead').waitFor(),
        attendant.page.getByText('Ada Example').waitFor(),
        counts.page.getByRole('row', { name: 'All' }).filter({ hasText: 'All1001' }).waitFor(),
      ])
      scanner.send('no pass at all\r')
      await guest.page.getByText('Go ahead').waitFor({ state: 'hidden' })
      for (const { complaints } of [guest, attendant, counts]) expect(complaints).toEqual([])
    })
  },
)

describe.skipIf(parts.socat === null)('whatever a guest shows', () => {
  it('is answered and counted, and the next guest gets a working gate', async () => {
    const { scanner, relay, service, authority } = await turnstile({ answerMs: 500, partsMs: 1_000 })
    await service.start()
    const screen = await service.screen('guest')
    await screen.answered('ready')
    const bomb = authority.card({ payload: deflateRawSync(Buffer.alloc(20_000_000, ' '), { level: 9 }) })
    const [half = ''] = numericParts(authority.cardOfLength(1_300), 2)
    const shown: [text: string | Buffer, reason: string][] = [
      ['https://example.com/menu', 'not-a-pass'],
      ['shc:/123', 'malformed'],
      ['7'.repeat(100_000), 'unreadable'],
      [Buffer.from([0xff, 0xfe, 0x80]), 'unreadable'],
      [numeric(bomb).slice(0, 8_000), 'malformed'],
      [half, 'parts-missing'],
      [numeric(new ShcAuthority().card()), 'signature-invalid'],
    ]
    for (const [text, reason] of shown) {
      const answer = screen.answered('refused')
      scanner.send(text)
      scanner.send('\r')
      // Another authority of the same name: the key is not this issuer's.
      expect(await answer).toMatchObject({ reason: reason === 'signature-invalid' ? 'key-unknown' : reason })
      await screen.answered('ready')
    }
    scanner.send(`${numeric(authority.card())}\r`)
    await relay.receivedUntil((bytes) => bytes.toString('hex').includes(on))
    await service.stop()
    expect(service.tally()).toEqual({
      'refuse not-a-pass': 1,
      'refuse malformed': 2,
      'refuse unreadable': 2,
      'refuse parts-missing': 1,
      'refuse key-unknown': 1,
      'admit none': 1,
    })
    screen.close()
  })
})

describe.skipIf(parts.socat === null)("a venue's evening", () => {
  it('leaves nothing of its guests on the disk or in the log', async () => {
    const { scanner, service, authority } = await turnstile({ answerMs: 500 })
    await service.start()
    const attendant = await service.screen('attendant')
    const screen = await service.screen('guest')
    await screen.answered('ready')
    const guests = ['Wilhelmina Quackenbush', 'Thelonious Abernathy', 'Persephone Oglethorpe'].map((name) => {
      const [given = '', family = ''] = name.split(' ')
      const patient = { resourceType: 'Patient', name: [{ family, given: [given] }], birthDate: '1961-09-17' }
      const entries = [
        { resource: patient },
        { resource: { resourceType: 'Immunization', lotNumber: `LOT${family}` } },
      ]
      return { given, family, card: authority.card({ entries, vc: { rid: `rid${given}` } }) }
    })
    const named: unknown[] = []
    attendant.client.on('attendant', ({ shown }) => shown !== null && named.push(shown.pass?.holder?.name))
    for (const { card } of guests) {
      // A good pass, an altered one and half of one: admitted, refused and unreadable all pass through the engine.
      for (const text of [numeric(card), numeric(`${card.slice(0, -4)}AAAA`), numeric(card).slice(0, 401)]) {
        scanner.send(`${text}\r`)
        await screen.until(({ answer }) => answer.kind !== 'ready')
        await screen.answered('ready')
      }
    }
    await service.stop()
    expect(named).toContain('Wilhelmina Quackenbush')
    expect(Object.values(service.tally()).reduce((all, count) => all + count, 0)).toBe(9)

    const secrets = guests.flatMap(({ given, family, card }) => [
      given,
      family,
      `${given} ${family}`,
      '1961-09-17',
      `rid${given}`,
      card,
      numeric(card),
      ...card.split('.').slice(1),
    ])
    const searched = [...contentsOf(service.dataFolder), Buffer.from(service.printed)]
    expect(searched.length).toBeGreaterThan(2)
    expect(tracesOf(['north-1', ...secrets], searched)).toEqual(['north-1'])
    attendant.close()
    screen.close()
  })
})
