import type { BlockOrder, ListRow } from '../../../../contract/lists-api.ts'
import type { CallInput, CallOutput } from '../../../../contract/gate-api.ts'
import type { CalledThread, ThreadReply, ThreadRequest } from '../../../thread-calls.ts'
import type { Blockable } from '../tags.ts'

/** A pass that a screen has shown was read before: the thread is told how the venue would block it, and no more. */
export interface ReadBlockOrder extends Omit<BlockOrder, 'pass'> {
  readonly pass:
    Exclude<BlockOrder['pass'], { kind: 'shown' }> | { readonly kind: 'read'; readonly what: Blockable }
}

export interface StoredPage {
  readonly kind: 'page'
  readonly lists: readonly ListRow[]
  readonly blocked: readonly {
    readonly event: string | null
    readonly reason: string
    readonly passes: number
  }[]
  /** Who sells tickets. */
  readonly issuers: readonly { readonly id: string; readonly name: string }[]
}

/** The calls that `ListSetup` answers, in its thread. */
export interface ListSetupCalls {
  readonly lists: { input: null; answer: StoredPage | { readonly kind: 'failed'; readonly fault: string } }
  readonly listUse: { input: CallInput<'listUse'>; answer: CallOutput<'listUse'> }
  readonly listFilePart: { input: CallInput<'listFilePart'>; answer: CallOutput<'listFilePart'> }
  readonly changeList: { input: CallInput<'changeList'>; answer: CallOutput<'changeList'> }
  readonly cancelList: { input: CallInput<'cancelList'>; answer: null }
  readonly blockPass: { input: ReadBlockOrder; answer: CallOutput<'blockPass'> }
}

export type ListRequestMessage = ThreadRequest<ListSetupCalls>
export type ListReply = ThreadReply<ListSetupCalls>
export type ListThread = CalledThread<ListSetupCalls>
