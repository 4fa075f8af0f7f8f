import { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'

/** Issuers of the demo venue live here, and nowhere else: `.invalid` can never be anybody's (RFC 2606, section 2). */
export const demoNamespace = 'https://demo.passgate.invalid/'

export const isDemoIssuer = (iss: string): boolean => iss.startsWith(demoNamespace)

/** Whole directories have 650 issuers of 1 to 30 keys; these are limits of sense, not of the format. */
const maxIssuers = 20_000
const maxKeys = 200

const SmartHealthCardIssuer = z.object({
  format: z.literal('smart-health-card'),
  iss: z
    .string()
    .max(512)
    .regex(/^https:\/\/\S*[^\s/]$/, 'an https address without a slash at its end, exactly as cards carry it'),
  name: z.string().min(1).max(200),
  /** Keys and lists are judged one by one: a bad one is left out, and said. */
  jwks: z.object({ keys: z.array(z.unknown()).max(maxKeys) }),
  crls: z.array(z.unknown()).max(maxKeys).default([]),
})

/** Whom to trust, as one JSON file. Other formats add their own kind of entry. */
const TrustDocumentSchema = z.object({
  issuers: z
    .array(z.discriminatedUnion('format', [SmartHealthCardIssuer]))
    .max(maxIssuers)
    .superRefine((issuers, context) => {
      const seen = new Set<string>()
      issuers.forEach(({ format, iss }, index) => {
        // Of two entries only one could count, and nobody would know which keys that leaves out.
        if (seen.has(`${format} ${iss}`))
          context.addIssue({ code: 'custom', path: [index, 'iss'], message: 'this issuer is there twice' })
        seen.add(`${format} ${iss}`)
      })
    }),
})
export type TrustDocument = z.output<typeof TrustDocumentSchema>
export type TrustEntry = TrustDocument['issuers'][number]

/** Where a trust file is wrong, and how. */
export interface TrustMistake {
  readonly path: string
  readonly problem: string
}

export function parseTrustDocument(input: unknown): Result<TrustDocument, readonly TrustMistake[]> {
  const parsed = TrustDocumentSchema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  return err(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), problem: message })))
}
