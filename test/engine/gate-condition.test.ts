import { describe, expect, it } from 'vitest'
import type { Decision } from '../../main/engine/decision.ts'
import { soundGate, underCondition, type KeyAge } from '../../main/engine/gate-condition.ts'
import { refusalReasons, type RefusalReason } from '../../main/engine/passes/reasons.ts'
import { verifiedPass } from '../support/passes.ts'

const admitted: Decision = { outcome: 'admit', pass: verifiedPass, warnings: ['revocation-list-invalid'] }
const refused = (reason: RefusalReason, pass: typeof verifiedPass | null = verifiedPass): Decision => ({
  outcome: 'refuse',
  reason,
  format: 'smart-health-card',
  pass,
})
const referred: Decision = { outcome: 'refer', reason: 'type-not-accepted', pass: verifiedPass }

const aged = (age: Partial<KeyAge>) => ({
  ...soundGate,
  keyAge: (): KeyAge => ({ state: 'expired', ageS: 90_000, whenExpired: 'refer', ...age }),
})
const doubtful = { ...soundGate, isClockDoubtful: () => true }

describe('a gate with nothing against itself', () => {
  it('decides as its rules do', () => {
    for (const decision of [admitted, refused('expired'), referred])
      expect(underCondition(decision, soundGate, 0)).toBe(decision)
  })
})

describe('a gate whose keys are old', () => {
  it('admits by stale ones, with a warning that says how old they are', () => {
    expect(underCondition(admitted, aged({ state: 'stale', whenExpired: 'refuse' }), 0)).toEqual({
      ...admitted,
      warnings: ['revocation-list-invalid', 'keys-stale'],
      keysAgeS: 90_000,
    })
  })

  it.each([
    ['warn', { outcome: 'admit', warnings: ['revocation-list-invalid', 'keys-expired'] }],
    ['refer', { outcome: 'refer', reason: 'keys-expired' }],
    ['refuse', { outcome: 'refuse', reason: 'keys-expired', format: 'smart-health-card' }],
  ] as const)('does by expired ones as the venue has chosen: %s', (whenExpired, expected) => {
    const decision = underCondition(admitted, aged({ whenExpired }), 0)
    expect(decision).toMatchObject({ ...expected, pass: verifiedPass, keysAgeS: 90_000 })
  })

  it('leaves alone what is refused or referred for a reason of its own', () => {
    for (const decision of [...refusalReasons.map((reason) => refused(reason)), referred])
      expect(underCondition(decision, aged({}), 0)).toBe(decision)
  })

  it('asks for the issuer as the trust document lists it', () => {
    const asked: unknown[] = []
    const condition = { ...soundGate, keyAge: (...all: unknown[]) => (asked.push(all), null) }
    const pass = { ...verifiedPass, issuer: { ...verifiedPass.issuer, listedAs: 'a list' } }
    underCondition({ ...admitted, pass }, condition, 7)
    underCondition(admitted, condition, 7)
    expect(asked).toEqual([
      ['smart-health-card', 'a list', 7],
      ['smart-health-card', 'https://issuer.example', 7],
    ])
  })
})

describe('a gate whose clock is in doubt', () => {
  it('sends to a person whom it would let in, and whom it would turn away for a date', () => {
    const held = { outcome: 'refer', reason: 'clock-doubtful', pass: verifiedPass }
    const dated: RefusalReason[] = ['expired', 'not-yet-valid', 'too-soon-after-dose', 'test-too-old']
    for (const decision of [admitted, ...dated.map((reason) => refused(reason))])
      expect(underCondition(decision, doubtful, 0)).toEqual(held)
  })

  it('still refuses what no date could make good, and what proved nothing', () => {
    for (const decision of [refused('revoked'), refused('wrong-event'), refused('expired', null), referred])
      expect(underCondition(decision, doubtful, 0)).toBe(decision)
  })
})
