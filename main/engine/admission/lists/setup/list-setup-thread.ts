import type { Clock } from '../../../../../native/clock.ts'
import type { CallInput, CallOutput } from '../../../../contract/gate-api.ts'
import type { BlockAnswer, ListsPage } from '../../../../contract/lists-api.ts'
import { ThreadCalls } from '../../../thread-calls.ts'
import type { Blockable } from '../tags.ts'
import type { ListSetupCalls, ListThread } from './list-setup-port.ts'

export interface ListSetupSite {
  /** Planned, as they are now. */
  readonly events: () => ListsPage['events']
  readonly zones: ListsPage['zones']
  /** What a scanner read, as the venue would block it; or why it cannot. */
  readonly blockable: (text: string) => Blockable | (BlockAnswer & { kind: 'refused' })['fault']
}

/** `ListSetup` in a thread of its own, with its own connection: 200,000 codes are read and written while gates open. */
export class ListSetupThread {
  readonly #calls: ThreadCalls<ListSetupCalls>
  readonly #site: ListSetupSite

  constructor(open: () => ListThread, clock: Clock, site: ListSetupSite) {
    this.#calls = new ThreadCalls(open, clock)
    this.#site = site
  }

  async lists(): Promise<CallOutput<'lists'>> {
    const page = await this.#calls.ask('lists', null, failed)
    if (page.kind === 'failed') return page
    const { events, zones } = this.#site
    const planned = events()
    const others = new Set(page.lists.map(({ event }) => event))
    for (const { id } of planned) others.delete(id)
    return {
      kind: 'page',
      lists: [...page.lists],
      blocked: [...page.blocked],
      events: [...planned, ...[...others].map((id) => ({ id, name: id }))],
      zones,
      issuers: [...page.issuers],
    }
  }

  listUse(input: CallInput<'listUse'>): Promise<CallOutput<'listUse'>> {
    return this.#calls.ask('listUse', input, () => ({ kind: 'unknown' }))
  }

  listFilePart(part: CallInput<'listFilePart'>): Promise<CallOutput<'listFilePart'>> {
    return this.#calls.ask('listFilePart', part, () => 'failed')
  }

  changeList(request: CallInput<'changeList'>): Promise<CallOutput<'changeList'>> {
    return this.#calls.ask('changeList', request, failed)
  }

  cancelList(input: CallInput<'cancelList'>): Promise<CallOutput<'cancelList'>> {
    return this.#calls.ask('cancelList', input, () => null)
  }

  async blockPass({ pass, act }: CallInput<'blockPass'>): Promise<CallOutput<'blockPass'>> {
    if (pass.kind !== 'shown') return this.#calls.ask('blockPass', { pass, act }, failed)
    const what = this.#site.blockable(pass.text.trim())
    if (typeof what === 'string') return { kind: 'refused', fault: what }
    return this.#calls.ask('blockPass', { pass: { kind: 'read', what }, act }, failed)
  }

  close(): void {
    this.#calls.close()
  }
}

const failed = (fault: string) => ({ kind: 'failed' as const, fault })
