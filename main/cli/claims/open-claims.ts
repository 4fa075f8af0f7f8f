import { join } from 'node:path'
import { ok, unreachable, type Result } from '../../../native/result.ts'
import { ClaimsApart, type ApartFault } from '../../engine/admission/claims/claims-apart.ts'
import { maxClaimsLength, type ClaimsDocumentFault } from '../../engine/admission/claims/claims-document.ts'
import { EventKeys } from '../../engine/admission/claims/event-keys.ts'
import { planOf } from '../../engine/admission/events/event-plan.ts'
import { eventsInService, readKeptEvents } from '../../engine/admission/events/kept-events.ts'
import type { VenueEvent } from '../../engine/admission/events/venue-event.ts'
import type { Site } from '../../engine/config/site.ts'
import { openStoreToWrite, storeFileName, type Store } from '../../engine/store/open-store.ts'
import type { StoreFault } from '../../engine/store/store-fault.ts'

export interface OpenClaims {
  readonly store: Store
  readonly claims: ClaimsApart
}

/** The claims of a gate, beside its engine or without one. */
export function openClaims(site: Site): Result<OpenClaims, StoreFault> {
  const { dataFolder, demo } = site
  const store = openStoreToWrite(join(dataFolder, storeFileName), demo ? 'demo' : 'real')
  if (!store.ok) return store
  const plan = planOf(eventsOf(site))
  const keys = new EventKeys(store.value, (eventId) => plan.destroyAtS(eventId))
  return ok({ store: store.value, claims: new ClaimsApart(store.value, keys) })
}

/** Those that the gate has in force: none where its two lists of them clash. */
export function eventsOf({ dataFolder, events, venue }: Site): readonly VenueEvent[] {
  const inService = eventsInService(events, readKeptEvents(dataFolder).events, venue.timeZone)
  return inService.ok ? inService.value : []
}

/** What is wrong, and what to do. @param what the event, or the file. */
export function apartInWords(what: string, fault: ApartFault | ClaimsDocumentFault): string {
  switch (fault) {
    case 'event-unknown':
      return `No ticket of ${what} was used at this gate yet, and no other gate has shared its key with it.`
    case 'other-key':
      return `${what} is of gates that do not share a key with this one, so no ticket of theirs can be told. Before the doors open: passgate claims share, and join at each of the others.`
    case 'key-unreadable':
      return `${what} does not open with this join key. Type it as passgate claims share has shown it.`
    case 'event-begun':
      return `Tickets of ${what} were used at this gate already, by a key of its own: it is too late to join. From now on each gate knows of its own guests.`
    case 'claims-destroyed':
      return `What was used of ${what} has been destroyed: it is over.`
    case 'claims-malformed':
      return `${what} is no file of passgate claims export.`
    case 'claims-too-large':
      return `${what} is larger than ${maxClaimsLength / 1_000_000} MB, which no gate exports.`
    case 'claims-version-unknown':
      return `${what} was written by a newer Passgate. Bring this one up to date.`
    case 'claims-full':
      return 'The disk is full. Make room, and do it again.'
    case 'claims-silent':
    case 'claims-failed':
      return 'The data folder cannot be written to just now. Do it again.'
    default:
      return unreachable(fault)
  }
}
