import { describe, expect, it } from 'vitest'
import { defaultTiming } from '../../../main/engine/lane/lane-timing.ts'
import { healthPassOf, laneThatAdmits, ticketOf } from '../../support/admitting-lane.ts'

describe('a lane that claims tickets', () => {
  it('lets each in once', async () => {
    const { clock, scanner, turnstile, runner, stored, claims } = laneThatAdmits({})
    await clock.pass(500)
    scanner.present('a')
    await clock.pass(110)
    turnstile.walkThrough()
    await clock.pass(4_000)
    expect(claims.settled).toEqual(['entered'])
    scanner.present('a')
    await clock.pass(10)
    expect(runner.snapshot.answer).toEqual({ kind: 'refused', reason: 'already-used' })
    expect(stored).toEqual(['admit', 'entered', 'refuse'])
  })

  it('asks at once, and opens as soon as it is answered', async () => {
    const { clock, scanner, turnstile, runner, claims } = laneThatAdmits({})
    await clock.pass(500)
    claims.isSlow = true
    scanner.present('a')
    await clock.pass(250)
    expect(runner.snapshot.answer).toEqual({ kind: 'ready' })
    claims.release()
    await clock.pass(110)
    expect(turnstile.view.open).toBe(true)
  })

  it('opens for no answer that is late, and gives its claim back', async () => {
    const { clock, scanner, turnstile, runner, claims } = laneThatAdmits({})
    await clock.pass(500)
    claims.isSlow = true
    scanner.present('a')
    await clock.pass(310)
    expect(runner.snapshot.answer).toEqual({ kind: 'out-of-order', fault: 'decision-late' })
    claims.release()
    await clock.pass(1_000)
    expect(claims.settled).toEqual(['given-back'])
    expect(turnstile.view.open).toBe(false)
  })

  it('tells again and again what became of a claim until it is taken, and by itself', async () => {
    const { clock, scanner, turnstile, claims } = laneThatAdmits({})
    await clock.pass(500)
    scanner.present('a')
    await clock.pass(110)
    claims.fault = 'claims-full'
    turnstile.walkThrough()
    await clock.pass(20_000)
    expect([claims.settled, claims.open]).toEqual([[], 1])
    claims.fault = null
    await clock.pass(5_000)
    expect([claims.settled, claims.open]).toEqual([['entered'], 0])
  })

  it('that is stopped while it asks waits for the answer, and gives it back', async () => {
    const { clock, scanner, runner, claims } = laneThatAdmits({})
    await clock.pass(500)
    claims.isSlow = true
    scanner.present('a')
    const stopped = runner.stop()
    await clock.pass(10)
    claims.release()
    await stopped
    expect([claims.settled, claims.open]).toEqual([['given-back'], 0])
  })

  it('that is stopped with a guest at the gate says that it is not known', async () => {
    const { clock, scanner, runner, claims } = laneThatAdmits({})
    await clock.pass(500)
    scanner.present('a')
    await clock.pass(10)
    await runner.stop()
    expect(claims.settled).toEqual(['uncertain'])
  })
})

describe('an attendant who compares photo IDs', () => {
  const rules = { idCheck: { who: 'everybody', timeoutMs: 30_000, minorUnder: 0 } } as const

  it('keeps the pass on the screen for as long as that takes, and lets the guest in', async () => {
    const { clock, scanner, runner, turnstile, claims } = laneThatAdmits(
      { a: ticketOf('a', 'Avery Sample') },
      { rules },
    )
    await clock.pass(500)
    scanner.present('a')
    await clock.pass(defaultTiming.attendantMs + 1_000)
    runner.dismiss()
    expect(runner.snapshot.shown?.task).toMatchObject({ kind: 'check-id' })
    expect(runner.idChecked('id-confirmed')).toBe('done')
    await clock.pass(110)
    expect(turnstile.view.open).toBe(true)
    expect(runner.snapshot.shown).toMatchObject({ task: null, idCompared: true })
    turnstile.walkThrough()
    await clock.pass(2_000)
    expect(claims.settled).toEqual(['entered'])
    scanner.present('a')
    await clock.pass(100)
    expect(runner.snapshot.shown).toMatchObject({ idCompared: false })
    expect(runner.idChecked('id-confirmed')).toBe('too-late')
  })

  it('sees nobody any more when the lane has closed on them', async () => {
    const { clock, scanner, runner, claims } = laneThatAdmits({ a: ticketOf('a', 'Avery Sample') }, { rules })
    await clock.pass(500)
    scanner.present('a')
    await clock.pass(100)
    runner.setMode('closed', null)
    await clock.pass(10)
    expect(runner.snapshot.shown).toBeNull()
    expect(claims.settled).toEqual(['given-back'])
  })

  it('is told where the zone is full by then', async () => {
    const { clock, scanner, runner, venue } = laneThatAdmits({}, { rules })
    await clock.pass(500)
    scanner.present('a')
    await clock.pass(100)
    venue.room = 0
    runner.idChecked('id-confirmed')
    await clock.pass(10)
    expect(runner.snapshot.answer).toEqual({ kind: 'see-attendant', reason: 'zone-full' })
  })
})

describe('a lane that asks for two proofs', () => {
  const passes = { ticket: ticketOf('a', 'Avery Sample'), health: healthPassOf('Avery Sample') }
  const rules = { proofs: ['ticket', 'health'] } as const

  it('shows the attendant what is missing, then both', async () => {
    const { clock, scanner, runner, turnstile } = laneThatAdmits(passes, { rules })
    await clock.pass(500)
    scanner.present('health')
    await clock.pass(10)
    expect(runner.snapshot).toMatchObject({
      answer: { kind: 'more-proofs', have: ['health'], missing: ['ticket'] },
      shown: { task: { kind: 'more-proofs', missing: ['ticket'] } },
    })
    scanner.present('ticket')
    await clock.pass(110)
    expect(turnstile.view.open).toBe(true)
    expect(runner.snapshot.shown).toMatchObject({
      task: null,
      decision: { others: [{ type: 'vaccination' }] },
    })
  })

  it('forgets the guest who leaves with the first: theirs does not count for the next', async () => {
    const { clock, scanner, runner } = laneThatAdmits(passes, { rules })
    await clock.pass(500)
    scanner.present('ticket')
    await clock.pass(20_100)
    expect(runner.snapshot.answer).toEqual({ kind: 'refused', reason: 'proof-missing' })
    scanner.present('health')
    await clock.pass(10)
    expect(runner.snapshot.answer).toMatchObject({ kind: 'more-proofs', missing: ['ticket'] })
  })
})

describe('staff at a lane that claims tickets', () => {
  it('let in by hand the guest whose entry is in doubt, and their ticket is used', async () => {
    const { clock, scanner, runner, turnstile, claims, stored } = laneThatAdmits({})
    await clock.pass(500)
    claims.says = { kind: 'uncertain' }
    scanner.present('a')
    await clock.pass(10)
    expect(runner.snapshot.answer).toEqual({ kind: 'see-attendant', reason: 'entry-uncertain' })
    claims.says = null
    expect(runner.admitByHand('entry-uncertain')).toBe('done')
    await clock.pass(110)
    turnstile.walkThrough()
    await clock.pass(2_000)
    expect(claims.settled).toEqual(['entered'])
    expect(stored).toEqual(['refer', 'by-hand', 'entered'])
  })

  it('let a party in at once, and each of it is counted', async () => {
    const { clock, scanner, runner, turnstile, claims, stored } = laneThatAdmits(
      {},
      { rules: { party: { max: 5, opening: 'all' } } },
    )
    await clock.pass(500)
    expect(runner.party('begin')).toBe('done')
    for (const ticket of ['a', 'b', 'c']) {
      scanner.present(ticket)
      await clock.pass(100)
    }
    expect(runner.snapshot.party).toEqual({ opening: 'all', people: 3, max: 5 })
    expect(runner.party('done')).toBe('done')
    await clock.pass(110)
    turnstile.walkThrough()
    await clock.pass(2_000)
    expect(claims.settled).toEqual(['entered', 'entered', 'entered'])
    expect(stored).toEqual(['admit', 'admit', 'admit', 'entered', 'entered', 'entered'])
    expect(runner.party('done')).toBe('not-now')
  })

  it('read that it is full, where there is no room for all of a party', async () => {
    const { clock, scanner, runner, venue } = laneThatAdmits(
      {},
      { rules: { party: { max: 5, opening: 'all' } } },
    )
    await clock.pass(500)
    runner.party('begin')
    for (const ticket of ['a', 'b']) {
      scanner.present(ticket)
      await clock.pass(100)
    }
    venue.room = 1
    expect(runner.party('done')).toBe('zone-full')
    expect(runner.snapshot.party?.people).toBe(2)
    venue.room = 2
    expect(runner.party('done')).toBe('done')
    expect(runner.party('done')).toBe('not-now')
  })

  it('take no party where the venue takes none', async () => {
    const { clock, runner } = laneThatAdmits({})
    await clock.pass(500)
    expect(runner.party('begin')).toBe('no-parties')
  })
})
