import { z } from 'zod'
import type { Verdict } from '../engine/passes/pass-format.ts'
import { verifyTexts } from '../engine/passes/verify-texts.ts'
import { buildTrustView } from '../engine/trust/build-trust-view.ts'
import { parseTrustDocument, type TrustDocument } from '../engine/trust/trust-document.ts'
import type { TrustView } from '../engine/trust/trust-view.ts'

/** More codes than any card has. */
const maxTexts = 64

/** A time as a person or a program writes it: ISO 8601 with its zone, or Unix seconds. To Unix seconds UTC. */
export const At = z.union([
  z.number(),
  z.string().transform((text, context) => {
    const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1_000
    if (!Number.isFinite(seconds))
      context.addIssue({ code: 'custom', message: 'an ISO 8601 time or Unix seconds' })
    return seconds
  }),
])

const Request = z.object({
  id: z.unknown().optional(),
  texts: z.array(z.string()).min(1).max(maxTexts),
  at: At.optional(),
  trust: z.unknown().optional(),
})

/** One line of `verify --batch`. A stable contract. */
export interface Answer {
  readonly id: unknown
  readonly outcome: 'verified' | 'refused'
  readonly reason: string | null
  readonly format: string | null
  readonly issuer: string | null
  readonly kid: string | null
  readonly holder: { readonly name: string; readonly birthDate: string | null } | null
  readonly type: string | null
  readonly validFrom: number | null
  readonly validUntil: number | null
  readonly warnings: readonly string[]
}

/** Answers requests one by one. Remembers the last trust it was given: a batch repeats it. */
export class RequestVerifier {
  #trustText = ''
  #view: Promise<TrustView | null> = Promise.resolve(null)

  /** @param line one JSON object. Never rejects: what cannot be understood is answered with `bad-request`. */
  async answer(line: string): Promise<Answer> {
    let json: unknown
    try {
      json = JSON.parse(line)
    } catch {
      return badRequest(null)
    }
    const request = Request.safeParse(json)
    if (!request.success) return badRequest(idOf(json))
    const { id, texts, at, trust } = request.data
    const view = await this.#viewOf(trust)
    if (view === null) return badRequest(id ?? null)
    return answerOf(id ?? null, verifyTexts(texts, view, at ?? Date.now() / 1_000))
  }

  #viewOf(trust: unknown): Promise<TrustView | null> {
    const text = JSON.stringify(trust) ?? ''
    if (text !== this.#trustText) {
      this.#trustText = text
      const document = parseTrustDocument(trust)
      this.#view = document.ok ? viewOf(document.value) : Promise.resolve(null)
    }
    return this.#view
  }
}

const viewOf = async (document: TrustDocument): Promise<TrustView> => (await buildTrustView(document)).view

export function answerOf(id: unknown, verdict: Verdict): Answer {
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

const idOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'id' in json ? json.id : null

const badRequest = (id: unknown): Answer => ({
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
