import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decisionKey } from '../../../main/engine/analytics/count-key.ts'
import type { Decision } from '../../../main/engine/decision.ts'
import { openDemoAuthority, type DemoAuthority } from '../../../main/engine/demo/demo-authority.ts'
import { demoPassIds, makeDemoPasses } from '../../../main/engine/demo/demo-passes.ts'
import { openDemoVenue } from '../../../main/engine/demo/demo-venue.ts'
import { soundGate } from '../../../main/engine/gate-condition.ts'
import { createJudge } from '../../../main/engine/judge.ts'
import { preparePolicy } from '../../../main/engine/policy/policy.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { isDemoIssuer } from '../../../main/engine/trust/trust-document.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { newFolder } from '../../support/folder.ts'
import { matchDayMs, openGateStore, totalOf } from '../../support/gate-store.ts'

const nowS = matchDayMs / 1_000

async function authorityIn(folder: string): Promise<DemoAuthority> {
  const opened = await openDemoAuthority(folder)
  if (!opened.ok) throw new Error(opened.error.detail)
  return opened.value
}

/** What the demo venue's gate answers, code by code. */
async function gateOf(authority: DemoAuthority, clock = new FakeClock(matchDayMs)) {
  const { view, leftOut } = await buildTrustView(authority.trust)
  expect(leftOut).toEqual([])
  const policy = preparePolicy('any-authentic', 'UTC')
  return createJudge({ policy: () => policy, trust: () => view, condition: soundGate, clock })
}

async function answers(authority: DemoAuthority, atS: number): Promise<Record<string, unknown>> {
  const passes = await makeDemoPasses(authority, atS)
  const found: Record<string, unknown> = {}
  for (const id of demoPassIds) {
    const gate = await gateOf(authority, new FakeClock(atS * 1_000))
    found[id] = passes[id].map((text) => {
      const judged = gate.judge(text)
      return judged.kind === 'decision' ? inShort(judged.decision) : judged.kind
    })
  }
  return found
}

const inShort = (decision: Decision): string =>
  decision.outcome === 'admit' ? 'admit' : `${decision.outcome} ${decision.reason}`

const expected = {
  vaccination: ['admit'],
  'test-negative': ['admit'],
  'two-parts': ['more-parts', 'admit'],
  'excelsior-pass': ['admit'],
  'venue-ticket': ['admit'],
  'test-other': ['refer type-not-accepted'],
  expired: ['refuse expired'],
  'not-yet-valid': ['refuse not-yet-valid'],
  revoked: ['refuse revoked'],
  altered: ['refuse signature-invalid'],
  'unknown-issuer': ['refuse issuer-unknown'],
  'not-a-pass': ['refuse not-a-pass'],
}

describe('the sheet of demo passes', () => {
  it('shows every answer of a gate', async () => {
    expect(await answers(await authorityIn(newFolder()), nowS)).toEqual(expected)
  })

  it('is as good years later, with the same authority', async () => {
    const authority = await authorityIn(newFolder())
    expect(await answers(authority, nowS + 5 * 366 * 86_400)).toEqual(expected)
  })

  it('has the card in two parts in two codes, whatever keys this machine has made', async () => {
    for (let machine = 0; machine < 10; machine += 1) {
      const passes = await makeDemoPasses(await authorityIn(newFolder()), nowS)
      expect(demoPassIds.map((id) => passes[id].length)).toEqual([1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1])
      expect(passes['two-parts'].map((text) => text.slice(0, 9))).toEqual(['shc:/1/2/', 'shc:/2/2/'])
    }
  })
})

describe('the demo authority', () => {
  it('keeps its keys from one start to the next, readable by their user alone', async () => {
    const folder = newFolder()
    const first = await authorityIn(folder)
    expect((await authorityIn(folder)).trust).toEqual(first.trust)
    expect(statSync(join(folder, 'demo-authority.json')).mode & 0o777).toBe(0o600)
  })

  it('is another one on each machine, and always in the demo namespace', async () => {
    const [a, b] = [await authorityIn(newFolder()), await authorityIn(newFolder())]
    expect(a.trusted.kid).not.toBe(b.trusted.kid)
    for (const { iss } of [a.trusted, a.stranger]) expect(isDemoIssuer(iss)).toBe(true)
  })

  it('tells no private key in what it asks others to trust', async () => {
    const folder = newFolder()
    const { trust } = await authorityIn(folder)
    const kept = JSON.parse(readFileSync(join(folder, 'demo-authority.json'), 'utf8')) as {
      trusted: { d: string }
    }
    expect(kept.trusted.d).toHaveLength(43)
    expect(JSON.stringify(trust)).not.toContain(kept.trusted.d)
  })

  it.each([
    ['is cut short', '{"trusted":'],
    ['holds no key', '{"trusted":{},"stranger":{}}'],
    [
      'holds a key off its curve',
      JSON.stringify({
        trusted: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' },
        stranger: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' },
      }),
    ],
  ])('makes new keys where its file %s: the demo goes on', async (_, content) => {
    const folder = newFolder()
    writeFileSync(join(folder, 'demo-authority.json'), content)
    expect(await answers(await authorityIn(folder), nowS)).toEqual(expected)
  })

  it('is a fault where its folder cannot be made', async () => {
    const file = join(newFolder(), 'a-file')
    writeFileSync(file, '')
    expect(await openDemoAuthority(join(file, 'demo'))).toMatchObject({ ok: false })
  })
})

describe('a demo venue that was used', () => {
  it('has on disk how many, and nothing of the people on the sheet', async () => {
    const folder = newFolder()
    const { store, counts } = openGateStore(folder, 'demo')
    const clock = new FakeClock(matchDayMs)
    const trustStore = new TrustStore(store)
    const venue = await openDemoVenue({ folder, trustStore, clock })
    if (!venue.ok) throw new Error(venue.error.detail)
    const { view } = await buildTrustView(trustStore.document())
    const gate = createJudge({
      policy: () => preparePolicy('any-authentic', 'UTC'),
      trust: () => view,
      condition: soundGate,
      clock,
    })

    const secrets = new Set<string>()
    const texts = (await venue.value.sheet()).flatMap(({ codes }) => codes.map(({ text }) => text))
    for (const text of texts) {
      secrets.add(text)
      secrets.add(text.slice(-60))
      const judged = gate.judge(text)
      if (judged.kind !== 'decision') continue
      const { decision } = judged
      const holder = decision.pass?.holder?.reveal()
      // Three letters may well occur in a random key.
      for (const word of holder?.name.split(/[\s,-]+/) ?? []) if (word.length > 3) secrets.add(word)
      if (holder?.birthDate) secrets.add(holder.birthDate)
      expect(
        counts.addDecision(decisionKey(decision, { id: 'north-1', direction: 'in' }, clock.wallMs())),
      ).toEqual({
        ok: true,
        value: undefined,
      })
    }
    expect(totalOf(counts)).toBe(demoPassIds.length)
    expect(secrets).toContain('Maximiliana')
    expect(secrets).toContain('1958-02-28')

    const bytesOnDisk = () =>
      Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
    const whileOpen = bytesOnDisk()
    store.close()
    for (const bytes of [whileOpen, bytesOnDisk()]) {
      // The search finds what is there.
      expect(bytes.includes('Demo Health Department')).toBe(true)
      for (const secret of secrets) {
        for (const form of formsOf(secret)) expect(bytes.includes(form), secret).toBe(false)
      }
    }
  })
})

/** A text as it is, and the hashes of it that somebody could have thought of. */
function formsOf(text: string): (string | Buffer)[] {
  const hashes = ['md5', 'sha1', 'sha256', 'sha512'].map((name) => createHash(name).update(text).digest())
  return [
    text,
    text.toLowerCase(),
    ...hashes.flatMap((hash) => [
      hash,
      hash.toString('hex'),
      hash.toString('base64'),
      hash.toString('base64url'),
    ]),
  ]
}
