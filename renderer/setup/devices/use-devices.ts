import { useEffect, useState } from 'react'
import type { DevicesView } from '../../../main/contract/devices-api.ts'
import { useClient, useGate } from '../../gate/use-gate.ts'

/** How soon something that was plugged in is seen. Milliseconds. */
const lookMs = 1_500

/** What is plugged in and how the lanes' devices do, looked at again and again; null until the engine has answered. */
export function useDevices(): DevicesView | null {
  const { connection } = useGate()
  const client = useClient()
  const [view, setView] = useState<DevicesView | null>(null)
  useEffect(() => {
    if (connection !== 'connected') return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLeft = false
    const look = async (): Promise<void> => {
      const answer = await client.call('devices', null)
      if (isLeft) return
      if (answer.ok) setView(answer.value)
      timer = setTimeout(() => void look(), lookMs)
    }
    void look()
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [client, connection])
  return view
}
