import { describe, expect, it } from 'vitest'
import type { ClaimAnswer, ClaimHold, Claims } from '../../../../main/engine/admission/claims/claims.ts'
import { withDeadline } from '../../../../main/engine/admission/claims/with-deadline.ts'
import { err, ok, type Result } from '../../../../native/result.ts'
import { asked, claimsOn, goes, memoryStore } from '../../../support/claims.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const hold: ClaimHold = { id: 'h', scope: { eventId: 'final', zoneId: 'north' } }
const reserved: ClaimAnswer = { kind: 'reserved', hold, passedBack: false, again: false }

/** Claims of another machine, that answer when a test says so. */
class Elsewhere implements Claims {
  readonly settled: string[] = []
  answer: (answer: ClaimAnswer) => void = () => undefined
  fail: (error: Error) => void = () => undefined
  settling: Promise<Result<void, 'claims-failed'>> = Promise.resolve(ok(undefined))

  reserve(): Promise<ClaimAnswer> {
    return new Promise((resolve, reject) => {
      this.answer = resolve
      this.fail = reject
    })
  }

  record({ id }: { readonly id: string }, end: string): Promise<Result<void, 'claims-failed'>> {
    this.settled.push(`${id} ${end}`)
    return this.settling
  }

  settle({ id }: ClaimHold, end: string): Promise<Result<void, 'claims-failed'>> {
    this.settled.push(`${id} ${end}`)
    return this.settling
  }
}

function elsewhere() {
  const far = new Elsewhere()
  const clock = new FakeClock()
  return { far, clock, claims: withDeadline(far, 200, clock) }
}

describe('claims with a deadline', () => {
  it('are what they are while they answer in time', async () => {
    const { claims } = claimsOn(memoryStore())
    const clock = new FakeClock()
    const inTime = withDeadline(claims, 200, clock)
    expect([await goes(inTime, asked('ticket')), await goes(inTime, asked('ticket'))]).toEqual([
      'in',
      'already-used',
    ])
    const { far, claims: near, clock: other } = elsewhere()
    const asking = near.reserve(asked('ticket'))
    other.advance(199)
    far.answer(reserved)
    expect(await asking).toEqual(reserved)
    await other.pass(1_000)
    expect(far.settled).toEqual([])
  })

  it('say at the deadline that nobody answers, and give back what is reserved later', async () => {
    const { far, claims, clock } = elsewhere()
    const asking = claims.reserve(asked('ticket'))
    clock.advance(200)
    expect(await asking).toEqual({ kind: 'unanswered', fault: 'claims-silent' })
    far.answer(reserved)
    await clock.pass(1)
    expect(far.settled).toEqual(['h given-back'])
  })

  it('give nothing back where a late answer reserved nothing', async () => {
    const { far, claims, clock } = elsewhere()
    const asking = claims.reserve(asked('ticket'))
    clock.advance(200)
    await asking
    far.answer({ kind: 'refused', reason: 'already-used' })
    await clock.pass(1)
    expect(far.settled).toEqual([])
  })

  it('give back before the next guest what could not be given back', async () => {
    const { far, claims, clock } = elsewhere()
    far.settling = Promise.resolve(err('claims-failed'))
    const asking = claims.reserve(asked('ticket'))
    clock.advance(200)
    await asking
    far.answer(reserved)
    await clock.pass(1)
    far.settling = Promise.resolve(ok(undefined))
    for (let guest = 0; guest < 2; guest += 1) {
      const next = claims.reserve(asked('another'))
      await clock.pass(1)
      far.answer({ kind: 'refused', reason: 'already-used' })
      await next
    }
    expect(far.settled).toEqual(['h given-back', 'h given-back'])
  })

  it('say so too of an end that nobody hears, which may be said again', async () => {
    const { far, claims, clock } = elsewhere()
    far.settling = new Promise(() => undefined)
    const settling = claims.settle(hold, 'entered')
    clock.advance(200)
    expect(await settling).toEqual({ ok: false, error: 'claims-silent' })
    const unanswered = { id: 'r', request: asked('ticket') }
    const recording = claims.record(unanswered, 'entered')
    clock.advance(200)
    expect(await recording).toEqual({ ok: false, error: 'claims-silent' })
    far.settling = Promise.resolve(ok(undefined))
    expect(await claims.settle(hold, 'entered')).toEqual({ ok: true, value: undefined })
    expect(await claims.record(unanswered, 'entered')).toEqual({ ok: true, value: undefined })
  })

  it('hand on what is thrown, which is a bug', async () => {
    const { far, claims } = elsewhere()
    const asking = claims.reserve(asked('ticket'))
    far.fail(new Error('a bug'))
    await expect(asking).rejects.toThrow('a bug')
  })
})
