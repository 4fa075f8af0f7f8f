import { describe, expect, it } from 'vitest'
import { soundGate } from '../../main/engine/gate-condition.ts'
import { createJudge } from '../../main/engine/judge.ts'
import { preparePolicy } from '../../main/engine/policy/policy.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { numeric, numericParts, ShcAuthority } from '../support/shc-authority.ts'

const authority = new ShcAuthority()
const { view } = await buildTrustView(authority.trust())
const card = authority.card({
  claims: { nbf: 1_600_000_000 },
  entries: [
    { resource: { resourceType: 'Patient', name: [{ family: 'Example', given: ['Ada'] }] } },
    {
      resource: {
        resourceType: 'Immunization',
        status: 'completed',
        vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '212' }] },
        occurrenceDateTime: '2021-06-22',
      },
    },
  ],
})

/** What a gate in New York answers to the last of some texts, at a moment. */
function answer(texts: readonly string[], at: string, trust = view): string {
  const policy = preparePolicy('new-york-2021', 'UTC')
  const judge = createJudge({
    policy: () => policy,
    trust: () => trust,
    condition: soundGate,
    clock: new FakeClock(Date.parse(at)),
  })
  const judged = texts.map((text) => judge.judge(text)).at(-1)
  if (judged?.kind !== 'decision') return 'no decision'
  const { decision } = judged
  return decision.outcome === 'admit' ? 'admit' : `${decision.outcome} ${decision.reason}`
}

describe('a gate with rules', () => {
  it('asks them with the time of the scan, for a card in one code or in several', () => {
    for (const texts of [[numeric(card)], numericParts(card, 2)]) {
      expect(answer(texts, '2021-07-06T23:59:59-04:00')).toBe('refuse too-soon-after-dose')
      expect(answer(texts, '2021-07-07T00:00:00-04:00')).toBe('admit')
    }
  })

  it('refuses a genuine pass of an issuer that the venue does not accept, in one code or in several', async () => {
    const { issuers } = authority.trust()
    const distrusted = [{ format: 'smart-health-card' as const, id: authority.iss }]
    const { view: distrusting } = await buildTrustView({ issuers, distrusted })
    const at = '2021-07-07T00:00:00-04:00'
    for (const texts of [[numeric(card)], numericParts(card, 2)])
      expect(answer(texts, at, distrusting)).toBe('refuse issuer-not-trusted')
  })

  it('asks them of nothing that is no pass', () => {
    expect(answer(['https://example.com/menu'], '2021-07-07T00:00:00-04:00')).toBe('refuse not-a-pass')
  })
})
