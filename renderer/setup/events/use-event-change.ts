import { useState } from 'react'
import type { EventChange, EventsChanged } from '../../../main/contract/events-api.ts'
import { useClient } from '../../gate/use-gate.ts'

/** Where a change of events stands, from the wish to its end. */
export type ChangeState =
  | { readonly kind: 'none' | 'working' | 'no-answer' }
  | Exclude<EventsChanged, { kind: 'would' | 'not-here' }>
  /** A person is asked. */
  | (EventsChanged & { readonly kind: 'would' } & Asked)

interface Asked {
  readonly change: EventChange
  readonly revision: string
}

export type ChangeAnswer = EventsChanged | { readonly kind: 'no-answer' }

export interface EventChanges {
  readonly state: ChangeState
  /** Makes the change, or asks what it would do. @param revision of the list that the person has seen. */
  readonly propose: (change: EventChange, revision: string) => Promise<ChangeAnswer>
  /** The person has seen what it would do, and agrees. */
  readonly agree: () => Promise<ChangeAnswer>
  readonly forget: () => void
}

/** One change of events after the other. */
export function useEventChange(): EventChanges {
  const client = useClient()
  const [state, setState] = useState<ChangeState>({ kind: 'none' })

  const ask = async (change: EventChange, revision: string, agreed: string | null): Promise<ChangeAnswer> => {
    setState({ kind: 'working' })
    const answer = await client.call('changeEvents', { revision, change, agreed })
    if (!answer.ok || answer.value.kind === 'not-here') {
      setState({ kind: 'no-answer' })
      return { kind: 'no-answer' }
    }
    const told = answer.value
    setState(told.kind === 'would' ? { ...told, change, revision } : told)
    return told
  }
  return {
    state,
    propose: (change, revision) => ask(change, revision, null),
    agree: () =>
      state.kind === 'would'
        ? ask(state.change, state.revision, state.agreement)
        : Promise.resolve({ kind: 'no-answer' }),
    forget: () => setState({ kind: 'none' }),
  }
}
