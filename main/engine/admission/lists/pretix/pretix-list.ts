import { z } from 'zod'
import { err, ok, type Result } from '../../../../../native/result.ts'
import { pretix } from '../../../passes/pretix/pretix.ts'
import type { SourceFault } from '../../../sync/source.ts'
import { ListDraft, type CodeMistake } from '../list-draft.ts'
import { extreme, mapRules, secondsOf, type EventTimes, type RuleOutcome } from './check-in-rules.ts'
import type { PretixApi } from './pretix-api.ts'

const CheckInList = z.object({
  id: z.number().int(),
  name: z.string(),
  all_products: z.boolean(),
  limit_products: z.array(z.number().int()),
  subevent: z.number().int().nullable(),
  include_pending: z.boolean().default(false),
  allow_multiple_entries: z.boolean().default(false),
  allow_entry_after_exit: z.boolean().default(false),
  addon_match: z.boolean().default(false),
  rules: z.unknown(),
})
type CheckInList = z.output<typeof CheckInList>

const Moment = z
  .string()
  .nullable()
  .default(null)
  .transform((text, context) => {
    const seconds = text === null ? null : secondsOf(text)
    if (text !== null && seconds === null) context.addIssue({ code: 'custom', message: 'a time' })
    return seconds
  })
const Dated = z.object({ date_from: Moment, date_to: Moment, date_admission: Moment })
const Event = Dated.extend({ has_subevents: z.boolean().default(false) })

const Position = z.object({
  id: z.number().int(),
  item: z.number().int(),
  variation: z.number().int().nullable(),
  subevent: z.number().int().nullable(),
  secret: z.string(),
  addon_to: z.number().int().nullable(),
  valid_from: Moment,
  valid_until: Moment,
  /** Why it is blocked; null: it is not. */
  blocked: z.array(z.unknown()).nullable().default(null),
})
type Position = z.output<typeof Position>

const Order = z.object({
  status: z.string(),
  valid_if_pending: z.boolean().default(false),
  require_approval: z.boolean().default(false),
  positions: z.array(Position).max(10_000),
})
type Order = z.output<typeof Order>

/** Asked for by name, so that nothing of a guest is sent at all. Positions that were cancelled are left out unless asked for. */
const wanted = [
  'status',
  'valid_if_pending',
  'require_approval',
  ...Object.keys(Position.shape).map((field) => `positions.${field}`),
]
/** In the order of purchase: what is sold meanwhile comes behind what was read. */
const ordersPath = `orders/?testmode=false&ordering=datetime&${wanted.map((field) => `include=${field}`).join('&')}`

export interface PretixListOptions {
  readonly key: Uint8Array
  /** Of the check-in list; null: the only one. */
  readonly listId: number | null
  /** What the gate calls the event. */
  readonly event: string
  readonly zone: string | null
  /** Take tickets as if the list had no rules of its own. */
  readonly withoutRules: boolean
  readonly onProgress?: (progress: { readonly orders: number; readonly of: number | null }) => void
}

export type PretixFault =
  | SourceFault
  /** `lists`: which ones there are. */
  | {
      readonly code: 'list-unnamed'
      readonly lists: readonly { readonly id: number; readonly name: string }[]
    }
  | { readonly code: 'rules-unmapped'; readonly what: readonly string[] }
  /** A ticket has a code that no list can have. */
  | { readonly code: CodeMistake }

export interface PretixList {
  readonly draft: ListDraft
  readonly list: { readonly id: number; readonly name: string }
  /** Tickets of paid orders on the list that its rules let in at no time. */
  readonly excluded: number
  /** Not paid, or blocked: on the list, and held back. */
  readonly held: number
  /** Of more than one add-on that would do: nobody can say which is meant. */
  readonly ambiguous: number
  /** Signed ones, which are left out: a gate verifies them by the keys of their event. */
  readonly signed: number
  readonly multipleEntries: boolean
  readonly reentry: boolean
  readonly withoutRules: boolean
}

/**
 * The tickets of a check-in list of pretix, by the event's orders: the API gives tickets of a list with the names of
 * their guests, orders without. What is on the list is worked out as pretix does: product, date, paid or valid unpaid.
 * Source: pretix' REST API: events, check-in lists, orders (`include`); pretix' check of a ticket.
 */
export async function readPretixList(
  api: PretixApi,
  options: PretixListOptions,
): Promise<Result<PretixList, PretixFault>> {
  const list = await listOf(api, options.listId)
  if (!list.ok) return list
  const times = await timesOf(api, list.value)
  if (!times.ok) return times
  const taker = new TicketTaker(list.value, times.value, options)
  let orders = 0
  const read = await api.pages<Order, PretixFault>(ordersPath, Order, (page, _number, of) => {
    orders += page.length
    for (const order of page) {
      const fault = taker.take(order)
      if (fault !== null) return fault
    }
    options.onProgress?.({ orders, of })
    return null
  })
  return read.ok ? ok(taker.result) : read
}

async function listOf(api: PretixApi, id: number | null): Promise<Result<CheckInList, PretixFault>> {
  if (id !== null) return api.read(`checkinlists/${id}/`, CheckInList)
  const lists: CheckInList[] = []
  const read = await api.pages<CheckInList, PretixFault>('checkinlists/', CheckInList, (rows) => {
    lists.push(...rows)
    return null
  })
  if (!read.ok) return read
  const [only, ...more] = lists
  return only !== undefined && more.length === 0
    ? ok(only)
    : err({ code: 'list-unnamed', lists: lists.map(({ id: of, name }) => ({ id: of, name })) })
}

/** Of a series, each date has its own; a list of all of them has none. */
async function timesOf(api: PretixApi, { subevent }: CheckInList): Promise<Result<EventTimes, SourceFault>> {
  const event = await api.read('', Event)
  if (!event.ok) return event
  if (subevent !== null) {
    const date = await api.read(`subevents/${subevent}/`, Dated)
    return date.ok ? ok(withDefaults(date.value)) : date
  }
  return ok(
    event.value.has_subevents
      ? { date_from: null, date_to: null, date_admission: null }
      : withDefaults(event.value),
  )
}

/** As pretix has it: without an end or an admission, the beginning is both. */
const withDefaults = ({ date_from, date_to, date_admission }: z.output<typeof Dated>): EventTimes => ({
  date_from,
  date_to: date_to ?? date_from,
  date_admission: date_admission ?? date_from,
})

class TicketTaker {
  readonly #list: CheckInList
  readonly #times: EventTimes
  readonly #options: PretixListOptions
  readonly #draft: ListDraft
  readonly #products: ReadonlySet<number>
  readonly #outcomes = new Map<string, RuleOutcome>()
  readonly #counts = { excluded: 0, held: 0, ambiguous: 0, signed: 0 }

  constructor(list: CheckInList, times: EventTimes, options: PretixListOptions) {
    this.#list = list
    this.#times = times
    this.#options = options
    this.#draft = new ListDraft(options.key)
    this.#products = new Set(list.limit_products)
  }

  get result(): PretixList {
    const { id, name, allow_multiple_entries: multipleEntries, allow_entry_after_exit: reentry } = this.#list
    const { withoutRules } = this.#options
    return { draft: this.#draft, list: { id, name }, ...this.#counts, multipleEntries, reentry, withoutRules }
  }

  take({ status, valid_if_pending, require_approval, positions }: Order): PretixFault | null {
    const isPaid = status === 'p' || (status === 'n' && valid_if_pending && !require_approval)
    const isPending = status === 'n' && this.#list.include_pending
    if (!isPaid && !isPending) return null
    for (const position of positions) {
      const fault = this.#takePosition(position, positions, isPaid)
      if (fault !== null) return fault
    }
    return null
  }

  /** Where add-ons count, the code of the ticket that they belong to stands for them. */
  #takePosition(position: Position, positions: readonly Position[], isPaid: boolean): PretixFault | null {
    const { addon_match: byAddOn } = this.#list
    if (byAddOn && position.addon_to !== null) return null
    const addOns = byAddOn ? positions.filter(({ addon_to }) => addon_to === position.id) : []
    if (pretix.recognises(position.secret)) {
      this.#counts.signed += 1
      return null
    }
    const [meant, ...more] = [position, ...addOns].filter((candidate) => this.#isListed(candidate))
    if (meant === undefined) return null
    if (more.length > 0) {
      this.#counts.ambiguous += 1
      return null
    }
    const outcome = this.#outcomeFor(meant)
    if (outcome.kind === 'unmapped') return { code: 'rules-unmapped', what: [...new Set(outcome.what)] }
    if (outcome.kind === 'never') {
      this.#counts.excluded += 1
      return null
    }
    return this.#add(position.secret, meant, outcome, !isPaid || (meant.blocked?.length ?? 0) > 0)
  }

  #add(
    secret: string,
    { item, variation, valid_from, valid_until }: Position,
    { from, until, entries }: RuleOutcome & { kind: 'limits' },
    held: boolean,
  ): PretixFault | null {
    const code = this.#draft.add(secret, {
      event: this.#options.event,
      zone: this.#options.zone,
      product: variation === null ? String(item) : `${item}/${variation}`,
      entries: this.#list.allow_multiple_entries ? entries : 1,
      validFrom: extreme(Math.max, [from, valid_from]),
      validUntil: extreme(Math.min, [until, valid_until]),
      held,
    })
    if (code !== null) return { code }
    if (held) this.#counts.held += 1
    return null
  }

  #isListed({ item, subevent }: Position): boolean {
    const { all_products, subevent: date } = this.#list
    return (all_products || this.#products.has(item)) && (date === null || date === subevent)
  }

  #outcomeFor({ item, variation }: Position): RuleOutcome {
    const kind = `${item}/${variation ?? ''}`
    const known = this.#outcomes.get(kind)
    if (known !== undefined) return known
    const rules = this.#options.withoutRules ? true : this.#list.rules
    const outcome = mapRules(rules, { item, variation }, this.#times)
    this.#outcomes.set(kind, outcome)
    return outcome
  }
}
