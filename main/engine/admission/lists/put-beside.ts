import type { Clock } from '../../../../native/clock.ts'
import { err, type Result } from '../../../../native/result.ts'
import type { ListFault, ListPut, NewList, PutBy, StoredLists } from '../../store/code-lists.ts'

/**
 * After each piece others may write for so many times as long as it took. With no pause a gate waits for the whole list,
 * with one as long as the piece still some 50 ms now and then; with this, some 10 ms.
 */
const restShare = 2
const leastRestMs = 1

export interface BesideParts {
  readonly clock: Clock
  /** Nothing is changed then. */
  readonly signal?: AbortSignal
  readonly onRows?: (rows: number) => void
}

/** Writes a list beside a gate, which reserves and counts its guests in the same store meanwhile. */
export async function putBeside(
  lists: StoredLists,
  list: NewList,
  by: PutBy,
  { clock, signal, onRows }: BesideParts,
): Promise<Result<ListPut, ListFault | { readonly code: 'stopped' }>> {
  const steps = lists.putInSteps(list, by)
  for (;;) {
    const begunMs = clock.monotonicMs()
    const step = steps.next()
    if (step.done === true) return step.value
    onRows?.(step.value)
    await rest(clock, clock.monotonicMs() - begunMs)
    if (signal?.aborted === true) {
      steps.return(err({ code: 'list-disturbed' }))
      return err({ code: 'stopped' })
    }
  }
}

/** What lists have left behind goes, in pieces with the same rests. */
export async function sweepBeside(lists: StoredLists, atS: number, clock: Clock): Promise<void> {
  for (;;) {
    const begunMs = clock.monotonicMs()
    const swept = lists.sweep(atS)
    if (!swept.ok || !swept.value) return
    await rest(clock, clock.monotonicMs() - begunMs)
  }
}

const rest = (clock: Clock, tookMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.schedule(Math.max(leastRestMs, Math.ceil(restShare * tookMs)), resolve)
  })
