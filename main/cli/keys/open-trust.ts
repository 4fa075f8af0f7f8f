import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../../../native/result.ts'
import type { Site } from '../../engine/config/site.ts'
import { openStoreToWrite, storeFileName, type Store } from '../../engine/store/open-store.ts'
import type { StoreFault } from '../../engine/store/store-fault.ts'

/** The store of a gate, for a change of trust: beside its engine or without one. */
export const openTrust = ({ dataFolder, demo }: Site): Result<Store, StoreFault> =>
  openStoreToWrite(join(dataFolder, storeFileName), demo ? 'demo' : 'real')

/** Whom the record names. */
export const actor = (): string => userInfo().username

export const nowS = (): number => Math.floor(Date.now() / 1_000)
