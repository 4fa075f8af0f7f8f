import Database from 'better-sqlite3'
import type {
  ClaimAnswer,
  ClaimHold,
  ClaimRequest,
  Claims,
  EntryRules,
} from '../../main/engine/admission/claims/claims.ts'
import { EventKeys } from '../../main/engine/admission/claims/event-keys.ts'
import { StoredClaims, type OnDouble } from '../../main/engine/admission/claims/stored-claims.ts'
import { migrate } from '../../main/engine/store/migrate.ts'
import { migrations } from '../../main/engine/store/migrations/all.ts'
import type { Store } from '../../main/engine/store/open-store.ts'

/** When the match begins; its claims are destroyed a day later. */
export const matchS = Date.UTC(2026, 10, 21, 19) / 1_000
export const matchDestroyS = matchS + 86_400

/** Who brings gates together that were apart. */
export const by = { actor: 'tester', atS: matchS }

/** One entry, and no way back. */
export const once: EntryRules = { entries: 1, passback: 'hard', reentry: false, reentryS: null }
/** One entry, out and in again as often as one likes. */
export const comeAndGo: EntryRules = { ...once, reentry: true }

/** A credential at the north stand's lane, as a lane asks for it. */
export const asked = (identity: string, over: Partial<ClaimRequest> = {}): ClaimRequest => ({
  scope: { eventId: 'final', zoneId: 'north' },
  identity,
  direction: 'in',
  rules: once,
  laneId: 'north-1',
  override: false,
  atS: matchS,
  ...over,
})

export interface ClaimsOnStore {
  readonly claims: StoredClaims
  readonly keys: EventKeys
}

/** What an engine makes of its store at its start. */
export function claimsOn(store: Store, onDouble?: OnDouble): ClaimsOnStore {
  const keys = new EventKeys(store, () => matchDestroyS)
  return { keys, claims: new StoredClaims(store, keys, onDouble) }
}

/** A store without a file: for what is not about disks. */
export function memoryStore(): Store {
  const db = new Database(':memory:')
  migrate(db, migrations)
  return { db, kind: 'real', close: () => void db.close() }
}

/** What is reserved, and what nobody knows the end of. */
export const heldStates = ({ db }: Store): string[] =>
  db.prepare<[], string>('SELECT state FROM claim_holds ORDER BY state').pluck().all()

/** The claim that was reserved; anything else fails the test. */
export function heldBy(answer: ClaimAnswer): ClaimHold {
  if (answer.kind !== 'reserved') throw new Error(`not reserved: ${JSON.stringify(answer)}`)
  return answer.hold
}

/** Somebody goes through, or is told why not. */
export async function goes(claims: Claims, request: ClaimRequest): Promise<string> {
  const answer = await claims.reserve(request)
  if (answer.kind === 'reserved') {
    await claims.settle(answer.hold, 'entered')
    return [request.direction, answer.again && 'again', answer.passedBack && 'passed back']
      .filter((word) => word !== false)
      .join(', ')
  }
  return answer.kind === 'refused' ? answer.reason : answer.kind
}
