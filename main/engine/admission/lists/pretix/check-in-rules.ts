import { z } from 'zod'

/** Of rules that a person put together: far above any. */
const maxNodes = 2_000
const maxDepth = 24
/** More than a ticket can say. */
const mostEntries = 1_000

/** What the rules of a check-in list make of one kind of ticket, as far as a gate can hold to it. Unix seconds UTC. */
export type RuleOutcome =
  | {
      readonly kind: 'limits'
      readonly from: number | null
      readonly until: number | null
      readonly entries: number | null
    }
  /** They let no such ticket in. */
  | { readonly kind: 'never' }
  /** `what` they ask about that a gate does not keep, such as entries of today. */
  | { readonly kind: 'unmapped'; readonly what: readonly string[] }

/** The times of an event that rules may name; null where they are not known. Unix seconds UTC. */
export interface EventTimes {
  readonly date_from: number | null
  readonly date_to: number | null
  readonly date_admission: number | null
}

export interface RuleSubject {
  readonly item: number
  readonly variation: number | null
}

const noLimits: RuleOutcome = { kind: 'limits', from: null, until: null, entries: null }
const never: RuleOutcome = { kind: 'never' }
const unmapped = (...what: string[]): RuleOutcome => ({ kind: 'unmapped', what })

const Var = z.object({ var: z.union([z.string(), z.array(z.string()).min(1)]) })
const Lookup = z.object({
  lookup: z.tuple([z.string(), z.union([z.string(), z.number()])]).rest(z.unknown()),
})
const ObjectList = z.object({ objectList: z.array(Lookup).max(maxNodes) })
const BuildTime = z.object({ buildTime: z.array(z.string().nullable()).min(1).max(2) })
const Operation = z.record(z.string(), z.array(z.unknown()).max(maxNodes))

/**
 * Works out what JSON-logic rules of a check-in list say of one kind of ticket: products and variations are decided here;
 * of the rest, times and a number of entries can be kept by a gate, alone or all together. Whatever else they say is
 * unmapped: a gate must not guess.
 * Source: pretix, check-in lists (`rules`), and its evaluation of them.
 */
export function mapRules(rules: unknown, subject: RuleSubject, times: EventTimes): RuleOutcome {
  let nodes = 0
  return reduced(rules, 0)

  function reduced(rule: unknown, depth: number): RuleOutcome {
    nodes += 1
    if (nodes > maxNodes || depth > maxDepth) return unmapped('its size')
    if (rule === null || rule === undefined || rule === true) return noLimits
    if (rule === false) return never
    const operation = Operation.safeParse(rule).data
    const entries = Object.entries(operation ?? {})
    if (operation !== undefined && entries.length === 0) return noLimits
    const [only, ...more] = entries
    if (only === undefined || more.length > 0) return unmapped('its form')
    const [operator, values] = only
    if (operator === 'and') return all(values.map((value) => reduced(value, depth + 1)))
    if (operator === 'or') return any(values.map((value) => reduced(value, depth + 1)))
    return condition(operator, values)
  }

  function condition(operator: string, [left, right, third]: readonly unknown[]): RuleOutcome {
    const variable = Var.safeParse(left).data?.var
    const name = Array.isArray(variable) ? variable[0] : variable
    switch (name) {
      case 'product':
        return operator === 'inList' ? inList(right, subject.item) : unmapped(name)
      case 'variation':
        return operator === 'inList' ? inList(right, subject.variation) : unmapped(name)
      case 'now':
        return timeLimit(operator, right, third)
      case 'entries_number':
        return entryLimit(operator, right)
      default:
        return unmapped(name === undefined ? operator.slice(0, 40) : name.slice(0, 40))
    }
  }

  /** A tolerance stretches what is allowed: minutes. */
  function timeLimit(operator: string, written: unknown, tolerance: unknown): RuleOutcome {
    const at = timeOf(BuildTime.safeParse(written).data?.buildTime)
    const minutes = z.coerce
      .number()
      .min(0)
      .max(1_000_000)
      .safeParse(tolerance ?? 0).data
    if (at === null || minutes === undefined) return unmapped('now')
    if (operator === 'isAfter') return { kind: 'limits', from: at - minutes * 60, until: null, entries: null }
    if (operator === 'isBefore')
      return { kind: 'limits', from: null, until: at + minutes * 60, entries: null }
    return unmapped('now')
  }

  /** `customtime`, a time of every day, is none that a ticket can say. */
  function timeOf([kind, value]: readonly (string | null)[] = []): number | null {
    if (kind === 'date_from' || kind === 'date_to' || kind === 'date_admission') return times[kind]
    return kind === 'custom' && typeof value === 'string' ? secondsOf(value) : null
  }
}

function inList(list: unknown, id: number | null): RuleOutcome {
  const objects = ObjectList.safeParse(list).data?.objectList
  if (objects === undefined) return unmapped('product')
  return objects.some(({ lookup }) => Number(lookup[1]) === id) && id !== null ? noLimits : never
}

/** `number of previous entries`, which a guest who comes for the first time has none of. */
function entryLimit(operator: string, written: unknown): RuleOutcome {
  const number = z.number().int().min(0).max(mostEntries).safeParse(written).data
  if (number === undefined) return unmapped('entries_number')
  const upTo = (entries: number): RuleOutcome =>
    entries < 1 ? never : { kind: 'limits', from: null, until: null, entries }
  if (operator === '<') return upTo(number)
  if (operator === '<=') return upTo(number + 1)
  if (operator === '==' && number === 0) return upTo(1)
  if (operator === '>=' && number === 0) return noLimits
  return unmapped('entries_number')
}

/** A no weighs more than what is not understood. */
function all(outcomes: readonly RuleOutcome[]): RuleOutcome {
  if (outcomes.some(({ kind }) => kind === 'never')) return never
  const unknown = outcomes.flatMap((outcome) => (outcome.kind === 'unmapped' ? outcome.what : []))
  if (unknown.length > 0) return unmapped(...unknown)
  const limits = outcomes.flatMap((outcome) => (outcome.kind === 'limits' ? [outcome] : []))
  return {
    kind: 'limits',
    from: extreme(
      Math.max,
      limits.map(({ from }) => from),
    ),
    until: extreme(
      Math.min,
      limits.map(({ until }) => until),
    ),
    entries: extreme(
      Math.min,
      limits.map(({ entries }) => entries),
    ),
  }
}

/** One that always lets in is all there is to say; of two that limit otherwise, a ticket cannot say both. */
function any(outcomes: readonly RuleOutcome[]): RuleOutcome {
  const open = outcomes.filter(({ kind }) => kind !== 'never')
  if (open.some(isWithoutLimits)) return noLimits
  const [only, ...more] = open
  if (only === undefined) return never
  if (more.length === 0) return only
  return unmapped(...open.flatMap((outcome) => (outcome.kind === 'unmapped' ? outcome.what : ['or'])))
}

const isWithoutLimits = (outcome: RuleOutcome): boolean =>
  outcome.kind === 'limits' && outcome.from === null && outcome.until === null && outcome.entries === null

/** Of those that say something. */
export function extreme(
  of: (...values: number[]) => number,
  values: readonly (number | null)[],
): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : of(...known)
}

const withZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$/

/** A time as pretix writes it, to Unix seconds; null for what is none. */
export function secondsOf(text: string): number | null {
  const ms = withZone.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? null : ms / 1_000
}
