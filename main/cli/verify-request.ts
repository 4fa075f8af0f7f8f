import { z } from 'zod'
import type { Decision } from '../engine/decision.ts'
import type { Verdict } from '../engine/passes/pass-format.ts'
import { verifyTexts } from '../engine/passes/verify-texts.ts'
import type { Finding } from '../engine/policy/finding.ts'
import { decisionFrom, explain, preparePolicy, type Policy } from '../engine/policy/policy.ts'
import { PolicyDocument, readySetNames } from '../engine/policy/policy-document.ts'
import { buildTrustView } from '../engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../engine/trust/trust-document.ts'
import type { TrustView } from '../engine/trust/trust-view.ts'
import type { Judged } from './working-in-words.ts'

/** More codes than any card has. */
const maxTexts = 64
/** What a caller may call a request by. */
const maxIdLength = 1_000

const unixSeconds = /^\d{1,12}(\.\d+)?$/
const iso8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/

/** A time as a person or a program writes it: Unix seconds, or ISO 8601, in UTC unless it says otherwise. To Unix seconds. */
export const At = z.union([
  z.number(),
  z.string().transform((text, context) => {
    const seconds = secondsOf(text)
    if (!Number.isFinite(seconds)) {
      context.addIssue({ code: 'custom', message: 'an ISO 8601 time or Unix seconds' })
    }
    return seconds
  }),
])

function secondsOf(text: string): number {
  if (unixSeconds.test(text)) return Number(text)
  const time = iso8601.exec(text)
  if (time === null) return Number.NaN
  // A date alone is UTC already; a date with a time would be taken as of this machine's zone.
  const inUtc = text.includes('T') && time.groups?.['zone'] === undefined
  return Date.parse(inUtc ? `${text}Z` : text) / 1_000
}

const Id = z.union([z.string().max(maxIdLength), z.number()]).nullable()
const Identified = z.object({ id: Id.default(null).catch(null) }).catch({ id: null })
const Request = z.object({
  id: Id.default(null),
  texts: z.array(z.string()).min(1).max(maxTexts),
  at: At.optional(),
  trust: z.unknown(),
  policy: z.unknown().optional(),
})
const WrittenPolicy = z.union([z.enum(readySetNames), PolicyDocument])

/** Of rules that name no zone, where there is no venue that has one. */
export const zoneWithoutVenue = 'UTC'

/** One line of `verify --batch`. A stable contract. */
export interface Answer {
  readonly id: string | number | null
  readonly outcome: 'verified' | 'refused'
  readonly reason: string | null
  readonly format: string | null
  /** Of a refused pass without `type`: what it says of itself, unproven. So is `kid`. */
  readonly issuer: string | null
  readonly kid: string | null
  readonly holder: { readonly name: string; readonly birthDate: string | null } | null
  readonly type: string | null
  /** Unix seconds UTC. */
  readonly validFrom: number | null
  readonly validUntil: number | null
  readonly warnings: readonly string[]
  /** What a gate does by the rules that were asked; absent where none were. `outcome` above is of the pass alone. */
  readonly decision?: {
    readonly policy: string
    readonly revision: number
    readonly outcome: Decision['outcome']
    readonly reason: string | null
    /** What each rule found; null for a pass that was not verified. */
    readonly working: Finding | null
  }
}

/** Answers requests one by one. Remembers the last trust and the last rules it was given: a batch repeats them. */
export class RequestVerifier {
  readonly #nowS: () => number
  #trustText: string | null = null
  #view: TrustView | null = null
  #policyText: string | null = null
  #policy: Policy | null = null

  /** @param nowS Unix seconds, for requests that name no time. */
  constructor(nowS: () => number) {
    this.#nowS = nowS
  }

  /**
   * @param line one JSON object; null for a line that was no text.
   * Never rejects: what cannot be understood is answered with `bad-request`.
   */
  async answer(line: string | null): Promise<Answer> {
    const json = line === null ? undefined : parsed(line)
    const request = Request.safeParse(json)
    if (!request.success) return badRequest(Identified.parse(json).id)
    const { id, texts, trust, policy, at = this.#nowS() } = request.data
    const view = await this.#viewOf(trust)
    if (view === null) return badRequest(id)
    if (policy === undefined) return answerOf(id, verifyTexts(texts, view, at))
    const rules = this.#policyOf(policy)
    return rules === null ? badRequest(id) : judgedAnswer(id, verifyTexts(texts, view, at), rules, at)
  }

  #policyOf(json: unknown): Policy | null {
    const text = written(json)
    if (text === null) return null
    if (text === this.#policyText) return this.#policy
    const document = WrittenPolicy.safeParse(json)
    this.#policy = document.success ? preparePolicy(document.data, zoneWithoutVenue) : null
    this.#policyText = text
    return this.#policy
  }

  async #viewOf(trust: unknown): Promise<TrustView | null> {
    const text = written(trust)
    if (text === null) return null
    if (text === this.#trustText) return this.#view
    const document = parseTrustDocument(trust)
    this.#view = document.ok ? (await buildTrustView(document.value)).view : null
    this.#trustText = text
    return this.#view
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Null for what is nothing, or is nested deeper than it can be written again: no trust document is. */
function written(json: unknown): string | null {
  try {
    return JSON.stringify(json) ?? null
  } catch {
    return null
  }
}

export function answerOf(id: Answer['id'], verdict: Verdict): Answer {
  const { pass } = verdict
  const refused = verdict.outcome === 'refused'
  return {
    id,
    outcome: verdict.outcome,
    reason: refused ? verdict.reason : null,
    format: refused ? verdict.format : verdict.pass.format,
    issuer: refused ? verdict.claims.issuer : verdict.pass.issuer.id,
    kid: refused ? verdict.claims.kid : verdict.pass.kid,
    holder: pass?.holder.reveal() ?? null,
    type: pass?.type ?? null,
    validFrom: pass?.validFrom ?? null,
    validUntil: pass?.validUntil ?? null,
    warnings: refused ? [] : verdict.warnings,
  }
}

/** What the rules make of a verdict; null for a pass that was not verified, which no rule looks at. */
export function judgedBy(policy: Policy, verdict: Verdict, atS: number): Judged | null {
  if (verdict.outcome === 'refused') return null
  const working = explain(verdict.pass, policy, atS)
  return { policy, working, decision: decisionFrom(working, verdict.pass, verdict.warnings) }
}

/** An answer with what a gate does by `policy`. */
export function judgedAnswer(id: Answer['id'], verdict: Verdict, policy: Policy, atS: number): Answer {
  const answer = answerOf(id, verdict)
  const judged = judgedBy(policy, verdict, atS)
  const { name, revision } = policy
  if (judged === null) {
    const { reason } = answer
    return { ...answer, decision: { policy: name, revision, outcome: 'refuse', reason, working: null } }
  }
  const { decision, working } = judged
  const reason = decision.outcome === 'admit' ? null : decision.reason
  return { ...answer, decision: { policy: name, revision, outcome: decision.outcome, reason, working } }
}

const badRequest = (id: Answer['id']): Answer => ({
  id,
  outcome: 'refused',
  reason: 'bad-request',
  format: null,
  issuer: null,
  kid: null,
  holder: null,
  type: null,
  validFrom: null,
  validUntil: null,
  warnings: [],
})
