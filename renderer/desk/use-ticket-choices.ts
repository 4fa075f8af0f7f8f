import { useEffect, useState } from 'react'
import type { TicketChoices } from '../../main/contract/events-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'

/** What the venue's tickets may be for, asked again when its events change; nothing until the engine has answered. */
export function useTicketChoices(): TicketChoices {
  const { connection } = useGate()
  const client = useClient()
  const [choices, setChoices] = useState<TicketChoices>({ events: [], zones: [], groups: [] })
  useEffect(() => {
    if (connection !== 'connected') return undefined
    const ask = (): void =>
      void client.call('ticketChoices', null).then((answer) => answer.ok && setChoices(answer.value))
    ask()
    return client.on('eventsChanged', ask)
  }, [client, connection])
  return choices
}
