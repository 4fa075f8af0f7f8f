import { useEffect, useState } from 'react'
import type { EventsQuery, EventsView } from '../../../main/contract/events-api.ts'
import { useClient, useGate } from '../../gate/use-gate.ts'

/** Events on one page. */
export const pageSize = 25
/** How soon it is seen that another event is on. Milliseconds. */
const lookMs = 10_000

/** The events of the venue, from `offset` on, as they are now; null until the engine has answered, and at the demo venue. */
export function useEvents(which: EventsQuery['which'], offset: number): EventsView | null {
  const { connection } = useGate()
  const client = useClient()
  const [view, setView] = useState<EventsView | null>(null)
  useEffect(() => {
    if (connection !== 'connected') return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let asked = 0
    const look = async (): Promise<void> => {
      clearTimeout(timer)
      asked += 1
      const own = asked
      const answer = await client.call('venueEvents', { which, offset, limit: pageSize })
      if (own !== asked) return
      if (answer.ok && answer.value.kind === 'events') setView(answer.value)
      timer = setTimeout(() => void look(), lookMs)
    }
    const end = client.on('eventsChanged', () => void look())
    void look()
    return () => {
      end()
      asked += 1
      clearTimeout(timer)
    }
  }, [client, connection, which, offset])
  return view
}
