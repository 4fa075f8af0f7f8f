import { useEffect, useRef, useState } from 'react'
import type { TrialAnswer } from '../../../main/contract/devices-api.ts'
import { useClient } from '../../gate/use-gate.ts'

export interface InputWatch {
  /** By the number of the input; of one that is not in it nothing is known. */
  readonly closed: ReadonlyMap<number, boolean>
  /** The input that moved last, and from what. */
  readonly moved: { readonly input: number; readonly wasClosed: boolean } | null
  /** Why the board is not heard. */
  readonly fault: string | null
  readonly said: Exclude<TrialAnswer, { kind: 'begun' }> | { readonly kind: 'no-answer' } | null
  readonly begin: (json: string) => Promise<void>
}

const nothing = { closed: new Map<number, boolean>(), moved: null, fault: null, said: null }

/**
 * The inputs of a board as they are now, while somebody looks at them.
 * @param isOn false: what is told is of another device.
 * @param onMoved an input has changed, after it was known.
 */
export function useInputWatch(
  isOn: boolean,
  onMoved: (input: number, wasClosed: boolean) => void,
): InputWatch {
  const client = useClient()
  const [state, setState] = useState<Omit<InputWatch, 'begin'>>(nothing)
  // Of what is told in one turn, each builds on what was told before it.
  const closed = useRef(nothing.closed)
  const moved = useRef(onMoved)
  useEffect(() => {
    moved.current = onMoved
  })
  useEffect(() => {
    if (!isOn) return undefined
    return client.on('trial', (event) => {
      if (event.kind === 'lost') {
        closed.current = nothing.closed
        return setState({ ...nothing, fault: event.fault })
      }
      if (event.kind !== 'contact') return undefined
      const { input } = event
      const was = closed.current.get(input)
      closed.current = new Map(closed.current).set(input, event.closed)
      const hasMoved = was !== undefined && was !== event.closed
      setState((before) => ({
        ...before,
        closed: closed.current,
        fault: null,
        moved: hasMoved ? { input, wasClosed: was } : before.moved,
      }))
      return hasMoved ? moved.current(input, was) : undefined
    })
  }, [client, isOn])

  const begin = async (json: string): Promise<void> => {
    closed.current = nothing.closed
    setState(nothing)
    const answer = await client.call('tryDevice', { part: 'inputs', json })
    if (!answer.ok) return setState({ ...nothing, said: { kind: 'no-answer' } })
    const { value } = answer
    if (value.kind !== 'begun') setState({ ...nothing, said: value })
  }
  return { ...state, begin }
}
