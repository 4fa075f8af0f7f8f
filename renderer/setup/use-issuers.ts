import { useCallback, useEffect, useRef, useState } from 'react'
import type { IssuerFilter, IssuersAnswer, IssuersPage } from '../../main/contract/trust-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'

/** Issuers on one page of the list. */
export const pageSize = 25
/** A person types: each letter need not be searched for. Milliseconds. */
const typingMs = 200

export const everyIssuer: IssuerFilter = {
  search: '',
  format: null,
  country: null,
  source: null,
  accepted: null,
}

export interface ShownIssuers {
  /** What the gate last said; null: nothing yet. */
  readonly page: IssuersPage | null
  /** Why there is nothing newer. */
  readonly trouble: Exclude<IssuersAnswer, IssuersPage> | { readonly kind: 'no-answer' } | null
  /** After a change. */
  readonly lookAgain: () => void
}

/** The issuers that `filter` lets through, from `offset` on; looked up again when one of them changes. */
export function useIssuers(filter: IssuerFilter, offset: number): ShownIssuers {
  const { connection } = useGate()
  const client = useClient()
  const [page, setPage] = useState<IssuersPage | null>(null)
  const [trouble, setTrouble] = useState<ShownIssuers['trouble']>(null)
  const [look, setLook] = useState(0)
  const lastLook = useRef(-1)

  useEffect(() => {
    if (connection !== 'connected') return undefined
    let isWanted = true
    const ask = async (): Promise<void> => {
      for (;;) {
        const answer = await client.call('issuers', { filter, offset, limit: pageSize })
        if (!isWanted) return
        if (!answer.ok) return setTrouble({ kind: 'no-answer' })
        if (answer.value.kind === 'page') {
          setPage(answer.value)
          return setTrouble(null)
        }
        setTrouble(answer.value)
        if (answer.value.kind === 'failed') return
      }
    }
    const isTyping = lastLook.current === look
    lastLook.current = look
    const timer = setTimeout(() => void ask(), isTyping ? typingMs : 0)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [client, connection, filter, offset, look])

  return { page, trouble, lookAgain: useCallback(() => setLook((before) => before + 1), []) }
}
