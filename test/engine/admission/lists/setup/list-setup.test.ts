import { describe, expect, it } from 'vitest'
import { AgreedList, type ListAnswer, type ListChange } from '../../../../../main/contract/lists-api.ts'
import { ListSetup } from '../../../../../main/engine/admission/lists/setup/list-setup.ts'
import { identityOfTicket } from '../../../../../main/engine/admission/claims/identity.ts'
import { tagKey, tagOfCode } from '../../../../../main/engine/admission/lists/tags.ts'
import { Audit } from '../../../../../main/engine/store/audit.ts'
import { StoredLists } from '../../../../../main/engine/store/code-lists.ts'
import type { Store } from '../../../../../main/engine/store/open-store.ts'
import { TrustStore } from '../../../../../main/engine/store/trust-store.ts'
import { systemClock, type Clock } from '../../../../../native/clock.ts'
import { asked, claimsOn, heldBy } from '../../../../support/claims.ts'
import { by, finalId, orderCodes, putCodes } from '../../../../support/code-list.ts'
import { ClockOfWaits } from '../../../../support/clock-of-waits.ts'
import { newFolder } from '../../../../support/folder.ts'
import { importedBy, openGateStore } from '../../../../support/gate-store.ts'
import { VenueTicketAuthority } from '../../../../support/venue-ticket-authority.ts'

const first = 'T8Q2-XK4M-9PLW'
const second = 'ZZ17-PW0C-44RT'

const change = (over: Partial<ListChange & { kind: 'import' }> = {}): ListChange & { kind: 'import' } => ({
  kind: 'import',
  upload: 'upload-1',
  list: 'guests',
  event: finalId,
  zone: null,
  entries: null,
  of: 'guests',
  codeColumn: 'code',
  ...over,
})

/** The setup of a gate, with its own connection to the store. */
function listSetup(store: Store = openGateStore(newFolder()).store, clock: Clock = systemClock) {
  const setup = new ListSetup({ store, clock, timeZone: 'America/New_York', zoneIds: ['venue'] })
  let lastJob = 0
  return {
    setup,
    store,
    lists: new StoredLists(store),
    handIn: (text: string): void => {
      const half = Math.ceil(text.length / 2)
      setup.filePart({ upload: 'upload-1', part: 0, text: text.slice(0, half), last: false })
      setup.filePart({ upload: 'upload-1', part: 1, text: text.slice(half), last: true })
    },
    /** Until there is an answer. */
    async ask(what: ListChange, agreed: AgreedList | null = null): Promise<ListAnswer> {
      lastJob += 1
      for (;;) {
        const answer = await setup.change({ job: `job-no-${lastJob}`, change: what, agreed }, by.atS)
        if (answer.kind !== 'working') return answer
      }
    },
  }
}

const effectOf = (answer: ListAnswer) =>
  'effect' in answer ? AgreedList.parse(answer.effect) : expect.fail(JSON.stringify(answer))

describe('a list that is handed in on the setup screen', () => {
  it('is told of first, and becomes the list when that was agreed to', async () => {
    const { ask, handIn, lists, setup, store } = listSetup()
    putCodes(store, [first, 'GONE-CODE-1'])
    handIn(`code;name\n${first};Zoë 🎟\n${second};Ada\nNEW-CODE-1;Bo`)
    const would = await ask(change())
    expect(would).toMatchObject({
      kind: 'would',
      effect: { codes: 3, before: 2, added: 2, gone: 1, shrinks: false, ignored: ['name'] },
    })
    expect(lists.heads()).toMatchObject([{ codes: 2 }])
    expect(await ask(change(), effectOf(would))).toMatchObject({ kind: 'done', elsewhere: 0 })
    expect(setup.page()).toMatchObject({ lists: [{ name: 'guests', event: finalId, codes: 3 }] })
    expect(new Audit(store).newest(1)).toMatchObject([{ actor: 'setup screen', action: 'list-imported' }])
    // Agreed to once, it is done once.
    expect(await ask(change(), effectOf(would))).toMatchObject({ kind: 'refused', fault: 'upload-gone' })
  })

  it('changes nothing where rows cannot be read, and says which lines, and not what stands there', async () => {
    const { ask, handIn, lists } = listSetup()
    handIn(`Ticket,zone\n${first},north\n${first},north\nAda Example,north\n`)
    const answer = await ask(change({ codeColumn: 'Ticket' }))
    expect(answer).toEqual({
      kind: 'mistaken',
      count: 2,
      mistakes: [
        { line: 3, column: 'code', code: 'code-twice' },
        { line: 4, column: 'code', code: 'code-not-allowed' },
      ],
    })
    expect(lists.heads()).toEqual([])
  })

  it('of codes that can be guessed is told of as such, and so is one that loses half', async () => {
    const { ask, handIn, store } = listSetup()
    putCodes(store, orderCodes(100))
    handIn(['code', ...Array.from({ length: 40 }, (_, at) => String(100_000 + at))].join('\n'))
    expect(await ask(change())).toMatchObject({
      effect: { weak: { length: 6, alphabet: 'digits', oneIn: 1, inSequence: true }, shrinks: true },
    })
  })

  it('is not written over one that somebody has changed meanwhile', async () => {
    const { ask, handIn, store, lists } = listSetup()
    handIn(`code\n${first}`)
    const would = await ask(change())
    putCodes(store, [second])
    expect(await ask(change(), effectOf(would))).toEqual({ kind: 'changed-meanwhile' })
    expect(lists.heads()).toMatchObject([{ codes: 1, importedAtS: by.atS }])
  })

  it('of another event is refused by its name', async () => {
    const { ask, handIn, store } = listSetup()
    putCodes(store, [first])
    handIn(`code\n${first}`)
    expect(await ask(change({ event: 'semi-final' }))).toEqual({
      kind: 'refused',
      fault: 'list-of-another-event',
      detail: finalId,
    })
  })

  it('tells how far it is, lets others ask meanwhile, and leaves all as it was when it is given up', async () => {
    const clock = new ClockOfWaits()
    const { ask, handIn, setup, store, lists } = listSetup(undefined, clock)
    putCodes(store, [first])
    handIn(['code', ...orderCodes(2_000)].join('\n'))
    const request = { job: 'the-long-one', change: change(), agreed: effectOf(await ask(change())) }
    const rests = clock.asked(1)
    const told = setup.change(request, by.atS)
    // It writes a piece, and rests for the gate beside it.
    await rests
    clock.advance(300)
    expect(await told).toMatchObject({ kind: 'working', step: 'writing' })
    expect(await setup.change({ ...request, job: 'another-one' }, by.atS)).toEqual({ kind: 'busy' })
    expect(setup.page()).toMatchObject({ lists: [{ codes: 1 }] })
    setup.cancel('the-long-one')
    const answer = setup.change(request, by.atS)
    await clock.pass(100)
    expect(await answer).toEqual({ kind: 'cancelled' })
    expect(lists.heads()).toMatchObject([{ codes: 1 }])
  })

  it('is taken out again when that was agreed to', async () => {
    const { ask, store, setup } = listSetup()
    putCodes(store, [first, second])
    const remove = { kind: 'remove', list: 'guests' } as const
    const would = await ask(remove)
    expect(would).toMatchObject({ kind: 'would', effect: { gone: 2, codes: 0 } })
    expect(await ask(remove, effectOf(would))).toMatchObject({ kind: 'done' })
    expect(setup.page().lists).toEqual([])
    expect(await ask(remove)).toMatchObject({ kind: 'refused', fault: 'list-unknown' })
  })
})

describe('how many codes of a list were used', () => {
  it('is counted by the claims of its event, and unknown where there are none', async () => {
    const { setup, store, lists } = listSetup()
    putCodes(store, [first, second])
    expect(await setup.use('guests')).toEqual({ kind: 'unknown' })
    const { claims } = claimsOn(store)
    const id = tagOfCode(tagKey(lists.keyOf(finalId) ?? expect.fail('no key')), first).toString('hex')
    const request = asked(identityOfTicket('listed-code', 'guests', id))
    const reserved = await claims.reserve({ ...request, scope: { eventId: finalId, zoneId: 'venue' } })
    const hold = heldBy(reserved)
    expect(await setup.use('guests')).toEqual({ kind: 'known', used: 0 })
    await claims.settle(hold, 'entered')
    expect(await setup.use('guests')).toEqual({ kind: 'known', used: 1 })
    expect(await setup.use('nobody')).toEqual({ kind: 'unknown' })
  })
})

describe('a pass that is blocked on the setup screen', () => {
  const stolen = { kind: 'block', reason: 'stolen', event: null } as const
  const found = { kind: 'unblock', reason: 'found' } as const

  it('by its code is one of each event with lists; who blocked how many and why is on record', () => {
    const { setup, store } = listSetup()
    const code = { kind: 'code', code: ` ${first} ` } as const
    expect(setup.block({ pass: code, act: stolen }, by.atS)).toEqual({ kind: 'refused', fault: 'no-lists' })
    putCodes(store, [first])
    const done = { kind: 'done', changed: true, listed: true }
    expect(setup.block({ pass: code, act: stolen }, by.atS)).toEqual(done)
    expect(setup.block({ pass: code, act: stolen }, by.atS)).toEqual({ ...done, changed: false })
    expect(setup.page().blocked).toEqual([{ event: finalId, reason: 'stolen', passes: 1 }])
    expect(setup.block({ pass: { kind: 'code', code: 'NO-SUCH-CODE' }, act: stolen }, by.atS)).toEqual({
      ...done,
      listed: false,
    })
    expect(setup.block({ pass: code, act: found }, by.atS)).toEqual(done)
    expect(new Audit(store).newest(1)).toMatchObject([
      { actor: 'setup screen', action: 'passes-unblocked', detail: '{"passes":1,"reason":"found"}' },
    ])
  })

  it('by its id is of an issuer that the venue knows', async () => {
    const { setup, store } = listSetup()
    const pass = { kind: 'ticket', issuer: 'https://tickets.example', id: 'seat-17' } as const
    expect(setup.block({ pass, act: stolen }, by.atS)).toEqual({ kind: 'refused', fault: 'issuer-unknown' })
    const authority = new VenueTicketAuthority()
    await new TrustStore(store).import({ issuers: [authority.entry()] }, by.atS, importedBy)
    expect(setup.page().issuers).toMatchObject([{ id: pass.issuer }])
    expect(setup.block({ pass, act: stolen }, by.atS)).toMatchObject({
      kind: 'done',
      changed: true,
    })
    expect(setup.block({ pass: { ...pass, id: ' ' }, act: stolen }, by.atS)).toMatchObject({
      fault: 'id-not-allowed',
    })
  })
})
