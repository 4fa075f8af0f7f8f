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

describe('passgate run', () => {
  it('checks a configuration, and names its mistakes', () => {
    const bad = file('bad.json', { venue: { name: 'V', timeZone: 'Moon' }, dataFolder: 'd', lanes: [] })
    const { status, stderr } = passgate(['run', '--check', '--config', bad])
    expect(status).toBe(1)
    expect(stderr).toMatch(/venue\.timeZone: found "Moon"; it must be an IANA time zone/)
    expect(stderr).toMatch(/lanes: found \[\]; it must be 1 entries or more/)
    expect(existsSync(join(folder, 'd'))).toBe(false)
  })
})
