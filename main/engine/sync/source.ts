import type { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'
import type { TrustEntry } from '../trust/trust-document.ts'
import type { FetchFault } from './fetch-fault.ts'
import type { Fetched, Validators } from './fetch-limited.ts'

/** Why a source gave nothing. What it gave before stays in force. Stable codes; `detail` is for an operator. */
export type SourceFault =
  | FetchFault
  | {
      readonly code:
        /** It is not in the form that such a source has. */
        | 'malformed'
        /** Not signed by whom the configuration pins. */
        | 'signature-invalid'
        /** Signed, but before what is in force: somebody shows us an old copy. */
        | 'older'
        /** A file that the configuration names, such as a token. */
        | 'file-unusable'
      readonly detail: string
    }

/** What is remembered of a source from its last success. */
export interface SourceMemory {
  readonly validators: Validators | null
  /** Grows with each edition, by its text; null where a source has no such thing. */
  readonly edition: string | null
}

/** One document of a source. The rest of the request, such as limits and whom to trust, is the same for all. */
export interface Wanted {
  readonly url: string
  readonly types: readonly string[]
  readonly validators?: Validators | null
  readonly authorization?: string
}

export interface SourceParts {
  readonly get: (wanted: Wanted) => Promise<Result<Fetched, FetchFault>>
  /** A small file that the configuration names. */
  readonly readFile: (path: string) => Result<string, SourceFault>
  readonly memory: SourceMemory | null
  /** Issuers as this source brought them. */
  readonly known: readonly TrustEntry[]
  /** Issuers that have a source of their own: a directory says nothing of them. */
  readonly leave: ReadonlySet<string>
}

export type Brought =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'issuers'
      /** Entries of a trust document, not yet checked. All that the source has: what is missing is withdrawn. */
      readonly entries: readonly unknown[]
      readonly memory: SourceMemory
      /** Documents that did not come, and that the rest does without. */
      readonly missing: readonly SourceFault[]
    }

export const jsonTypes = ['application/json', 'text/plain', 'application/octet-stream'] as const

/** Reads a document of this shape. What it holds instead is not quoted: it may be of a person. */
export function parseJson<T>(body: Buffer, schema: z.ZodType<T>, what: string): Result<T, SourceFault> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return err({ code: 'malformed', detail: `${what}: not JSON` })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return ok(parsed.data)
  const { path = [], code = '' } = parsed.error.issues[0] ?? {}
  return err({ code: 'malformed', detail: `${what}: ${path.join('.').slice(0, 80)}: ${code}` })
}
