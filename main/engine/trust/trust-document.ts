import { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'
import { passFormatIds } from '../passes/reasons.ts'
import { formats } from '../passes/formats.ts'
import type { IssuerSummary, TrustKind } from './trust-kind.ts'

/** Issuers of the demo venue live here, and nowhere else: `.invalid` can never be anybody's (RFC 2606, section 2). */
export const demoNamespace = 'https://demo.passgate.invalid/'

/** @param id as `idOf` gives it. */
export const isDemoIssuer = (id: string): boolean => id.startsWith(demoNamespace)

/** Whole directories have 650 issuers of 1 to 30 keys; this is a limit of sense, not of a format. */
const maxIssuers = 20_000

/** Of an entry: a JSON Web Key in a set in an issuer is four. */
const maxDepth = 64
const Deep = z.object({ issuers: z.array(z.unknown()) })
const Formatted = z.object({ format: z.string() })

const [first = formats[0].trust.schema, ...others] = formats.map(({ trust }) => trust.schema)

const IssuerName = z.strictObject({ format: z.enum(passFormatIds), id: z.string().max(1_000) })

const Document = z.object({
  issuers: z
    .array(z.discriminatedUnion('format', [first, ...others]))
    .max(maxIssuers)
    .superRefine((issuers, context) => {
      const seen = new Set<string>()
      issuers.forEach((entry, index) => {
        const issuer = nameOf(entry)
        // Of two entries only one could count, and nobody would know which keys that leaves out.
        if (seen.has(issuer))
          context.addIssue({ code: 'custom', path: [index], message: 'this issuer is there twice' })
        seen.add(issuer)
      })
    }),
  distrusted: z.array(IssuerName).max(maxIssuers).optional(),
})
/** Whom to trust, as one JSON file. Each format has its own kind of entry. */
const TrustDocumentSchema = Document.superRefine(({ issuers, distrusted = [] }, context) => {
  const known = new Set(issuers.map((entry) => nameOf(entry)))
  distrusted.forEach(({ format, id }, index) => {
    // Written wrongly, it would leave an issuer trusted.
    if (!known.has(`${format} ${id}`))
      context.addIssue({
        code: 'custom',
        path: ['distrusted', index],
        message: 'there is no such issuer here',
      })
  })
})
export type TrustEntry = z.output<(typeof formats)[number]['trust']['schema']>
export type IssuerName = z.output<typeof IssuerName>
export interface TrustDocument {
  readonly issuers: readonly TrustEntry[]
  /** Those of them whose passes are known as genuine and not accepted. Absent: it says nothing of that. */
  readonly distrusted?: readonly IssuerName[] | undefined
}

export function kindOf({ format }: TrustEntry): TrustKind<TrustEntry> {
  const found = formats.find(({ id }) => id === format)
  if (found === undefined) throw new TypeError(`no format is called ${format}`)
  return found.trust
}

/** What its passes name it by. */
export const idOf = (entry: TrustEntry): string => kindOf(entry).id(entry)
export const summaryOf = (entry: TrustEntry): IssuerSummary => kindOf(entry).summary(entry)

/** Formats may name issuers alike. */
const nameOf = (entry: TrustEntry): string => `${entry.format} ${idOf(entry)}`

/** One entry alone, such as the store has it; null where it is none. */
export function parseTrustEntry(input: unknown): TrustEntry | null {
  if (isTooDeep(input)) return null
  const kind = formats.find(({ id }) => id === Formatted.safeParse(input).data?.format)
  return kind?.trust.schema.safeParse(input).data ?? null
}

/** Keys and lists may be anything; but what is nested without end could not be written down again. */
function isTooDeep(input: unknown): boolean {
  let level: unknown[] = [input]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true
    level = level.flatMap(holdersIn)
  }
  return false
}

/** What in it may hold more in turn. */
function holdersIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const inner: unknown[] = Array.isArray(value) ? value : Object.values(value)
  return inner.filter((part) => typeof part === 'object' && part !== null)
}

/** Where a trust file is wrong, and how. */
export interface TrustMistake {
  readonly path: string
  readonly problem: string
}

export function parseTrustDocument(input: unknown): Result<TrustDocument, readonly TrustMistake[]> {
  const deep = Deep.safeParse(input).data?.issuers.findIndex(isTooDeep) ?? -1
  if (deep >= 0) return err([{ path: `issuers.${deep}`, problem: `nested more than ${maxDepth} deep` }])
  const parsed = TrustDocumentSchema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  return err(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), problem: message })))
}
