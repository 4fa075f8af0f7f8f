import { createContext, use, useSyncExternalStore } from 'react'
import type { Client } from '../../main/contract/call.ts'
import type { GateState, GateStore } from './gate-store.ts'

export const GateContext = createContext<GateStore | null>(null)

function useStore(): GateStore {
  const store = use(GateContext)
  if (store === null) throw new Error('a screen stands outside of its gate')
  return store
}

export function useGate(): GateState {
  const store = useStore()
  return useSyncExternalStore(store.subscribe, store.get)
}

export const useClient = (): Client => useStore().client
