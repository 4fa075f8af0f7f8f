import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { authorityOfCommand, type AuthorityCommand } from '../../support/authority-command.ts'
import { passgate } from '../../support/passgate.ts'

const authority = authorityOfCommand()

const trustFile = async ({ folder, issue }: AuthorityCommand): Promise<string> => {
  const out = join(folder, 'www')
  expect(await issue('publish', '--out', out)).toMatchObject({ status: 0 })
  return join(out, 'trust.json')
}

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
