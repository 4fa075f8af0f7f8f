import { useCallback, useEffect, useState } from 'react'
import type { CallAnswer } from '../../../main/contract/call.ts'
import type { ListsPage } from '../../../main/contract/lists-api.ts'
import { useClient, useGate } from '../../gate/use-gate.ts'

/** What a source or a command has changed beside this screen is seen then. Milliseconds. */
const lookMs = 10_000

export interface ShownLists {
  /** What the gate last said; null: nothing yet. */
  readonly page: ListsPage | null
  /** The code of why there is nothing newer. */
  readonly trouble: string | null
  /** After a change. */
  readonly lookAgain: () => void
}

export function useLists(): ShownLists {
  const { connection } = useGate()
  const client = useClient()
  const [page, setPage] = useState<ListsPage | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)

  const take = useCallback((answer: CallAnswer<'lists'>): void => {
    if (!answer.ok) setTrouble('no-answer')
    else if (answer.value.kind === 'failed') setTrouble(answer.value.fault)
    else {
      setPage(answer.value)
      setTrouble(null)
    }
  }, [])

  useEffect(() => {
    if (connection !== 'connected') return undefined
    const look = (): void => void client.call('lists', null).then(take)
    look()
    const timer = setInterval(look, lookMs)
    return () => clearInterval(timer)
  }, [client, connection, take])

  return { page, trouble, lookAgain: () => void client.call('lists', null).then(take) }
}
