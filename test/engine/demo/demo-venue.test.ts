import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openDemoAuthority } from '../../../main/engine/demo/demo-authority.ts'
import { demoPassIds, makeDemoPasses } from '../../../main/engine/demo/demo-passes.ts'
import { createJudge } from '../../../main/engine/judge.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const folder = mkdtempSync(join(tmpdir(), 'passgate-demo-'))
afterAll(() => rmSync(folder, { recursive: true }))

const clock = new FakeClock()
const authority = await openDemoAuthority(folder)
const { view } = await buildTrustView(authority.trust)
const passes = await makeDemoPasses(authority, clock.wallMs() / 1_000)

describe('the demo sheet', () => {
  it('shows every answer that a gate gives', () => {
    const answers = demoPassIds.map((id) => {
      const judge = createJudge({
        policy: { accept: ['vaccination', 'test-negative'] },
        trust: () => view,
        clock,
      })
      const steps = passes[id].map((text) => judge.judge(text))
      return [
        id,
        ...steps.map((step) => {
          if (step.kind === 'more-parts') return `${step.have} of ${step.of}`
          return step.decision.outcome === 'admit'
            ? 'admit'
            : `${step.decision.outcome} ${step.decision.reason}`
        }),
      ].join(': ')
    })
    expect(answers).toEqual([
      'vaccination: admit',
      'test-negative: admit',
      'two-parts: 1 of 2: admit',
      'test-other: refer type-not-accepted',
      'expired: refuse expired',
      'not-yet-valid: refuse not-yet-valid',
      'revoked: refuse revoked',
      'altered: refuse signature-invalid',
      'unknown-issuer: refuse issuer-unknown',
      'not-a-pass: refuse not-a-pass',
    ])
  })

  it('is signed with keys that were made here, that stay, and that only this user can read', async () => {
    const again = await openDemoAuthority(folder)
    expect(again.trusted.kid).toBe(authority.trusted.kid)
    const [file = ''] = readdirSync(folder)
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, file), 'utf8')).not.toContain('Sample')
  })
})
