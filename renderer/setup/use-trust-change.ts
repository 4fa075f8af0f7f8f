import { useState } from 'react'
import type { ChangeAnswer, ChangeEffect, TrustChange } from '../../main/contract/trust-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { newId } from './new-id.ts'

/** Where a change stands, from the wish to its end. */
export type ChangeState =
  | { readonly kind: 'none' }
  | { readonly kind: 'working' }
  /** A person is asked. */
  | { readonly kind: 'would'; readonly change: TrustChange; readonly effect: ChangeEffect }
  | { readonly kind: 'done'; readonly effect: ChangeEffect }
  | {
      readonly kind: 'refused'
      readonly change: TrustChange
      readonly answer: Refusal
    }

export type Refusal =
  Exclude<ChangeAnswer, { kind: 'would' | 'done' | 'working' }> | { readonly kind: 'no-answer' }

export interface TrustChanges {
  readonly state: ChangeState
  /** Asks what it would do. */
  readonly propose: (change: TrustChange) => Promise<void>
  /** The person has seen what it would do, and agrees. */
  readonly agree: () => Promise<void>
  readonly forget: () => void
}

/** One change of trust after the other: first what it would do, then that. @param changed called after each. */
export function useTrustChange(changed: () => void): TrustChanges {
  const client = useClient()
  const [state, setState] = useState<ChangeState>({ kind: 'none' })

  const ask = async (change: TrustChange, agreed: ChangeEffect | null): Promise<void> => {
    setState({ kind: 'working' })
    const job = newId()
    for (;;) {
      const answer = await client.call('changeTrust', { job, change, agreed })
      if (!answer.ok) return setState({ kind: 'refused', change, answer: { kind: 'no-answer' } })
      const told = answer.value
      if (told.kind === 'working') continue
      // A signer may have been pinned on the way.
      changed()
      if (told.kind === 'would') return setState({ kind: 'would', change, effect: told.effect })
      return setState(
        told.kind === 'done'
          ? { kind: 'done', effect: told.effect }
          : { kind: 'refused', change, answer: told },
      )
    }
  }

  return {
    state,
    propose: (change) => ask(change, null),
    agree: async () => {
      if (state.kind === 'would') await ask(state.change, state.effect)
    },
    forget: () => setState({ kind: 'none' }),
  }
}
