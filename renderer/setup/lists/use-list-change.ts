import { useRef, useState } from 'react'
import type { ListAnswer, ListChange, ListEffect } from '../../../main/contract/lists-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { newId } from '../new-id.ts'

type Step = Pick<ListAnswer & { kind: 'working' }, 'step' | 'percent'>

/** Where a change of a list stands, from the wish to its end. */
export type ListChangeState =
  | { readonly kind: 'none' }
  | { readonly kind: 'working'; readonly change: ListChange; readonly step: Step | null }
  /** A person is asked. */
  | { readonly kind: 'would'; readonly change: ListChange; readonly effect: ListEffect }
  | {
      readonly kind: 'done'
      readonly change: ListChange
      readonly effect: ListEffect
      readonly elsewhere: number
    }
  | { readonly kind: 'refused'; readonly change: ListChange; readonly answer: ListRefusal }

export type ListRefusal =
  Exclude<ListAnswer, { kind: 'would' | 'done' | 'working' }> | { readonly kind: 'no-answer' }

export interface ListChanges {
  readonly state: ListChangeState
  /** Asks what it would do. */
  readonly propose: (change: ListChange) => Promise<void>
  /** The person has seen what it would do, and agrees. */
  readonly agree: () => Promise<void>
  /** What is under way is given up. */
  readonly cancel: () => void
  readonly forget: () => void
}

/** One change after the other: first what it would do, then that. @param changed called after each. */
export function useListChange(changed: () => void): ListChanges {
  const client = useClient()
  const [state, setState] = useState<ListChangeState>({ kind: 'none' })
  const job = useRef('')

  const ask = async (change: ListChange, effect: ListEffect | null): Promise<void> => {
    setState({ kind: 'working', change, step: null })
    job.current = newId()
    const agreed = effect === null ? null : agreedOf(effect)
    for (;;) {
      const answer = await client.call('changeList', { job: job.current, change, agreed })
      if (!answer.ok) return setState({ kind: 'refused', change, answer: { kind: 'no-answer' } })
      const told = answer.value
      if (told.kind === 'working') {
        setState({ kind: 'working', change, step: { step: told.step, percent: told.percent } })
        continue
      }
      if (told.kind === 'would') return setState({ kind: 'would', change, effect: told.effect })
      changed()
      return setState(
        told.kind === 'done'
          ? { kind: 'done', change, effect: told.effect, elsewhere: told.elsewhere }
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
    cancel: () => void client.call('cancelList', { job: job.current }),
    forget: () => setState({ kind: 'none' }),
  }
}

const agreedOf = ({ codes, before, added, gone }: ListEffect) => ({ codes, before, added, gone })
