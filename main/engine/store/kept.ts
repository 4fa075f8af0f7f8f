import { err, type Result } from '../../../native/result.ts'
import type { LaneFault } from '../lane/lane-state.ts'
import type { StoreFault } from './store-fault.ts'

/** To a lane it matters whether there is room again soon; what else ails a disk is all one. */
export const kept = (stored: Result<void, StoreFault>): Result<void, LaneFault> =>
  stored.ok ? stored : err(stored.error.code === 'store-full' ? 'store-full' : 'store-failed')
