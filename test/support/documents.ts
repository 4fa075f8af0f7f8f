import { err, ok } from '../../native/result.ts'
import { fetchFault } from '../../main/engine/sync/fetch-fault.ts'
import type { SourceParts, Wanted } from '../../main/engine/sync/source.ts'

/** What a source meets: documents by their addresses, and files by their names. Another address is not found. */
export class Documents {
  readonly pages = new Map<string, string | Buffer>()
  readonly files = new Map<string, string>()
  readonly asked: Wanted[] = []

  json(url: string, content: unknown): this {
    this.pages.set(url, JSON.stringify(content))
    return this
  }

  parts(over: Partial<SourceParts> = {}): SourceParts {
    return {
      get: (wanted) => {
        this.asked.push(wanted)
        const page = this.pages.get(wanted.url)
        if (page === undefined) return Promise.resolve(err(fetchFault('status-missing', wanted.url)))
        const etag = `"${Buffer.from(page).toString('base64url').slice(-16)}"`
        if (wanted.validators?.etag === etag) return Promise.resolve(ok({ kind: 'not-modified' }))
        return Promise.resolve(
          ok({ kind: 'document', body: Buffer.from(page), validators: { etag, lastModified: null } }),
        )
      },
      readFile: (path) => {
        const text = this.files.get(path)
        return text === undefined ? err({ code: 'file-unusable', detail: path }) : ok(text)
      },
      memory: null,
      known: [],
      leave: new Set(),
      ...over,
    }
  }
}
