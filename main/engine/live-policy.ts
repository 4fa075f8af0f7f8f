import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Clock } from '../../native/clock.ts'
import { unreachable } from '../../native/result.ts'
import type { RulesAnswer, RulesChoice, RulesView } from '../contract/setup-api.ts'
import { mistakesIn, type ConfigMistake } from './config/mistakes.ts'
import { PolicyDocument, readySetNames, type ReadySetName } from './policy/policy-document.ts'
import { preparePolicy, type Policy } from './policy/policy.ts'
import { readySets } from './policy/ready-sets.ts'
import { Audit } from './store/audit.ts'
import type { Store } from './store/open-store.ts'
import { Settings } from './store/settings.ts'
import { attempt } from './store/store-fault.ts'

type Document = ReadySetName | PolicyDocument
const Document = z.union([z.enum(readySetNames), PolicyDocument])

export interface LivePolicyParts {
  readonly store: Store
  /** What the configuration says. */
  readonly configured: Document
  /** The venue's, for rules that name none. */
  readonly timeZone: string
  readonly clock: Clock
}

/** The rules in force: those that were chosen on the setup screen, else the configuration's. */
export class LivePolicy {
  readonly #parts: LivePolicyParts
  readonly #settings: Settings
  #chosen: Document | null
  #current: Policy
  /** What was chosen can no longer be read: the configuration's are in force, and somebody must know. */
  readonly unreadable: boolean

  constructor(parts: LivePolicyParts) {
    this.#parts = parts
    this.#settings = new Settings(parts.store)
    const kept = this.#settings.get('policy')
    const chosen = Document.safeParse(kept)
    this.unreadable = kept !== undefined && !chosen.success
    this.#chosen = chosen.success ? chosen.data : null
    this.#current = this.#prepare(this.#chosen)
  }

  get current(): Policy {
    return this.#current
  }

  view(): RulesView {
    const document = this.#chosen ?? this.#parts.configured
    const { name, revision, timeZone } = this.#current
    return {
      source: sourceOf(this.#chosen),
      set: typeof document === 'string' ? document : 'use' in document ? document.use : null,
      name,
      revision,
      timeZone,
      eventAt: typeof document === 'string' ? null : (document.eventAt ?? null),
      json: JSON.stringify(written(document), null, 2),
      sets: [...readySetNames],
    }
  }

  /** From the next pass on. It is on disk, and on record, before it is in force. */
  choose(choice: RulesChoice): RulesAnswer {
    const read = this.#read(choice)
    if (read.kind === 'mistaken') return read
    const { document } = read
    const policy = this.#prepare(document)
    const kept = attempt(() =>
      this.#parts.store.db
        .transaction(() => {
          this.#settings.put('policy', document ?? undefined)
          const detail = { source: sourceOf(document), name: policy.name, revision: policy.revision }
          const atS = this.#parts.clock.wallMs() / 1_000
          new Audit(this.#parts.store).add('setup screen', { action: 'rules-chosen', detail }, atS)
        })
        .immediate(),
    )
    if (!kept.ok) return { kind: 'failed', fault: kept.error.code }
    this.#chosen = document
    this.#current = policy
    return { kind: 'chosen', rules: this.view() }
  }

  #prepare(chosen: Document | null): Policy {
    return preparePolicy(chosen ?? this.#parts.configured, this.#parts.timeZone)
  }

  #read(choice: RulesChoice): Read {
    switch (choice.kind) {
      case 'configured':
        return { kind: 'read', document: null }
      case 'set': {
        const event =
          choice.eventAt === null ? {} : { eventAt: offsetTime(choice.eventAt, this.#parts.timeZone) }
        return readDocument({ version: 1, use: choice.set, ...event })
      }
      case 'own':
        return readJson(choice.json)
      default:
        return unreachable(choice)
    }
  }
}

const sourceOf = (chosen: Document | null): RulesView['source'] =>
  chosen === null ? 'configuration' : 'setup'

type Read =
  { readonly kind: 'read'; readonly document: Document | null } | (RulesAnswer & { kind: 'mistaken' })

const mistaken = (mistakes: readonly ConfigMistake[]): Read => ({ kind: 'mistaken', mistakes: [...mistakes] })

function readJson(text: string): Read {
  try {
    return readDocument(JSON.parse(text))
  } catch (error) {
    const allowed = `JSON (${error instanceof Error ? error.message : String(error)})`
    return mistaken([{ path: '', found: null, allowed }])
  }
}

function readDocument(json: unknown): Read {
  const parsed = Document.safeParse(json, { reportInput: true })
  return parsed.success ? { kind: 'read', document: parsed.data } : mistaken(mistakesIn(parsed.error, json))
}

/** What a clock on the venue's wall shows, with its offset; as it is where no clock shows it, for the schema to refuse. */
function offsetTime(wallTime: string, timeZone: string): string {
  try {
    return Temporal.PlainDateTime.from(wallTime)
      .toZonedDateTime(timeZone)
      .toString({ timeZoneName: 'never', smallestUnit: 'second' })
  } catch (error) {
    if (error instanceof RangeError) return wallTime
    throw error
  }
}

/** A ready set spelled out, as whoever begins rules of their own would write it. */
function written(document: Document): unknown {
  if (typeof document !== 'string' && !('use' in document)) return document
  const name = typeof document === 'string' ? document : document.use
  return { version: 1, ...readySets[name] }
}
