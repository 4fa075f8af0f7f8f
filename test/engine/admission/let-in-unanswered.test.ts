import { describe, expect, it } from 'vitest'
import type { ClaimAnswer } from '../../../main/engine/admission/claims/claims.ts'
import { laneThatAdmits } from '../../support/admitting-lane.ts'

const silent: ClaimAnswer & { kind: 'unanswered' } = { kind: 'unanswered', fault: 'claims-silent' }

/** A lane whose claims do not answer, and which lets guests in all the same. */
async function laneInSilence(options: Parameters<typeof laneThatAdmits>[1] = {}) {
  const lane = laneThatAdmits({}, { ...options, rules: { whenUnanswered: 'admit', ...options.rules } })
  await lane.clock.pass(500)
  lane.claims.says = silent
  lane.claims.fault = 'claims-silent'
  return {
    ...lane,
    async shows(ticket: string): Promise<void> {
      lane.scanner.present(ticket)
      await lane.clock.pass(110)
    },
    async goesThrough(): Promise<void> {
      lane.turnstile.walkThrough()
      await lane.clock.pass(4_000)
    },
    /** From now on they answer again. */
    async answers(): Promise<void> {
      lane.claims.says = null
      lane.claims.fault = null
      await lane.clock.pass(5_000)
    },
  }
}

describe('a guest who was let in while nobody answered', () => {
  it('has used their ticket as soon as the claims answer again', async () => {
    const { shows, goesThrough, answers, claims, runner } = await laneInSilence()
    await shows('a')
    await goesThrough()
    expect(claims.recorded).toEqual([])
    await answers()
    expect(claims.recorded).toEqual(['a entered'])
    await shows('a')
    expect(runner.snapshot.answer).toEqual({ kind: 'refused', reason: 'already-used' })
  })

  it('has used it too for whoever shows it before that is written down', async () => {
    const { shows, goesThrough, claims, runner } = await laneInSilence()
    await shows('a')
    await goesThrough()
    claims.says = null
    claims.fault = null
    await shows('a')
    expect(runner.snapshot.answer).toEqual({ kind: 'refused', reason: 'already-used' })
    expect(claims.recorded).toEqual(['a entered'])
  })

  it('has used it at this gate while nobody answers yet: their friend is refused', async () => {
    const { shows, goesThrough, runner } = await laneInSilence()
    await shows('a')
    await goesThrough()
    await shows('a')
    expect(runner.snapshot.answer).toEqual({ kind: 'refused', reason: 'already-used' })
    await shows('b')
    expect(runner.snapshot.answer.kind).toBe('admitted')
  })

  it('has not used it where they did not go through', async () => {
    const { shows, answers, clock, claims, runner } = await laneInSilence()
    await shows('a')
    await clock.pass(10_000)
    await answers()
    expect(claims.recorded).toEqual([])
    await shows('a')
    expect(runner.snapshot.answer.kind).toBe('admitted')
  })

  it('may have used it where the engine ends with them at the gate: the next guest with it sees a person', async () => {
    const { shows, runner, claims } = await laneInSilence()
    await shows('a')
    claims.fault = null
    await runner.stop()
    expect(claims.recorded).toEqual(['a uncertain'])
  })

  it('is known to nobody any more where the engine ends before the claims answer', async () => {
    const { shows, goesThrough, answers, runner, claims } = await laneInSilence()
    await shows('a')
    await goesThrough()
    await runner.stop()
    await answers()
    expect(claims.recorded).toEqual([])
  })

  it('has used it where staff let them in by hand', async () => {
    const { shows, goesThrough, answers, claims, runner, clock } = await laneInSilence({
      rules: { whenUnanswered: 'refer' },
    })
    await shows('a')
    expect(runner.snapshot.answer).toEqual({ kind: 'see-attendant', reason: 'claims-unanswered' })
    expect(runner.admitByHand('supervisor')).toBe('done')
    await clock.pass(110)
    await goesThrough()
    await answers()
    expect(claims.recorded).toEqual(['a entered'])
  })

  it('has left with it, where they went out', async () => {
    const { shows, goesThrough, answers, claims } = await laneInSilence({ direction: 'out' })
    await shows('a')
    await goesThrough()
    await answers()
    expect(claims.recorded).toEqual(['a entered'])
  })

  it('is one of a party of which each is written down', async () => {
    const { shows, goesThrough, answers, claims, runner, clock } = await laneInSilence({
      rules: { party: { max: 3, opening: 'all' } },
    })
    runner.party('begin')
    await shows('a')
    await shows('b')
    expect(runner.party('done')).toBe('done')
    await clock.pass(110)
    await goesThrough()
    await answers()
    expect(claims.recorded).toEqual(['a entered', 'b entered'])
  })

  it('is in nobody’s way where the claims were destroyed meanwhile', async () => {
    const { shows, goesThrough, answers, claims } = await laneInSilence()
    await shows('a')
    await goesThrough()
    claims.fault = 'claims-destroyed'
    await shows('b')
    await goesThrough()
    await answers()
    expect(claims.recorded).toEqual([])
  })
})

describe('a lane whose claims were destroyed', () => {
  it('sends the guest to the attendant, though it lets them in where nobody answers', async () => {
    const { shows, claims, runner } = await laneInSilence()
    claims.says = { kind: 'unanswered', fault: 'claims-destroyed' }
    await shows('a')
    expect(runner.snapshot.answer).toEqual({ kind: 'see-attendant', reason: 'claims-unanswered' })
  })
})

describe('a claim', () => {
  it('is used once the passage is on disk, so that nobody is inside of whom no count tells', async () => {
    const { clock, scanner, turnstile, claims, stored, fillDisk, freeDisk } = laneThatAdmits({})
    await clock.pass(500)
    scanner.present('a')
    await clock.pass(110)
    fillDisk()
    turnstile.walkThrough()
    await clock.pass(4_000)
    expect([stored, claims.settled]).toEqual([['admit'], []])
    freeDisk()
    await clock.pass(5_000)
    expect([stored, claims.settled]).toEqual([['admit', 'entered'], ['entered']])
  })
})
