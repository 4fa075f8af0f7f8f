import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { register as registerLists } from '../../main/cli/lists.ts'
import { register as registerVerify } from '../../main/cli/verify.ts'
import { commandHere } from '../support/command-here.ts'
import { passgate, type Ran } from '../support/passgate.ts'
import { apiToken, guestName, paid, PretixServer, ticket } from '../support/pretix-server.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'

const first = 'T8Q2-XK4M-9PLW-7RDC'
const second = 'ZZ17-PW0C-44RT-MMQ8'
const csv = `code,name,zone\n${first},Ada Example,north\n${second},Grace Example,\n`

function gate() {
  const folder = newFolder()
  const { config, dataFolder } = writeGateConfig(folder)
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  return {
    file,
    dataFolder,
    lists: (...args: readonly string[]): Promise<Ran> =>
      commandHere(registerLists, 'lists', ...args, '--config', config),
    verify: (...args: readonly string[]): Promise<Ran> =>
      commandHere(registerVerify, 'verify', ...args, '--config', config),
    import: (content: string, ...args: readonly string[]): Promise<Ran> =>
      commandHere(
        registerLists,
        'lists',
        'import',
        file('list.csv', content),
        '--list',
        'guests',
        '--event',
        'final-2026',
        '--config',
        config,
        ...args,
      ),
    /** Every byte of the data folder. */
    onDisk: (): string =>
      readdirSync(dataFolder)
        .map((name) => readFileSync(join(dataFolder, name), 'latin1'))
        .join(''),
  }
}

describe('the program', () => {
  it('takes a list and knows its codes', async () => {
    const { config } = writeGateConfig(newFolder())
    const file = join(newFolder(), 'list.csv')
    writeFileSync(file, csv)
    const taken = await passgate(
      'lists',
      'import',
      file,
      '--list',
      'vips',
      '--event',
      'final',
      '--config',
      config,
    )
    expect([taken.status, taken.out]).toEqual([0, expect.stringContaining('vips, for final: 2 codes.')])
    expect((await passgate('verify', first, '--config', config)).out).toContain('VERIFIED')
  })
})

describe('passgate lists import', () => {
  it('takes a list, of which verify knows each code and the disk none', async () => {
    const { import: take, lists, verify, onDisk } = gate()
    expect(await take(csv)).toEqual({
      status: 0,
      out: 'guests, for final-2026: 2 codes. A running gate takes them over within seconds.\n',
      err: 'Passed over, and kept nowhere: name.\n',
    })
    const good = await verify(first)
    expect(good.status).toBe(0)
    expect(good.out).toMatch(/VERIFIED\npass +ticket \(listed-code\)\nissuer +guests \(guests\)\n/)
    expect(good.out).toMatch(/zone +north\n/)
    const bad = await verify('T8Q2-XK4M-9PLW-7RDD')
    expect([bad.status, bad.out]).toEqual([1, expect.stringContaining('REFUSED: not-on-list')])
    const list = await lists('list')
    expect(list.out).toMatch(
      /^list +event +kind +codes +imported \(UTC\)\nguests +final-2026 +guests +2 +\d{4}-/,
    )
    const shown = await lists('show', 'guests', '--json')
    expect(JSON.parse(shown.out)).toMatchObject({ codes: 2, terms: [{ codes: 1 }, { codes: 1 }] })
    const bytes = onDisk()
    expect(bytes).toContain('final-2026')
    for (const secret of [first, second, 'Ada', 'Grace', first.toLowerCase()])
      expect(bytes).not.toContain(secret)
  })

  it('changes nothing where a row is wrong, and says which', async () => {
    const { import: take, lists } = gate()
    const wrong = await take(`code,entries\n${first},many\nx,1\n`)
    expect(wrong.status).toBe(1)
    expect(wrong.err).toMatch(/list\.csv, line 2, entries: cell-not-allowed\. Allowed: a whole number/)
    expect(wrong.err).toMatch(/line 3, code: code-not-allowed\..*\nNothing was changed\.\n$/)
    expect((await lists('list')).out).toBe('There are no lists.\n')
  })

  it('says what would be, and does not do it', async () => {
    const { import: take, lists } = gate()
    expect((await take(csv, '--dry-run')).out).toBe('It would be: guests, for final-2026, with 2 codes.\n')
    expect((await lists('list')).out).toBe('There are no lists.\n')
  })

  it('says that codes can be guessed, with figures', async () => {
    const { import: take } = gate()
    const numbers = Array.from({ length: 200 }, (_, at) => 100_000 + at)
    const taken = await take(['code', ...numbers].join('\n'))
    expect(taken.status).toBe(0)
    expect(taken.err).toMatch(
      /^These codes can be guessed: 6 digits make 200 codes, of which 200 are good, so nearly every guess is one of them\. They are numbers in a row/,
    )
    const random = ['code', '482913', '104477'].join('\n')
    expect((await take(random, '--list', 'few')).err).toContain(
      '6 digits make 1,000,000 codes, of which 2 are good, so one guess in 500,000',
    )
  })

  it('does not lose most of a list by accident', async () => {
    const { import: take, verify } = gate()
    await take(`code\n${first}\n${second}\nAB12-CD34-EF56\n`)
    const shrunk = await take('code\nNEW1-CODE-0001\n')
    expect([shrunk.status, shrunk.err]).toEqual([2, expect.stringContaining('--may-shrink')])
    expect((await verify(first)).status).toBe(0)
    expect((await take('code\nNEW1-CODE-0001\n', '--may-shrink')).out).toContain('1 codes, in the place of 3')
    expect((await verify(first)).status).toBe(1)
  })

  it('tells how far it is on stderr where it is asked to', async () => {
    const { import: take } = gate()
    expect((await take(csv, '--progress')).err).toMatch(/100 %, \d+ rows\n/)
  })

  it('refuses names that no screen could show', async () => {
    const { import: take } = gate()
    expect((await take(csv, '--list', 'My guests')).status).toBe(2)
    expect((await take(csv, '--entries', '0')).status).toBe(2)
  })
})

describe('passgate lists remove', () => {
  it('takes a list away, and what was there from the disk', async () => {
    const { import: take, lists, verify } = gate()
    await take(csv)
    expect((await lists('remove', 'guests')).out).toBe('guests, for final-2026, is gone with its 2 codes.\n')
    expect((await verify(first)).out).toContain('not-a-pass')
    expect((await lists('remove', 'guests')).status).toBe(2)
  })
})

describe('passgate lists block', () => {
  it('blocks a code, which verify says, until it is unblocked', async () => {
    const { import: take, lists, verify, onDisk } = gate()
    await take(csv)
    expect(await lists('block', '--code', first, '--reason', 'stolen')).toMatchObject({
      status: 0,
      out: 'it is blocked.\n',
    })
    expect((await verify(first)).out).toContain('REFUSED: blocked-by-venue')
    expect((await verify(second)).status).toBe(0)
    await take(csv)
    expect((await verify(first)).status).toBe(1)
    expect((await lists('list')).out).toMatch(
      /blocked passes +reason +until the end of\n1 +stolen +final-2026\n/,
    )
    expect((await lists('block', '--code', first, '--reason', 'stolen')).status).toBe(1)
    expect((await lists('unblock', '--code', first)).status).toBe(0)
    expect((await verify(first)).status).toBe(0)
    expect(onDisk()).not.toContain(first)
  })

  it('blocks tickets as they were sold, many at once', async () => {
    const { file, lists, verify, onDisk } = gate()
    const seller = new VenueTicketAuthority()
    const trust = file('trust.json', JSON.stringify({ issuers: [seller.entry()] }))
    const text = seller.ticket({ claims: { jti: 'seat-17-of-ada' } })
    const at = ['--at', '1750000000']
    expect((await verify(text, '--trust', trust, ...at)).status).toBe(0)
    const blocked = await lists(
      'block',
      '--issuer',
      seller.iss,
      '--file',
      file('ids.csv', 'id\nseat-16\nseat-17-of-ada\n'),
      '--reason',
      'refunded',
    )
    expect(blocked).toMatchObject({ status: 0, out: '2 passes are blocked.\n' })
    const refused = await verify(text, '--trust', trust, ...at)
    expect([refused.status, refused.out]).toEqual([1, expect.stringContaining('blocked-by-venue')])
    expect(onDisk()).not.toContain('seat-17')
  })

  it.each([
    [['--code', first, '--reason', 'because Ada lost it'], /argument 'because Ada lost it' is invalid/],
    [['--code', first, '--reason', 'lost'], /This gate has no lists/],
    [['--id', '17', '--reason', 'lost'], /--issuer/],
    [['--reason', 'lost'], /Give one of/],
  ])('refuses %j', async (args, words) => {
    const refused = await gate().lists('block', ...args)
    expect([refused.status, refused.err]).toEqual([2, expect.stringMatching(words)])
  })
})

describe('passgate lists pretix', () => {
  const secret = 'z3fsn8jyufm5kpk768q69gkbyr5f4h6w'

  async function shop(...args: Parameters<typeof PretixServer.start>) {
    const server = await PretixServer.start(...args)
    const here = gate()
    const caFile = here.file('ca.pem', server.web.authority.cert)
    const token = here.file('token', `${apiToken}\n`)
    return {
      ...here,
      pretix: (...more: readonly string[]) =>
        here.lists(
          'pretix',
          '--url',
          server.url,
          '--event',
          'bigevents/final',
          '--token-file',
          token,
          '--network',
          '127.0.0.1',
          '--network',
          '::1',
          '--ca-file',
          caFile,
          ...more,
        ),
    }
  }

  it('takes the tickets of a check-in list, and keeps nothing else', async () => {
    const { pretix, verify, onDisk } = await shop([
      paid(ticket(secret), ticket('held-ticket-1', { blocked: ['admin'] })),
    ])
    const taken = await pretix()
    expect(taken.err).toContain('1 tickets are held back')
    expect([taken.status, taken.out]).toEqual([
      0,
      'pretix-30, for final: 2 codes. A running gate takes them over within seconds.\n',
    ])
    expect((await verify(secret)).out).toMatch(/VERIFIED[^]*event +final\n/)
    expect((await verify('held-ticket-1')).out).toContain('REFUSED: blocked')
    for (const kept of [secret, apiToken, guestName]) expect(onDisk()).not.toContain(kept)
    expect(taken.out + taken.err).not.toContain(apiToken)
  })

  it('says what stands in its way, and changes nothing', async () => {
    const { pretix, lists, file } = await shop(
      [paid(ticket(secret))],
      [{ rules: { '<': [{ var: 'entries_days' }, 2] } }, { id: 31, name: 'Backstage' }],
    )
    expect(await pretix()).toMatchObject({
      status: 1,
      err: expect.stringMatching(/2 check-in lists.*\n  30  Doors\n  31  Backstage\n/) as unknown,
    })
    expect(await pretix('--list', '30')).toMatchObject({
      status: 1,
      err: expect.stringContaining('entries_days') as unknown,
    })
    expect((await pretix('--list', '30', '--without-rules', '--dry-run')).status).toBe(0)
    const denied = await pretix('--token-file', file('wrong', 'not-the-token'))
    expect([denied.status, denied.err]).toEqual([1, expect.stringContaining('does not let us in')])
    expect((await lists('list')).out).toBe('There are no lists.\n')
  })

  it('wants its token from a file', async () => {
    const refused = await gate().lists('pretix', '--url', 'https://pretix.example', '--event', 'a/b')
    expect([refused.status, refused.err]).toEqual([2, expect.stringContaining('--token-file')])
    const plain = await gate().lists('pretix', '--url', 'http://pretix.example', '--event', 'a/b')
    expect(plain.status).toBe(2)
  })
})
