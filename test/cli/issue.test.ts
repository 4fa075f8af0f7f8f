import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { authorityOfCommand, phrase, type AuthorityCommand } from '../support/authority-command.ts'
import { fhirBundle, iss, stateIn } from '../support/authority.ts'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { parts } from '../support/parts.ts'
import { passgate, passgateIn } from '../support/passgate.ts'
import { serverCertificate } from '../support/server-certificate.ts'

const program = join(import.meta.dirname, '../../main/cli/passgate.ts')

const authority = authorityOfCommand()

const trustFile = async ({ folder, issue }: AuthorityCommand): Promise<string> => {
  const out = join(folder, 'www')
  expect(await issue('publish', '--out', out)).toMatchObject({ status: 0 })
  return join(out, 'trust.json')
}

describe('passgate issue init', () => {
  it('makes an authority whose keys are shown by status, and takes no folder twice', async () => {
    const { folder, secret, issue } = authority()
    const own = join(folder, 'another')
    const about = ['--iss', iss, '--name', 'x', '--passphrase-file', secret]
    expect(await passgate('issue', 'init', '--folder', own, ...about)).toMatchObject({ status: 0, err: '' })
    expect(statSync(own).mode & 0o777).toBe(0o700)
    const { out } = await issue('status', '--json')
    expect(JSON.parse(out)).toMatchObject({
      iss,
      keptBy: 'passphrase',
      keys: [
        { alg: 'ES256', state: 'signs', revoked: 0 },
        { alg: 'EdDSA', state: 'signs', revoked: null },
      ],
    })
    expect((await issue('status')).out).toMatch(
      /A health department \(https:.*kept by a passphrase\n\nkey +kind +state/,
    )
    const again = await issue('init', '--iss', iss, '--name', 'x', '--passphrase-file', secret)
    expect(again).toMatchObject({ status: 2, err: expect.stringContaining('Name another folder') })
  })

  it.each([
    [['--iss', 'http://a.example', '--name', 'x'], '--iss'],
    [['--iss', 'https://a.example/', '--name', 'x'], '--iss'],
    [['--iss', 'https://demo.passgate.invalid/x', '--name', 'x'], 'demo'],
    [['--iss', iss, '--name', ' '], '--name'],
    [['--iss', iss, '--name', 'x', '--website', 'nowhere'], '--website'],
    [['--iss', iss, '--name', 'x'], '--passphrase-file'],
    [['--iss', iss, '--name', 'x', '--passphrase-file', '/nowhere/at/all'], 'cannot be read'],
    [['--iss', iss, '--name', 'x', '--keychain', '--passphrase-file', 'x'], 'cannot be used with'],
  ])('says what is wrong with %j, and makes nothing', async (args, why) => {
    const folder = newFolder()
    const { status, err } = await passgate('issue', 'init', '--folder', join(folder, 'a'), ...args)
    expect([status, err]).toEqual([2, expect.stringContaining(why)])
    expect(readdirSync(folder, { recursive: true }).filter((name) => /json|jwe/.test(String(name)))).toEqual(
      [],
    )
  })

  it('wants a passphrase that is worth the name', async () => {
    const folder = join(newFolder(), 'a')
    const { status, err } = await passgateIn(
      { PASSGATE_PASSPHRASE: 'eleven char' },
      'issue',
      'init',
      '--folder',
      folder,
      '--iss',
      iss,
      '--name',
      'x',
    )
    expect([status, err]).toEqual([2, expect.stringContaining('12 characters or more')])
  })

  it.runIf(process.platform === 'linux')('says how to get a keychain where there is none', async () => {
    const folder = join(newFolder(), 'a')
    const { status, err } = await passgateIn(
      { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
      'issue',
      'init',
      '--folder',
      folder,
      '--iss',
      iss,
      '--name',
      'x',
      '--keychain',
    )
    expect([status, err]).toEqual([3, expect.stringMatching(/start a Secret Service .* by a passphrase/)])
    expect(readdirSync(folder).filter((name) => /json|jwe/.test(name))).toEqual([])
  })
})

describe.skipIf(parts.socat === null)('at a terminal', () => {
  it('asks for the passphrase and shows nothing of it', async () => {
    const { folder, home } = authority()
    const bundle = join(folder, 'bundle.json')
    writeFileSync(bundle, JSON.stringify(fhirBundle))
    const command = `${process.execPath} ${program} issue shc --folder ${home} --fhir ${bundle} --json`
    const terminal = spawn('socat', ['-', `EXEC:"${command}",pty,setsid,ctty,stderr,echo=1`])
    onTestFinished(() => void terminal.kill())
    let shown = ''
    for await (const piece of terminal.stdout) {
      shown += String(piece)
      if (shown === 'Passphrase: ')
        terminal.stdin.write(`${phrase.slice(0, -1)}XX\u007F\u007F${phrase.slice(-1)}\r`)
    }
    expect(shown).toMatch(/^Passphrase: \r\n\{"id":/)
    expect(shown).not.toContain('five')
  })
})

describe('passgate issue shc', () => {
  it('issues a card that verifies with the published trust file, until it is revoked', async () => {
    const desk = authority()
    const { folder, secret, issue, file } = desk
    const out = join(folder, 'ada.smart-health-card')
    const ran = await issue(
      'shc',
      '--fhir',
      file('bundle.json', fhirBundle),
      '--passphrase-file',
      secret,
      '--out',
      out,
      '--json',
    )
    expect(ran).toMatchObject({ status: 0, err: '' })
    const { id, texts, validUntil } = JSON.parse(ran.out) as Record<string, unknown> & {
      id: string
      texts: string[]
    }
    expect([texts.length, validUntil]).toEqual([1, null])
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({
      verifiableCredential: [expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)],
    })

    const verify = async () => passgate('verify', '--trust', await trustFile(desk), ...texts)
    expect(await verify()).toMatchObject({
      status: 0,
      out: expect.stringMatching(/VERIFIED[^]*Ada B. Example/),
    })
    expect(await issue('revoke', '--id', id)).toMatchObject({
      status: 0,
      out: expect.stringContaining('Publish again'),
    })
    expect(await verify()).toMatchObject({ status: 1, out: expect.stringContaining('REFUSED: revoked') })
    expect(await issue('revoke', '--id', id)).toMatchObject({ status: 1, err: `${id} is revoked already.\n` })
  })

  it('prints it for a person, and says until when it holds', async () => {
    const { secret, issue, file } = authority()
    const { out } = await issue(
      'shc',
      '--fhir',
      file('bundle.json', fhirBundle),
      '--passphrase-file',
      secret,
      '--until',
      '2099-01-01',
    )
    expect(out).toMatch(
      /^id +[\w-]{24} .*\nkey +.*\nvalid from +2.*\nvalid until +2099-01-01T00:00:00.000Z\ncode +shc:\/\d+\n$/,
    )
  })

  it('leaves the name in the pass alone, whatever goes well or wrong', async () => {
    const { home, secret, issue, file } = authority()
    const broken = file('broken.json', JSON.stringify(fhirBundle).replace('"Ada"', '"Ada'))
    const wrong = file('wrong.json', JSON.stringify(fhirBundle).replace('1984-07-04', 'Ada Example'))
    const right = file('right.json', fhirBundle)
    for (const [bundle, status] of [
      [broken, 2],
      [wrong, 2],
      [right, 0],
    ] as const) {
      const ran = await issue('shc', '--fhir', bundle, '--passphrase-file', secret)
      expect(ran.status).toBe(status)
      expect(ran.out + ran.err).not.toMatch(/Ada|Example|1984/)
    }
    const kept = readdirSync(home).map((name) => readFileSync(join(home, name), 'latin1'))
    expect(kept.join('')).not.toMatch(/Ada|Example|1984/)
  })

  it('tells a wrong passphrase from a key file that was cut short', async () => {
    const { home, issue, file } = authority()
    const bundle = file('bundle.json', fhirBundle)
    const wrong = file('wrong.txt', 'quite another phrase')
    const shc = () => issue('shc', '--fhir', bundle, '--passphrase-file', wrong)
    expect(await shc()).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('The passphrase does not open'),
    })
    truncateSync(join(home, 'keys.jwe'), 400)
    expect(await shc()).toMatchObject({ status: 3, out: '', err: expect.stringContaining('cut short') })
  })

  it('names each mistake of a bundle, and says when a card takes several codes', async () => {
    const { secret, issue, file } = authority()
    const { status, err } = await issue(
      'shc',
      '--fhir',
      file('b.json', { resourceType: 'Bundle', entry: [] }),
      '--passphrase-file',
      secret,
    )
    expect([status, err]).toEqual([2, expect.stringMatching(/b\.json cannot be issued from:\n {2}entry: /)])
    const lots = Array.from({ length: 20 }, (_, lot) => ({
      resource: {
        ...fhirBundle.entry[1]?.resource,
        lotNumber: `${(lot * 7_919_000_017) % 1e10}${lot}`,
        occurrenceDateTime: `2021-03-${10 + lot}`,
      },
    }))
    const long = file('long.json', { resourceType: 'Bundle', entry: [fhirBundle.entry[0], ...lots] })
    const ran = await issue('shc', '--fhir', long, '--passphrase-file', secret)
    expect(ran).toMatchObject({
      status: 0,
      out: expect.stringContaining('code 2 of 2'),
      err: expect.stringContaining('2 codes'),
    })
  })
})

describe('passgate issue pass', () => {
  const person = { given: 'Ada', family: 'Example', birthDate: '1984-07-04' }
  const vaccinated = { ...person, doses: [{ product: '212', date: '2021-03-01' }] }

  it('issues a pass that verifies with the published trust file, until it is revoked', async () => {
    const desk = authority()
    const { secret, issue, file } = desk
    const ran = await issue(
      'pass',
      '--record',
      file('r.json', vaccinated),
      '--passphrase-file',
      secret,
      '--json',
    )
    expect(ran).toMatchObject({ status: 0, err: '' })
    const { id, type, texts } = JSON.parse(ran.out) as { id: string; type: string; texts: string[] }
    expect(type).toBe('vaccination')
    const verify = async () => passgate('verify', '--trust', await trustFile(desk), ...texts)
    expect(await verify()).toMatchObject({ status: 0, out: expect.stringContaining('Ada Example') })
    expect(await issue('revoke', '--id', id)).toMatchObject({ status: 0 })
    expect(await verify()).toMatchObject({ status: 1, out: expect.stringContaining('REFUSED: revoked') })
  })

  it('says why a record gives no right to one, and opens no key for it', async () => {
    const { issue, file } = authority()
    const tests = [{ method: 'antigen', result: 'negative', sampled: '2021-03-01' }]
    const none = file('none.json', { ...person, tests })
    const ran = await issue('pass', '--record', none)
    expect(ran).toMatchObject({
      status: 1,
      out: '',
      err: expect.stringMatching(/no right[^]*vaccination: no dose[^]*antigen test: .*by the hour/),
    })
    const asJson = await issue('pass', '--record', none, '--type', 'pcr-negative', '--json')
    expect([asJson.status, JSON.parse(asJson.out)]).toEqual([
      1,
      { ineligible: { code: 'no-ground', reasons: { 'pcr-negative': 'no-negative-test' } } },
    ])
    const positive = [{ method: 'pcr', result: 'positive', sampled: new Date().toISOString() }]
    const barred = await issue('pass', '--record', file('barred.json', { ...vaccinated, tests: positive }))
    expect(barred).toMatchObject({ status: 1, err: expect.stringMatching(/can be issued from 2\d{3}-/) })
  })

  it('names the mistakes of a record, and not what stands there', async () => {
    const { issue, file } = authority()
    const { status, err } = await issue(
      'pass',
      '--record',
      file('r.json', { ...person, birthDate: 'Ada', doses: 5 }),
    )
    expect([status, err]).toEqual([2, expect.stringMatching(/birthDate: [^]*doses: /)])
    expect(err).not.toContain('Ada')
  })
})

describe('passgate issue tickets', () => {
  const header = 'event,from,until,zone,name,id'
  const row = (id: string, until = '2099-04-02 23:00') =>
    `Opener,2026-01-01 17:00,${until},North,Ada Example,${id}`

  it('issues a ticket a row that the published trust file verifies, until it is revoked', async () => {
    const desk = authority()
    const { folder, secret, issue, file } = desk
    const out = join(folder, 'tickets.csv')
    const csv = file('sold.csv', [header, row('A-1'), row('"B,2"')].join('\n'))
    const ran = await issue(
      'tickets',
      '--csv',
      csv,
      '--out',
      out,
      '--time-zone',
      'America/New_York',
      '--passphrase-file',
      secret,
    )
    expect(ran).toMatchObject({ status: 0, out: expect.stringMatching(/^2 tickets in .* each verified/) })
    expect(statSync(out).mode & 0o777).toBe(0o600)
    const lines = readFileSync(out, 'utf8').trim().split('\r\n')
    expect(lines).toEqual([
      'line,id,code',
      expect.stringMatching(/^2,A-1,VT1:/),
      expect.stringMatching(/^3,"B,2",VT1:/),
    ])
    const code = lines[1]?.slice('2,A-1,'.length) ?? ''
    const verify = async () => passgate('verify', '--trust', await trustFile(desk), code)
    expect(await verify()).toMatchObject({ status: 0, out: expect.stringContaining('Ada Example') })
    expect(await issue('revoke', '--ticket', 'A-1')).toMatchObject({ status: 0 })
    expect(await verify()).toMatchObject({ status: 1, out: expect.stringContaining('REFUSED: revoked') })
  })

  it('issues nothing where a row has a mistake, unless it is told to, and repeats no name', async () => {
    const { folder, secret, issue, file } = authority()
    const out = join(folder, 'tickets.csv')
    const csv = file(
      'sold.csv',
      [header, row('A-1', '2026-01-02'), row('A-1'), row('', 'Ada Example')].join('\n'),
    )
    const run = (...more: readonly string[]) =>
      issue('tickets', '--csv', csv, '--out', out, '--passphrase-file', secret, ...more)
    const strict = await run()
    expect(strict).toMatchObject({
      status: 1,
      out: '',
      err: expect.stringContaining('2 rows have mistakes. Nothing was issued.'),
    })
    expect(strict.err).toMatch(/line 3, id: id-twice.*\n.*line 4, until: cell-not-allowed/)
    expect(strict.err).not.toContain('Ada')
    expect(readdirSync(folder).filter((name) => name.startsWith('tickets.csv'))).toEqual([])
    const lenient = await run('--skip-mistakes')
    expect(lenient).toMatchObject({
      status: 1,
      out: expect.stringContaining('1 tickets'),
      err: expect.stringContaining('1 of them are over'),
    })
    expect(readdirSync(folder).filter((name) => name.startsWith('tickets.csv'))).toEqual(['tickets.csv'])
  })

  it('says what it cannot read, write or understand', async () => {
    const { folder, secret, issue, file } = authority()
    const csv = file('sold.csv', 'Ada,Example\n')
    const run = (list: string, out: string, ...more: readonly string[]) =>
      issue('tickets', '--csv', list, '--out', out, '--passphrase-file', secret, ...more)
    expect(await run(csv, join(folder, 'x'))).toMatchObject({
      status: 2,
      err: expect.stringMatching(/column 1: column-unknown[^]*Nothing was issued/),
    })
    expect(await run('/nowhere', join(folder, 'x'))).toMatchObject({
      status: 2,
      err: expect.stringContaining('--csv'),
    })
    expect(await run(csv, join(csv, 'x'))).toMatchObject({
      status: 3,
      err: expect.stringContaining('ENOTDIR'),
    })
    expect(await run(csv, join(folder, 'x'), '--time-zone', 'Mars')).toMatchObject({
      status: 2,
      err: expect.stringContaining('--time-zone'),
    })
  })
})

describe('passgate issue key', () => {
  it('adds a key that signs, and retires and withdraws the older', async () => {
    const { home, secret, issue } = authority()
    const keys = () => stateIn(home).keys.map(({ kid, retiredS }) => ({ kid, retired: retiredS !== null }))
    const old = keys()[0]?.kid ?? ''
    const added = await issue('key add', '--passphrase-file', secret, '--json')
    expect(added).toMatchObject({ status: 0 })
    const { kid } = JSON.parse(added.out) as { kid: string }
    expect((await issue('status')).out).toMatch(
      new RegExp(`${old} +ES256 +stands by [^]*${kid} +ES256 +signs`),
    )
    expect(await issue('key retire', '--kid', old, '--passphrase-file', secret)).toMatchObject({
      status: 0,
      out: expect.stringContaining('stays good'),
    })
    expect(keys()[0]).toEqual({ kid: old, retired: true })
    expect(await issue('key retire', '--kid', old, '--withdraw', '--passphrase-file', secret)).toMatchObject({
      status: 0,
    })
    expect(keys().map((key) => key.kid)).toEqual([expect.not.stringMatching(old), kid])
    expect(await issue('key retire', '--kid', old, '--passphrase-file', secret)).toMatchObject({
      status: 2,
      err: expect.stringContaining('issue status'),
    })
  })
})

describe('passgate issue revoke', () => {
  it('notices an id that no key of the authority made, and a time that is none', async () => {
    const { issue } = authority()
    expect(await issue('revoke', '--id', 'RRGtb2dwUmB_eMpGnkCzCvfN')).toMatchObject({
      status: 2,
      err: expect.stringContaining('Compare it'),
    })
    expect(await issue('revoke', '--id', '-b2dwUmB_eMpGnkCzCvfNRRG')).toMatchObject({
      status: 2,
      err: expect.stringContaining('Compare it'),
    })
    expect(await issue('revoke')).toMatchObject({ status: 2, err: expect.stringContaining('--ticket ID') })
    expect(await issue('revoke', '--id', 'x', '--before', 'noon')).toMatchObject({
      status: 2,
      err: expect.stringContaining('ISO 8601'),
    })
  })
})

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
