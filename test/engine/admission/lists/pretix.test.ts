import { describe, expect, it } from 'vitest'
import { mapRules } from '../../../../main/engine/admission/lists/pretix/check-in-rules.ts'
import { PretixApi } from '../../../../main/engine/admission/lists/pretix/pretix-api.ts'
import {
  readPretixList,
  type PretixListOptions,
} from '../../../../main/engine/admission/lists/pretix/pretix-list.ts'
import { tagKey, tagOfCode } from '../../../../main/engine/admission/lists/tags.ts'
import { newListKey } from '../../../../main/engine/store/code-lists.ts'
import { addressRule } from '../../../../main/engine/sync/address-rule.ts'
import { defaultLimits, fetchLimited } from '../../../../main/engine/sync/fetch-limited.ts'
import fc from 'fast-check'
import { anyTerms, finalId } from '../../../support/code-list.ts'
import { ClockOfWaits } from '../../../support/clock-of-waits.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import {
  apiToken,
  guestName,
  paid,
  PretixServer,
  ticket,
  type SoldTicket,
} from '../../../support/pretix-server.ts'
import { PretixEvent } from '../../../support/pretix-authority.ts'

const key = newListKey()
const startS = Date.UTC(2026, 10, 21, 19) / 1_000
const secret = 'z3fsn8jyufm5kpk768q69gkbyr5f4h6w'

/** Reads a list from this server, over TLS; answers that came go to `bodies`. */
async function read(
  { web, url }: PretixServer,
  {
    token = apiToken,
    clock = new FakeClock(),
    ...over
  }: Partial<PretixListOptions> & { token?: string; clock?: FakeClock } = {},
) {
  const bodies: string[] = []
  const parts = { clock, signal: new AbortController().signal }
  const api = new PretixApi({ url, organizer: 'bigevents', event: 'final' }, token, {
    ...parts,
    get: async ({ authorization = null, validators = null, ...wanted }) => {
      const got = await fetchLimited(
        {
          ...wanted,
          authorization,
          validators,
          extraCa: web.authority.cert,
          mayConnectTo: addressRule(['127.0.0.1', '::1']),
          proxy: null,
          limits: defaultLimits,
        },
        parts,
      )
      if (got.ok && got.value.kind === 'document') bodies.push(got.value.body.toString())
      return got
    },
  })
  const list = await readPretixList(api, {
    key,
    listId: null,
    event: finalId,
    zone: null,
    withoutRules: false,
    ...over,
  })
  return { list, bodies }
}

/** What a list says of each of these secrets; null for one that it does not have. */
async function termsOf(
  server: PretixServer,
  secrets: readonly string[],
  over: Partial<PretixListOptions> = {},
) {
  const { list } = await read(server, over)
  if (!list.ok) throw new Error(JSON.stringify(list.error))
  const { codes } = list.value.draft
  const all = new Map(
    Array.from({ length: codes.size }, (_, at) => [
      codes.tagAt(at).toString('hex'),
      codes.terms[codes.termsAt(at)],
    ]),
  )
  return secrets.map((of) => all.get(tagOfCode(tagKey(key), of).toString('hex')) ?? null)
}

const bare = (over: Partial<SoldTicket>) => paid(ticket(secret, over))
const product = (...ids: number[]) => ({
  inList: [
    { var: 'product' },
    { objectList: ids.map((id) => ({ lookup: ['product', String(id), 'A ticket'] })) },
  ],
})
const after = (...time: (string | null)[]) => ({ isAfter: [{ var: 'now' }, { buildTime: time }, 10] })
const before = (...time: (string | null)[]) => ({ isBefore: [{ var: 'now' }, { buildTime: time }, null] })
const entries = (operator: string, number: number) => ({ [operator]: [{ var: 'entries_number' }, number] })

describe('a check-in list of pretix', () => {
  it('is read page by page, without the names of its guests', async () => {
    const secrets = Array.from({ length: 120 }, (_, at) => `${secret.slice(4)}${String(at).padStart(4, '0')}`)
    const server = await PretixServer.start(secrets.map((of) => paid(ticket(of))))
    const { list, bodies } = await read(server)
    expect(list).toMatchObject({ ok: true, value: { list: { id: 30 }, draft: { codes: { size: 120 } } } })
    expect(server.web.asked.filter((path) => path.includes('/orders/'))).toHaveLength(3)
    expect(bodies.join('')).toContain(secrets[0])
    expect(bodies.join('')).not.toMatch(new RegExp(`${guestName}|example\\.org`))
  })

  it('says of each ticket what it admits to', async () => {
    const server = await PretixServer.start([
      bare({
        item: 12,
        variation: 3,
        valid_from: '2026-11-21T18:00:00+01:00',
        valid_until: '2026-11-21T23:00:00Z',
      }),
    ])
    expect(await termsOf(server, [secret], { zone: 'north' })).toEqual([
      {
        ...anyTerms,
        zone: 'north',
        product: '12/3',
        entries: 1,
        validFrom: Date.UTC(2026, 10, 21, 17) / 1_000,
        validUntil: Date.UTC(2026, 10, 21, 23) / 1_000,
      },
    ])
  })

  it('has its products, its date and what is paid, as pretix counts it', async () => {
    const codes = ['aaaa1111', 'bbbb2222', 'cccc3333', 'dddd4444', 'eeee5555', 'ffff6666', 'gggg7777']
    const [good, otherItem, otherDate, pending, pendingGood, cancelled, test] = codes
    const orders = [
      paid(ticket(good ?? '', { subevent: 5 }), ticket(otherItem ?? '', { item: 2, subevent: 5 })),
      paid(ticket(otherDate ?? '', { subevent: 6 })),
      { status: 'n' as const, positions: [ticket(pending ?? '', { subevent: 5 })] },
      {
        status: 'n' as const,
        valid_if_pending: true,
        positions: [ticket(pendingGood ?? '', { subevent: 5 })],
      },
      { status: 'c' as const, positions: [ticket(cancelled ?? '', { subevent: 5 })] },
      { ...paid(ticket(test ?? '', { subevent: 5 })), testmode: true },
    ]
    const list = { all_products: false, limit_products: [1], subevent: 5 }
    const server = await PretixServer.start(orders, [list])
    server.web.json('/api/v1/organizers/bigevents/events/final/subevents/5/', {
      date_from: '2026-11-21T19:00:00Z',
    })
    const [there, ...others] = await termsOf(server, codes)
    expect(there).not.toBeNull()
    expect(others.map((terms) => terms !== null)).toEqual([false, false, false, true, false, false])
  })

  it('holds back what is blocked, and what is on it but not paid', async () => {
    const server = await PretixServer.start(
      [
        bare({ blocked: ['admin'] }),
        { status: 'n', positions: [ticket('unpaid-ticket-1')] },
        paid(ticket('good-ticket-1')),
      ],
      [{ include_pending: true }],
    )
    const terms = await termsOf(server, [secret, 'unpaid-ticket-1', 'good-ticket-1'])
    expect(terms.map((of) => of?.held)).toEqual([true, true, false])
  })

  it('takes the code of a ticket for the add-on that is on it', async () => {
    const main = ticket('main-ticket-1', { item: 1 })
    const both = ticket('main-ticket-2', { item: 1 })
    const orders = [
      paid(main, ticket('addon-secret-1', { item: 9, addon_to: main.id })),
      paid(both, ...[1, 2].map((no) => ticket(`addon-secret-2${no}`, { item: 9, addon_to: both.id }))),
    ]
    const server = await PretixServer.start(orders, [
      { addon_match: true, all_products: false, limit_products: [9] },
    ])
    const terms = await termsOf(server, ['main-ticket-1', 'addon-secret-1', 'main-ticket-2'])
    expect(terms.map((of) => of?.product ?? null)).toEqual(['9', null, null])
    expect((await read(server)).list).toMatchObject({ value: { ambiguous: 1 } })
  })

  it('leaves out tickets that are signed: they need no list', async () => {
    const server = await PretixServer.start([paid(ticket(new PretixEvent().secret())), bare({})])
    expect((await read(server)).list).toMatchObject({ value: { signed: 1, draft: { codes: { size: 1 } } } })
  })

  it('is asked for by its id where there are several', async () => {
    const server = await PretixServer.start([bare({})], [{}, { id: 31, name: 'Backstage' }])
    expect((await read(server)).list).toEqual({
      ok: false,
      error: {
        code: 'list-unnamed',
        lists: [
          { id: 30, name: 'Doors' },
          { id: 31, name: 'Backstage' },
        ],
      },
    })
    expect((await read(server, { listId: 31 })).list).toMatchObject({ ok: true, value: { list: { id: 31 } } })
  })

  it('is waited for as long as a busy server asks', async () => {
    const server = await PretixServer.start([bare({})])
    server.busy = 2
    const clock = new ClockOfWaits()
    const begunMs = clock.monotonicMs()
    const reading = read(server, { clock })
    for (let wait = 0; wait < 2; wait += 1) {
      await clock.asked(7_000)
      clock.advance(7_000)
    }
    expect((await reading).list.ok).toBe(true)
    expect(clock.monotonicMs() - begunMs).toBeGreaterThanOrEqual(14_000)
  })

  it.each([
    ['a wrong token', { token: 'wrong' }, 'status-denied'],
    ['a list that is not there', { listId: 99 }, 'status-missing'],
  ])('that is asked for with %s says so', async (_what, over, code) => {
    const { list } = await read(await PretixServer.start([bare({})]), over)
    expect(list).toMatchObject({ ok: false, error: { code } })
    expect(JSON.stringify(list)).not.toContain(apiToken)
  })

  it('with rules that a gate cannot keep is refused, or taken without them', async () => {
    const rules = { '<': [{ var: 'entries_today' }, 1] }
    const server = await PretixServer.start([bare({})], [{ rules }])
    expect((await read(server)).list).toEqual({
      ok: false,
      error: { code: 'rules-unmapped', what: ['entries_today'] },
    })
    expect((await read(server, { withoutRules: true })).list).toMatchObject({ value: { withoutRules: true } })
  })

  it('leaves out tickets that its rules never let in', async () => {
    const rules = { and: [product(1), after('date_from', null), entries('<', 3)] }
    const server = await PretixServer.start(
      [bare({}), paid(ticket('other-product-1', { item: 2 }))],
      [{ rules, allow_multiple_entries: true }],
    )
    expect(await termsOf(server, [secret, 'other-product-1'])).toEqual([
      { ...anyTerms, product: '1', entries: 3, validFrom: startS - 600 },
      null,
    ])
    expect((await read(server)).list).toMatchObject({ value: { excluded: 1 } })
  })
})

describe('the rules of a check-in list', () => {
  const times = { date_from: startS, date_to: null, date_admission: startS - 3_600 }
  const mapped = (rules: unknown, item = 1, variation: number | null = null) =>
    mapRules(rules, { item, variation }, times)
  const limits = (over: object = {}) => ({ kind: 'limits', from: null, until: null, entries: null, ...over })

  it.each([
    ['nothing', {}, limits()],
    ['nothing, in brackets', { and: [] }, limits()],
    ['a product', product(1, 2), limits()],
    ['another product', product(2), { kind: 'never' }],
    ['a time', after('custom', '2026-11-21T19:10:00Z'), limits({ from: startS })],
    [
      'a window',
      { and: [after('date_admission', null), before('date_from', null)] },
      limits({ from: startS - 4_200, until: startS }),
    ],
    [
      'the narrower of two windows',
      { and: [before('date_from', null), before('date_admission', null)] },
      limits({ until: startS - 3_600 }),
    ],
    ['a number of entries', entries('<', 10), limits({ entries: 10 })],
    ['none before', entries('==', 0), limits({ entries: 1 })],
    ['no entry at all', entries('<', 0), { kind: 'never' }],
    [
      'this product so, that one so',
      { or: [{ and: [product(1), entries('<', 5)] }, { and: [product(2), entries('==', 0)] }] },
      limits({ entries: 5 }),
    ],
    [
      'what always holds, or something else',
      { or: [product(1), { '<': [{ var: 'entries_today' }, 1] }] },
      limits(),
    ],
    [
      'what cannot be kept, of another product',
      { or: [product(1), { and: [product(2), { '<': [{ var: 'entries_today' }, 1] }] }] },
      limits(),
    ],
    [
      'either of two limits',
      { or: [entries('<', 2), before('date_from', null)] },
      { kind: 'unmapped', what: ['or', 'or'] },
    ],
    ['an end that is not known', before('date_to', null), { kind: 'unmapped', what: ['now'] }],
    ['a time of every day', after('customtime', '18:00:00'), { kind: 'unmapped', what: ['now'] }],
    ['a weekday', { '<': [{ var: 'now_isoweekday' }, 6] }, { kind: 'unmapped', what: ['now_isoweekday'] }],
    ['a gate', { inList: [{ var: 'gate' }, { objectList: [] }] }, { kind: 'unmapped', what: ['gate'] }],
    [
      'entries since a time',
      { '<': [{ entries_since: [{ buildTime: ['custom', '2026-11-21T19:10:00Z'] }] }, 1] },
      { kind: 'unmapped', what: ['<'] },
    ],
    ['no rule at all', 'always', { kind: 'unmapped', what: ['its form'] }],
  ])('that ask for %s', (_what, rules, outcome) => {
    expect(mapped(rules)).toEqual(outcome)
  })

  it('tell variations apart', () => {
    const rules = { inList: [{ var: 'variation' }, { objectList: [{ lookup: ['variation', '7', 'Red'] }] }] }
    expect([mapped(rules, 1, 7).kind, mapped(rules, 1, 8).kind, mapped(rules, 1, null).kind]).toEqual([
      'limits',
      'never',
      'never',
    ])
  })

  it('are never taken for more than they say where they are too deep', () => {
    let deep: unknown = product(1)
    for (let depth = 0; depth < 5_000; depth += 1) deep = { and: [deep] }
    expect(mapped(deep)).toEqual({ kind: 'unmapped', what: ['its size'] })
  })

  it('never throw, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.object({
            key: fc.constantFrom(
              'and',
              'or',
              '<',
              'var',
              'inList',
              'isAfter',
              'buildTime',
              'objectList',
              'lookup',
            ),
          }),
        ),
        (rules) => {
          expect(['limits', 'never', 'unmapped']).toContain(mapped(rules).kind)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
