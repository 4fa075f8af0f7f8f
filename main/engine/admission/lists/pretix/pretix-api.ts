import { z } from 'zod'
import type { Clock } from '../../../../../native/clock.ts'
import { err, ok, type Result } from '../../../../../native/result.ts'
import type { FetchFault } from '../../../sync/fetch-fault.ts'
import type { Fetched } from '../../../sync/fetch-limited.ts'
import { parseJson, type SourceFault, type Wanted } from '../../../sync/source.ts'

/** A server that wants to be left alone for longer is not waited for. */
const mostWaitS = 120
const mostWaits = 200
/** Fifty orders each: a million orders. */
const maxPages = 20_000

export interface PretixApiParts {
  readonly get: (wanted: Wanted) => Promise<Result<Fetched, FetchFault>>
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * The REST API of pretix, of one event. Servers answer some hundred requests a minute and say when to come again; that is
 * kept to. Pages are asked for by their number: where a page says that the next one is, is not followed.
 * Source: pretix' REST API: authentication (token), pagination, rate limiting.
 */
export class PretixApi {
  readonly #base: string
  readonly #authorization: string
  readonly #parts: PretixApiParts
  #waits = 0

  /** @param url of pretix, without a slash at its end. */
  constructor(
    { url, organizer, event }: { readonly url: string; readonly organizer: string; readonly event: string },
    token: string,
    parts: PretixApiParts,
  ) {
    this.#base = `${url}/api/v1/organizers/${organizer}/events/${event}/`
    this.#authorization = `Token ${token}`
    this.#parts = parts
  }

  async read<T>(path: string, schema: z.ZodType<T>): Promise<Result<T, SourceFault>> {
    const what = path.split('?', 1)[0] ?? ''
    for (;;) {
      const got = await this.#parts.get({
        url: this.#base + path,
        types: ['application/json'],
        authorization: this.#authorization,
      })
      if (got.ok)
        return got.value.kind === 'document'
          ? parseJson(got.value.body, schema, what)
          : err({ code: 'malformed', detail: what })
      if (!(await this.#mayAskAgain(got.error))) return got
    }
  }

  /** Every row, page by page: `take` is given them as they come, and ends it by a fault. */
  async pages<Row, Fault>(
    path: string,
    row: z.ZodType<Row>,
    take: (rows: readonly Row[], page: number, count: number | null) => Fault | null,
  ): Promise<Result<void, SourceFault | Fault>> {
    const Page = z.object({
      count: z.number().int().nullable().default(null),
      next: z.string().nullable(),
      results: z.array(row).max(1_000),
    })
    const joint = path.includes('?') ? '&' : '?'
    for (let page = 1; page <= maxPages; page += 1) {
      const got = await this.read(`${path}${joint}page=${page}`, Page)
      if (!got.ok) return got
      const fault = take(got.value.results, page, got.value.count)
      if (fault !== null) return err(fault)
      if (got.value.next === null) return ok(undefined)
    }
    return err({ code: 'malformed', detail: `${path.split('?', 1)[0] ?? ''}: more than ${maxPages} pages` })
  }

  /** Waits as long as the server asked for. */
  async #mayAskAgain({ code, retryAfterS }: FetchFault): Promise<boolean> {
    if (code !== 'status-busy' || retryAfterS === null || retryAfterS > mostWaitS) return false
    this.#waits += 1
    if (this.#waits > mostWaits) return false
    const { clock, signal } = this.#parts
    await new Promise<void>((resolve) => {
      const done = (): void => {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const cancel = clock.schedule(Math.max(1, retryAfterS) * 1_000, done)
      signal.addEventListener('abort', done)
      if (signal.aborted) done()
    })
    return !signal.aborted
  }
}
