import { z } from 'zod'
import type { Verdict } from '../engine/passes/pass-format.ts'
import { verifyTexts } from '../engine/passes/verify-texts.ts'
import { buildTrustView } from '../engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../engine/trust/trust-document.ts'
import type { TrustView } from '../engine/trust/trust-view.ts'

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
})

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
}

/** Answers requests one by one. Remembers the last trust it was given: a batch repeats it. */
export class RequestVerifier {
  readonly #nowS: () => number
  #trustText: string | null = null
  #view: TrustView | null = null

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
    const { id, texts, at, trust } = request.data
    const view = await this.#viewOf(trust)
    return view === null ? badRequest(id) : answerOf(id, verifyTexts(texts, view, at ?? this.#nowS()))
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
