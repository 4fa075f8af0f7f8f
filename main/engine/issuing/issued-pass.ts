import type { VerifiedPass } from '../passes/pass-format.ts'
import { passWords, type PassLanguage } from './pass-words.ts'

/** A pass as it is handed out: what people read on it, and what gates do. */
export interface IssuedPass {
  /** What it is, in the language that it is handed out in: the word of its type, or the event of a ticket. */
  readonly title: string
  /** Given name and family name; null for a pass that is in nobody's name. */
  readonly name: string | null
  /** The name in Latin letters, as it stands in a passport: printed where the name's own letters cannot be. */
  readonly latinName: string | null
  /** ISO 8601 date, perhaps of lower precision (`1951-01`). */
  readonly birthDate: string | null
  /** Unix seconds UTC; null for a pass with no end of its own. */
  readonly validUntil: number | null
  /** The text of its code, or of each of its codes in order. */
  readonly texts: readonly string[]
  /** A line for its holder, below the title. */
  readonly note: string | null
}

/** A pass as people read it, out of what a gate reads: the two can never tell different things. */
export function issuedPass(
  { type, ticket, holder, validUntil }: VerifiedPass,
  texts: readonly string[],
  language: PassLanguage,
): IssuedPass {
  const { name = null, birthDate = null } = holder.reveal() ?? {}
  return {
    title: ticket?.event ?? passWords[language].type[type],
    name,
    latinName: null,
    birthDate,
    validUntil,
    texts,
    note: ticket === null ? null : [ticket.zone, ticket.product].filter(Boolean).join(' · ') || null,
  }
}
