import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'

const program = join(import.meta.dirname, '../../dist/cli/passgate.js')
const folder = mkdtempSync(join(tmpdir(), 'passgate-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

function passgate(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const file = (name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const authority = new ShcAuthority()
const trust = file('trust.json', authority.trust())
const card = numeric(authority.card())

describe('passgate verify', () => {
  it('tells a person what a pass is, and its exit status tells a script', () => {
    const good = passgate(['verify', '--trust', trust, card])
    expect(good.status).toBe(0)
    expect(good.stdout).toMatch(/^verdict +VERIFIED\n/)
    expect(good.stdout).toMatch(/name +Ada Example/)
    const early = passgate(['verify', '--trust', trust, '--at', '2020-01-01T00:00:00Z', card])
    expect(early).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^verdict +REFUSED: not-yet-valid\n/),
    })
    expect(passgate(['verify', '--trust', trust, '--json', 'nonsense']).stdout).toContain(
      '"reason":"not-a-pass"',
    )
  })

  it('says what is wrong with how it was called', () => {
    expect(passgate(['verify', card])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--trust FILE/),
    })
    expect(passgate(['verify', '--trust', trust])).toMatchObject({ status: 2 })
    expect(passgate(['verify', '--trust', join(folder, 'nowhere'), card])).toMatchObject({ status: 2 })
    expect(passgate(['verify', '--trust', file('no-trust.json', { issuers: 5 }), card])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/issuers/),
    })
    expect(passgate(['verify', '--trust', trust, '--at', 'noon', card])).toMatchObject({ status: 2 })
    expect(passgate(['frobnicate'])).toMatchObject({ status: 2 })
  })

  it('answers a batch line by line, in order, a line that is none too', () => {
    const request = { texts: [card], at: '2024-05-01T00:00:00Z', trust: authority.trust() }
    const lines = [
      JSON.stringify({ id: 'a', ...request }),
      'not json',
      JSON.stringify({ id: 'c', texts: 'no list' }),
      JSON.stringify({ id: 'd', ...request, at: 1_500_000_000 }),
      JSON.stringify({ id: 5, ...request, trust: { issuers: [] } }),
      JSON.stringify({ id: 'f', ...request, trust: null }),
    ]
    const { status, stdout } = passgate(['verify', '--batch'], lines.join('\n'))
    expect(status).toBe(0)
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(answers.map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
      ['a', 'verified', null],
      [null, 'refused', 'bad-request'],
      ['c', 'refused', 'bad-request'],
      ['d', 'refused', 'not-yet-valid'],
      [5, 'refused', 'issuer-unknown'],
      ['f', 'refused', 'bad-request'],
    ])
    expect(answers[0]).toEqual({
      id: 'a',
      outcome: 'verified',
      reason: null,
      format: 'smart-health-card',
      issuer: authority.iss,
      kid: authority.kid,
      holder: { name: 'Ada Example', birthDate: '1984-07-04' },
      type: 'vaccination',
      validFrom: 1_700_000_000.5,
      validUntil: null,
      warnings: [],
    })
  })
})

describe('passgate verify with the rules of a venue', () => {
  const shots = (...dates: string[]) => [
    {
      resource: {
        resourceType: 'Patient',
        name: [{ family: 'Example', given: ['Ada'] }],
        birthDate: '1984-07-04',
      },
    },
    ...dates.map((occurrenceDateTime) => ({
      resource: {
        resourceType: 'Immunization',
        status: 'completed',
        vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
        occurrenceDateTime,
      },
    })),
  ]
  const vaccinated = numeric(
    authority.card({ claims: { nbf: 1_600_000_000 }, entries: shots('2021-06-01', '2021-06-22') }),
  )
  const verify = (...args: string[]) => passgate(['verify', '--trust', trust, ...args, vaccinated])

  it('shows the working: each rule, what it found, what it needs, and what to do', () => {
    const early = verify('--policy', 'new-york-2021', '--at', '2021-07-07T03:59:59Z')
    expect(early.status).toBe(1)
    expect(early.stdout).toMatch(/^verdict +VERIFIED\n/)
    expect(early.stdout).toContain('rules       New York 2021, revision 1 (America/New_York)')
    expect(early.stdout).toMatch(
      /vaccination: NOT MET \(too-soon-after-dose\)\n +found: +the last dose on 2021-06-22/,
    )
    expect(early.stdout).toContain('needed: from 2021-07-07 00:00:00 on, 15 days after the last dose')
    expect(early.stdout).toMatch(/pcr: NOT MET \(type-not-accepted\)\n +found: +no test/)
    expect(early.stdout).toMatch(
      /decision +REFUSE: too-soon-after-dose, by the rule vaccination\nwhat to do +It is authentic/,
    )
    const onTime = verify('--policy', 'new-york-2021', '--at', '2021-07-07T04:00:00Z')
    expect(onTime.status).toBe(0)
    expect(onTime.stdout).toMatch(/vaccination: met\n/)
    expect(onTime.stdout).toMatch(/decision +ADMIT\nwhat to do +Compare/)
    const ticketDesk = verify('--policy', 'tickets-only')
    expect(ticketDesk.status).toBe(1)
    expect(ticketDesk.stdout).toMatch(/decision +TO A PERSON: type-not-accepted, by the rule ticket\n/)
  })

  it('reads them from a file, and says what is wrong with it', () => {
    const rules = [{ kind: 'vaccination-series', products: 'listed', daysAfter: 0, daysValid: 30 }]
    const own = file('own-rules.json', { version: 1, name: 'Ours', revision: 7, rules })
    const late = verify('--policy', own, '--at', '2021-07-23', '--json')
    expect(late.status).toBe(1)
    expect(JSON.parse(late.stdout)).toMatchObject({
      outcome: 'verified',
      reason: null,
      decision: {
        policy: 'Ours',
        revision: 7,
        outcome: 'refuse',
        reason: 'dose-too-old',
        working: { kind: 'all', met: 'no', parts: [{ rule: 'vaccination-series', met: 'no' }] },
      },
    })
    expect(verify('--policy', own, '--at', '2021-07-22T23:59:59Z').status).toBe(0)
    const wrong = verify('--policy', file('no-rules.json', { version: 1, name: 'Ours', rules: [] }))
    expect(wrong).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/rules: found \[\]; it must be 1 entries/),
    })
    expect(verify('--policy', 'new-york-1821')).toMatchObject({ status: 2 })
    expect(passgate(['verify', '--batch', '--policy', own])).toMatchObject({ status: 2 })
  })

  it('looks at no rule where the pass itself is refused', () => {
    const { status, stdout } = verify('--policy', 'any-authentic', '--at', '2001-01-01', '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'refused',
      decision: { outcome: 'refuse', reason: 'not-yet-valid', working: null },
    })
  })

  it('takes them in each request of a batch', () => {
    const request = { texts: [vaccinated], at: '2021-07-10', trust: authority.trust() }
    const rules = [{ kind: 'ticket' }]
    const policies = [
      'new-york-2021',
      { version: 1, name: 'Ours', rules },
      'new-york-1821',
      { version: 3 },
      null,
      undefined,
    ]
    const lines = policies.map((policy, id) => JSON.stringify({ id, ...request, policy }))
    const { stdout } = passgate(['verify', '--batch'], lines.join('\n'))
    const answers = stdout
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { outcome: string; reason: string | null; decision?: { outcome: string } },
      )
    expect(answers.map(({ outcome, reason, decision }) => [outcome, reason, decision?.outcome])).toEqual([
      ['verified', null, 'admit'],
      ['verified', null, 'refer'],
      ['refused', 'bad-request', undefined],
      ['refused', 'bad-request', undefined],
      ['refused', 'bad-request', undefined],
      ['verified', null, undefined],
    ])
  })
})

describe('passgate run', () => {
  it('checks a configuration, and names its mistakes', () => {
    const bad = file('bad.json', { venue: { name: 'V', timeZone: 'Moon' }, dataFolder: 'd', lanes: [{}] })
    const { status, stderr } = passgate(['run', '--check', '--config', bad])
    expect(status).toBe(1)
    expect(stderr).toMatch(/venue\.timeZone: found "Moon"; it must be an IANA time zone/)
    expect(stderr).toMatch(/lanes\[0\]\.id: nothing is there; it must be a value of type string/)
    expect(existsSync(join(folder, 'd'))).toBe(false)
  })
})
