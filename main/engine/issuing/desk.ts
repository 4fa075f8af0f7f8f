import type { CallOutput } from '../../contract/gate-api.ts'
import type { DeskAnswer, DeskOrder, DeskState } from '../../contract/desk-api.ts'

/** What issues at a ticket desk. */
export interface Desk {
  state(): DeskState
  unlock(passphrase: string): Promise<CallOutput<'unlockDesk'>>
  issue(order: DeskOrder): Promise<DeskAnswer>
}

/** Of a gate that has no authority of its own. */
export const noDesk: Desk = {
  state: () => ({ kind: 'absent' }),
  unlock: () => Promise.resolve('unusable'),
  issue: () => Promise.resolve({ kind: 'refused', fault: 'desk-absent' }),
}
