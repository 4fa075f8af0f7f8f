import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../main/engine/decision.ts'
import type { Asked } from '../../../main/engine/lane/lane-parts.ts'
import type { Party } from '../../../main/engine/lane/lane-state.ts'
import type { VerifiedPass } from '../../../main/engine/passes/pass-format.ts'
import { admissionInMemory, healthPassOf, ticketOf } from '../../support/admitting-lane.ts'

const admit = (pass: VerifiedPass): Decision & { outcome: 'admit' } => ({
  outcome: 'admit',
  pass,
  warnings: [],
})
const withAnAdult: Party = { people: 1, hasAdult: true, holds: [], decision: null, untilMs: 60_000 }

/** In one word: how it opens the gate, or why it does not. */
function told(asked: Asked): string {
  if (asked.kind === 'more-proofs') return `have ${asked.have.join(' ')}, missing ${asked.missing.join(' ')}`
  const { decision, terms } = asked
  if (decision.outcome !== 'admit') return `${decision.outcome} ${decision.reason}`
  const claims = terms?.entry.holds.length ?? 0
  return ['admit', ...decision.warnings, `${claims} claimed`, ...(terms?.checkId ? ['ID'] : [])].join(', ')
}

type Venue = ReturnType<typeof admissionInMemory>
const show = async ({ admission }: Venue, pass: VerifiedPass, party: Party | null = null): Promise<string> =>
  told(await admission.ask(admit(pass), party))

describe('a ticket that is good', () => {
  it('is claimed under the event and the zone that it leads into', async () => {
    const venue = admissionInMemory()
    expect(await show(venue, ticketOf('a'))).toBe('admit, 1 claimed')
    expect(venue.claims.asked).toMatchObject([
      { scope: { eventId: 'final', zoneId: 'north' }, identity: 'a', direction: 'in', override: false },
    ])
  })

  it('admits as often as itself says, else as the venue does', async () => {
    const venue = admissionInMemory()
    const { ticket } = ticketOf('b')
    await show(venue, ticketOf('a'))
    await show(venue, { ...ticketOf('b'), ticket: ticket && { ...ticket, entries: 3 } })
    expect(venue.claims.asked.map(({ rules }) => rules.entries)).toEqual([1, 3])
  })

  it.each([
    [{ kind: 'refused', reason: 'already-inside' }, 'refuse already-inside'],
    [{ kind: 'refused', reason: 'in-use' }, 'refuse in-use'],
    [{ kind: 'uncertain' }, 'refer entry-uncertain'],
    [{ kind: 'unanswered', fault: 'claims-silent' }, 'refer claims-unanswered'],
  ] as const)('of which the claims say %o does not open the gate', async (says, answer) => {
    const venue = admissionInMemory()
    venue.claims.says = says
    expect(await show(venue, ticketOf('a'))).toBe(answer)
  })

  it('is let in where nobody answers and the venue wants it so, and says that it is to be found out', async () => {
    const venue = admissionInMemory({ rules: { whenUnanswered: 'admit' } })
    venue.claims.says = { kind: 'unanswered', fault: 'claims-silent' }
    const asked = await venue.admission.ask(admit(ticketOf('a')), null)
    expect(told(asked)).toBe('admit, claim-unconfirmed, 1 claimed')
    // What was asked goes with them, to be written down when they are through.
    expect(asked).toMatchObject({ terms: { entry: { holds: [{ request: { identity: 'a' } }] } } })
  })

  it('is remembered by nobody where it can be shown any number of times', async () => {
    const venue = admissionInMemory({ rules: { whenUnanswered: 'admit' } })
    venue.claims.says = { kind: 'unanswered', fault: 'claims-silent' }
    expect(await show(venue, healthPassOf('Ada Hall'))).toBe('admit, 0 claimed')
  })

  it('is not let in where its claims are destroyed, whatever the venue wants: then a clock is wrong', async () => {
    const venue = admissionInMemory({ rules: { whenUnanswered: 'admit' } })
    venue.claims.says = { kind: 'unanswered', fault: 'claims-destroyed' }
    expect(await show(venue, ticketOf('a'))).toBe('refer claims-unanswered')
  })

  it('against the order of in and out is let in with a warning, where the claims let it pass', async () => {
    const venue = admissionInMemory()
    venue.claims.passedBack = true
    expect(await show(venue, ticketOf('a'))).toBe('admit, passed-back, 1 claimed')
  })
})

describe('before anything is claimed', () => {
  it('a blocked ticket, one of another event, and one for which there is no room are told apart', async () => {
    const venue = admissionInMemory()
    const { ticket } = ticketOf('other')
    venue.venue.blocked.add('a')
    expect(await show(venue, ticketOf('a'))).toBe('refuse blocked-by-venue')
    const other = { ...ticketOf('other'), ticket: ticket && { ...ticket, event: 'semi-final' } }
    expect(await show(venue, other)).toBe('refuse wrong-event')
    venue.venue.room = 0
    expect(await show(venue, ticketOf('b'))).toBe('refer zone-full')
    expect(venue.claims.asked).toEqual([])
  })

  it('no event is on, and everybody goes to the attendant', async () => {
    expect(await show(admissionInMemory({ event: null }), ticketOf('a'))).toBe('refer no-event')
  })

  it('there is no room for one more of a party whose others wait', async () => {
    const venue = admissionInMemory({ rules: { party: { max: 5, opening: 'all' } } })
    venue.venue.room = 3
    expect(await show(venue, ticketOf('a'), { ...withAnAdult, people: 2 })).toBe('admit, 1 claimed')
    expect(await show(venue, ticketOf('b'), { ...withAnAdult, people: 3 })).toBe('refer zone-full')
  })
})

describe('a health pass', () => {
  it('may be shown any number of times and is never claimed', async () => {
    const venue = admissionInMemory()
    for (let guest = 0; guest < 3; guest += 1)
      expect(await show(venue, healthPassOf('Avery Sample'))).toBe('admit, 0 claimed')
    expect(venue.claims.asked).toEqual([])
  })
})

describe('whoever goes out', () => {
  it('claims the way out, and is asked for no proof, no room and no ID', async () => {
    const venue = admissionInMemory({
      direction: 'out',
      rules: { proofs: ['ticket', 'health'], idCheck: { who: 'everybody', timeoutMs: 1, minorUnder: 16 } },
    })
    venue.venue.room = 0
    venue.venue.blocked.add('a')
    expect(await show(venue, ticketOf('a'))).toBe('refuse not-inside')
    expect(venue.claims.asked).toMatchObject([{ direction: 'out' }])
    expect(await show(venue, healthPassOf('A Child', '2020-01-01'))).toBe('admit, 0 claimed')
    expect(venue.admission.isFull(1)).toBe(false)
  })

  it('is let out when the event is over', async () => {
    const venue = admissionInMemory({ direction: 'out', event: null })
    expect(await show(venue, ticketOf('a'))).toBe('admit, 0 claimed')
  })
})

describe('a lane that asks for a ticket and a health pass', () => {
  const rules = { proofs: ['ticket', 'health'] } as const

  it.each([
    [ticketOf('a', 'Avery Sample'), healthPassOf('AVERY SAMPLE'), 'have ticket, missing health'],
    [healthPassOf('Avery Sample'), ticketOf('a', 'Avery Sample'), 'have health, missing ticket'],
  ])('takes them in any order, and claims the ticket once both are there', async (first, second, more) => {
    const venue = admissionInMemory({ rules })
    expect(await show(venue, first)).toBe(more)
    expect(venue.claims.asked).toEqual([])
    expect(await show(venue, second)).toBe('admit, 1 claimed')
    expect(await show(venue, first)).toBe(more)
  })

  it('shows both, the ticket first', async () => {
    const { admission } = admissionInMemory({ rules })
    await admission.ask(admit(healthPassOf('Avery Sample')), null)
    const asked = await admission.ask(admit(ticketOf('a')), null)
    expect(asked).toMatchObject({
      isWhole: true,
      decision: { pass: { type: 'ticket' }, others: [{ type: 'vaccination' }] },
    })
  })

  it('takes the newer of two of a kind', async () => {
    const venue = admissionInMemory({ rules })
    await show(venue, ticketOf('a', 'Jamie Other'))
    expect(await show(venue, ticketOf('b', 'Avery Sample'))).toBe('have ticket, missing health')
    expect(await show(venue, healthPassOf('Avery Sample'))).toBe('admit, 1 claimed')
    expect(venue.claims.asked.map(({ identity }) => identity)).toEqual(['b'])
  })

  it('leaves two names to a person, and begins anew', async () => {
    const venue = admissionInMemory({ rules })
    await show(venue, ticketOf('a', 'Avery Sample'))
    expect(await show(venue, healthPassOf('Jamie Other'))).toBe('refer holder-mismatch')
    expect(venue.claims.asked).toEqual([])
    expect(await show(venue, healthPassOf('Avery Sample'))).toBe('have health, missing ticket')
  })

  it('compares no name where the ticket has none', async () => {
    const venue = admissionInMemory({ rules })
    await show(venue, ticketOf('a'))
    expect(await show(venue, healthPassOf('Avery Sample'))).toBe('admit, 1 claimed')
  })

  it('forgets the first when its guest has gone', async () => {
    const venue = admissionInMemory({ rules })
    await show(venue, ticketOf('a'))
    venue.admission.forgetProofs()
    expect(await show(venue, healthPassOf('Avery Sample'))).toBe('have health, missing ticket')
  })

  it('takes nothing that it does not ask for', async () => {
    const venue = admissionInMemory({ rules: { proofs: ['ticket'] } })
    expect(await show(venue, healthPassOf('Avery Sample'))).toBe('refer type-not-accepted')
    expect(await show(venue, ticketOf('a'))).toBe('admit, 1 claimed')
  })
})

describe('somebody under 16', () => {
  const rules = { idCheck: { who: 'adults', timeoutMs: 1_000, minorUnder: 16 } } as const
  const born = (date: string): VerifiedPass => healthPassOf('A Guest', date)

  it('goes in with an adult, and not alone, on the day of the event at the venue', async () => {
    const venue = admissionInMemory({ rules })
    expect(await show(venue, born('2010-11-22'))).toBe('refer minor-alone')
    expect(await show(venue, born('2010-11-22'), withAnAdult)).toBe('admit, 0 claimed')
    expect(await show(venue, born('2010-11-22'), { ...withAnAdult, hasAdult: false })).toBe(
      'refer minor-alone',
    )
    expect(await show(venue, born('2010-11-21'))).toBe('admit, 0 claimed, ID')
  })

  it('as far as the date tells: where it leaves that open a person looks, and at the ID too', async () => {
    const venue = admissionInMemory({ rules })
    expect(await show(venue, born('2010'))).toBe('refer minor-alone')
    expect(await show(venue, born('2010'), withAnAdult)).toBe('admit, 0 claimed, ID')
  })

  it('is none by a pass without a date of birth', async () => {
    expect(await show(admissionInMemory({ rules }), ticketOf('a'))).toBe('admit, 1 claimed, ID')
  })
})

describe('staff who let one in by hand', () => {
  const shown = (pass: VerifiedPass) => ({
    decision: { outcome: 'refuse', reason: 'already-used', format: pass.format, pass } as const,
    task: null,
    idCompared: false,
    clearsAtMs: 0,
  })

  it('use up the refused ticket on their screen where it is about that, whatever was against it', async () => {
    const { admission, claims } = admissionInMemory()
    const asked = await admission.byHand('supervisor', shown(ticketOf('a')))
    expect(asked).toMatchObject({
      decision: { outcome: 'by-hand', reason: 'supervisor', pass: null },
      terms: { entry: { people: 1, holds: [{ id: '1' }] } },
    })
    expect(claims.asked).toMatchObject([{ identity: 'a', override: true }])
  })

  it('use up nothing where it is about somebody else', async () => {
    const { admission, claims } = admissionInMemory()
    const asked = await admission.byHand('staff', shown(ticketOf('a')))
    expect(told(asked)).toBe('by-hand staff')
    expect(claims.asked).toEqual([])
  })

  it('do not let in twice whom another lane is letting in at this moment', async () => {
    const { admission, claims } = admissionInMemory()
    claims.says = { kind: 'refused', reason: 'in-use' }
    expect(told(await admission.byHand('supervisor', shown(ticketOf('a'))))).toBe('refuse in-use')
  })

  it('are obeyed where no claim can be made', async () => {
    const { admission, claims } = admissionInMemory()
    claims.says = { kind: 'unanswered', fault: 'claims-failed' }
    const asked = await admission.byHand('other-proof', shown(ticketOf('a')))
    expect(told(asked)).toBe('by-hand other-proof')
    expect(asked).toMatchObject({
      terms: { entry: { holds: [{ request: { identity: 'a', override: true } }] } },
    })
  })

  it('are obeyed where the claims of the event are destroyed, and nothing is to be written down', async () => {
    const { admission, claims } = admissionInMemory()
    claims.says = { kind: 'unanswered', fault: 'claims-destroyed' }
    expect(await admission.byHand('supervisor', shown(ticketOf('a')))).toMatchObject({
      decision: { outcome: 'by-hand' },
      terms: { entry: { people: 1, holds: [] } },
    })
  })
})
