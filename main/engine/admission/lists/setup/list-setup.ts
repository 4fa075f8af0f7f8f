import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../../../../native/clock.ts'
import {
  AgreedList,
  maxListFileLength,
  type BlockAnswer,
  type ListAnswer,
  type ListChange,
  type ListRequest,
  type ListUse,
} from '../../../../contract/lists-api.ts'
import type { PartAnswer, TrustFilePart } from '../../../../contract/trust-api.ts'
import { FileUpload } from '../../../file-upload.ts'
import { isCode } from '../../../passes/listed-code/code-lists.ts'
import { StoredLists } from '../../../store/code-lists.ts'
import { everyIssuer, IssuerList } from '../../../store/issuer-list.ts'
import type { Store } from '../../../store/open-store.ts'
import { tagsToBlock, writeBlocked } from '../block-passes.ts'
import { isTicketId, type ToBlock } from '../csv-blocked.ts'
import type { Blockable } from '../tags.ts'
import {
  answerTo,
  draftImport,
  putImport,
  type DraftedImport,
  type ImportChange,
  type Step,
} from './list-import.ts'
import { listUse } from './list-use.ts'
import type { ReadBlockOrder, StoredPage } from './list-setup-port.ts'

/** Whom the record names. What the person's file is called stays with the person. */
const actor = 'setup screen'
/** A screen that asks how far the work is gets its answer at the latest then. Milliseconds. */
const patienceMs = 300
/** Formats whose issuers sell tickets; others cannot be blocked one by one. */
const ticketFormats: ReadonlySet<string> = new Set(['venue-ticket', 'pretix'])
const maxIssuers = 500

export interface ListSetupParts {
  readonly store: Store
  readonly clock: Clock
  /** Of the venue. */
  readonly timeZone: string
  readonly zoneIds: readonly string[]
}

/** A change that somebody asked for: asked for again, it is not begun again. */
interface Job {
  readonly id: string
  readonly stop: AbortController
  readonly answer: Promise<ListAnswer>
  step: Step
  isDone: boolean
}

/**
 * The venue's lists, as the setup screen sees and changes them. A list is first only read and told of, and then written
 * if that would still do the same. Made for a thread of its own; while one thing is under way the others are answered.
 */
export class ListSetup {
  readonly #parts: ListSetupParts
  readonly #lists: StoredLists
  readonly #issuers: IssuerList
  readonly #upload = new FileUpload(maxListFileLength)
  #job: Job | null = null
  #drafted: DraftedImport | null = null

  constructor(parts: ListSetupParts) {
    this.#parts = parts
    this.#lists = new StoredLists(parts.store)
    this.#issuers = new IssuerList(parts.store)
  }

  page(): StoredPage {
    return {
      kind: 'page',
      lists: this.#lists
        .heads()
        .map(({ name, event, kind, codes, importedAtS }) => ({ name, event, kind, codes, importedAtS })),
      blocked: this.#lists.blockedCounts(),
      issuers: this.#issuers
        .find(everyIssuer)
        .filter(({ format }) => ticketFormats.has(format))
        .slice(0, maxIssuers)
        .map(({ id, name }) => ({ id, name })),
    }
  }

  async use(name: string): Promise<ListUse> {
    const head = this.#lists.heads().find((list) => list.name === name)
    if (head === undefined) return { kind: 'unknown' }
    const { store, zoneIds } = this.#parts
    return listUse(head, store, this.#lists, zoneIds)
  }

  filePart(part: TrustFilePart): PartAnswer {
    this.#drafted = null
    return this.#upload.take(part)
  }

  /** @param nowS Unix seconds. */
  async change(request: ListRequest, nowS: number): Promise<ListAnswer> {
    if (this.#job?.id !== request.job) {
      if (this.#job?.isDone === false) return { kind: 'busy' }
      this.#job = this.#begin(request, nowS)
    }
    const job = this.#job
    return Promise.race([job.answer, this.#working(job)])
  }

  cancel(job: string): null {
    if (this.#job?.id === job) this.#job.stop.abort()
    return null
  }

  /** @param nowS Unix seconds. */
  block({ pass, act }: ReadBlockOrder, nowS: number): BlockAnswer {
    const what = this.#toBlock(pass)
    if (typeof what === 'string') return { kind: 'refused', fault: what }
    const tagged = tagsToBlock([what], act.kind === 'block' ? act.event : null, this.#lists)
    if (!tagged.ok) return { kind: 'failed', fault: tagged.error.code }
    if (tagged.value.withoutKey) return { kind: 'refused', fault: 'no-lists' }
    const changed = writeBlocked(tagged.value, act, { actor, atS: nowS }, this.#lists)
    return changed.ok
      ? { kind: 'done', changed: changed.value > 0, listed: tagged.value.unlisted === 0 }
      : { kind: 'failed', fault: changed.error.code }
  }

  #toBlock(pass: ReadBlockOrder['pass']): ToBlock | Blockable | (BlockAnswer & { kind: 'refused' })['fault'] {
    if (pass.kind === 'read') return pass.what
    if (pass.kind === 'code') {
      const code = pass.code.trim()
      return isCode(code) ? { kind: 'code', code } : 'code-not-allowed'
    }
    const id = pass.id.trim()
    if (!isTicketId(id)) return 'id-not-allowed'
    // A slip in it would block nothing, and nobody would know.
    const isKnown = this.page().issuers.some((issuer) => issuer.id === pass.issuer)
    return isKnown ? { kind: 'ticket', issuer: pass.issuer, id } : 'issuer-unknown'
  }

  #begin({ job: id, change, agreed }: ListRequest, nowS: number): Job {
    const stop = new AbortController()
    const { answer, settle, fail } = promised()
    const job: Job = { id, stop, answer, step: { step: 'reading', percent: 0 }, isDone: false }
    this.#done(change, agreed, job, nowS)
      .then(settle, fail)
      .finally(() => {
        job.isDone = true
      })
    return job
  }

  async #done(change: ListChange, agreed: AgreedList | null, job: Job, atS: number): Promise<ListAnswer> {
    if (change.kind === 'remove') return this.#remove(change.list, agreed, atS)
    const parts = {
      lists: this.#lists,
      timeZone: this.#parts.timeZone,
      signal: job.stop.signal,
      onStep: (step: Step) => {
        job.step = step
      },
    }
    if (agreed === null) {
      const text = this.#upload.parts(change.upload)
      if (text === null) return { kind: 'refused', fault: 'upload-gone', detail: '' }
      const drafted = await draftImport(change, text, parts)
      if (!drafted.ok) return drafted.error
      this.#drafted = drafted.value
      return { kind: 'would', effect: drafted.value.effect }
    }
    const drafted = this.#draftedFor(change)
    if (drafted === null) return { kind: 'refused', fault: 'upload-gone', detail: '' }
    const now = this.#lists.heads().find(({ name }) => name === change.list)?.batch ?? null
    if (now !== drafted.batch || !isDeepStrictEqual(AgreedList.parse(drafted.effect), agreed))
      return { kind: 'changed-meanwhile' }
    const answer = await putImport(drafted, { actor, atS }, { ...parts, clock: this.#parts.clock })
    // Its file may be wanted once more after anything else.
    if (answer.kind === 'done') this.#forget()
    return answer
  }

  #draftedFor(change: ImportChange): DraftedImport | null {
    return this.#drafted !== null && isDeepStrictEqual(this.#drafted.change, change) ? this.#drafted : null
  }

  #remove(name: string, agreed: AgreedList | null, atS: number): ListAnswer {
    const head = this.#lists.heads().find((list) => list.name === name)
    if (head === undefined) return answerTo({ code: 'list-unknown' })
    const counts = { codes: 0, before: head.codes, added: 0, gone: head.codes }
    const effect = { ...counts, weak: null, shrinks: false, ignored: [] }
    if (agreed === null) return { kind: 'would', effect }
    if (!isDeepStrictEqual(counts, agreed)) return { kind: 'changed-meanwhile' }
    const removed = this.#lists.remove(name, { actor, atS })
    return removed.ok ? { kind: 'done', effect, elsewhere: 0 } : answerTo(removed.error)
  }

  #forget(): void {
    this.#upload.forget()
    this.#drafted = null
  }

  #working(job: Job): Promise<ListAnswer> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.schedule(patienceMs, () => resolve({ kind: 'working', ...job.step }))
      void job.answer.then(cancel, cancel)
    })
  }
}

function promised() {
  const { promise, resolve, reject } = Promise.withResolvers<ListAnswer>()
  // Whoever asks is told; nobody may ask any more.
  promise.catch(() => undefined)
  return { answer: promise, settle: resolve, fail: reject }
}
