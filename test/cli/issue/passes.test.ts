import { readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { authorityOfCommand, type AuthorityCommand } from '../../support/authority-command.ts'
import { fhirBundle } from '../../support/authority.ts'
import { passgate } from '../../support/passgate.ts'

const authority = authorityOfCommand()

const trustFile = async ({ folder, issue }: AuthorityCommand): Promise<string> => {
  const out = join(folder, 'www')
  expect(await issue('publish', '--out', out)).toMatchObject({ status: 0 })
  return join(out, 'trust.json')
}

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
