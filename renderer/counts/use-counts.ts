import { useEffect, useState } from 'react'
import { useClient, useGate } from '../gate/use-gate.ts'
import { watchCounts, type CountsState } from './watch-counts.ts'

/** The counts between two moments, kept up to date. @param fromS and toS: Unix seconds, the latter not included. */
export function useCounts(fromS: number, toS: number): CountsState {
  const { connection } = useGate()
  const client = useClient()
  const [state, setState] = useState<CountsState>({ kind: 'loading' })
  const connected = connection === 'connected'

  useEffect(
    () => (connected ? watchCounts(client, { fromS, toS }, setState) : undefined),
    [client, connected, fromS, toS],
  )

  return state.kind === 'ready' && state.fromS !== fromS ? { kind: 'loading' } : state
}
