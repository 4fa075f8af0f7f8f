import type { Client } from '../../main/contract/call.ts'
import type { CallOutput } from '../../main/contract/gate-api.ts'

export type CountsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'ready'; readonly counts: CallOutput<'counts'>; readonly fromS: number }

/** While doors are open the counts change all the time; they are fetched once in this. Milliseconds. */
const throttleMs = 1_000

/**
 * Fetches the counts of a span of time (Unix seconds, `toS` not included), and again whenever they have changed; the
 * last change is never missed. Returns what ends it.
 */
export function watchCounts(
  client: Client,
  { fromS, toS }: { readonly fromS: number; readonly toS: number },
  tell: (state: CountsState) => void,
): () => void {
  let ended = false
  let changed = false
  let pause: ReturnType<typeof setTimeout> | null = null

  const fetchNow = async (): Promise<void> => {
    changed = false
    pause = setTimeout(() => {
      pause = null
      if (changed) void fetchNow()
    }, throttleMs)
    const answer = await client.call('counts', { fromS, toS })
    if (!ended) tell(answer.ok ? { kind: 'ready', counts: answer.value, fromS } : { kind: 'failed' })
  }

  const stopListening = client.on('counted', () => {
    changed = true
    if (pause === null) void fetchNow()
  })
  void fetchNow()

  return () => {
    ended = true
    stopListening()
    if (pause !== null) clearTimeout(pause)
  }
}
