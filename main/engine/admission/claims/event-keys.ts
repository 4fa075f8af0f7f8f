import { createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { Store } from '../../store/open-store.ts'
import { keyBytes, keyMark } from '../../store/shred-keys.ts'
import type { ClaimScope } from './claims.ts'
import { openSealedKey, sealKey } from './sealed-key.ts'

/** Bytes of a tag: 128 bits, among which no two tickets of an evening meet. */
const tagBytes = 16
/** Claims of an event that nobody knows, such as one taken out of the configuration, are kept so long. */
const unknownKeptS = 30 * 86_400

export type EventState = 'live' | 'ending' | 'gone'

export interface EventRow {
  readonly no: number
  readonly id: string
  readonly state: EventState
  /** Unix seconds UTC. */
  readonly destroyS: number
  /** This store among those of the event; of this event alone, so that no two events are linked by it. */
  readonly store: string
}

/** When the claims of an event are destroyed, Unix seconds UTC; null for one that the configuration does not know. */
export type DestroyTimes = (eventId: string) => number | null

/** Of an event in memory: its key, and one for each zone that was asked for. */
interface HeldKeys {
  readonly event: KeyObject
  readonly zones: Map<string, KeyObject>
}

/** The random key of each event, and the tags that are made with it. */
export class EventKeys {
  readonly destroyTimes: DestroyTimes
  readonly #held = new Map<number, HeldKeys>()
  readonly #byId
  readonly #add
  readonly #key
  readonly #putKey

  constructor({ db }: Store, destroyTimes: DestroyTimes) {
    this.destroyTimes = destroyTimes
    this.#byId = db.prepare<[string], EventRow>(
      'SELECT no, id, state, destroy_s AS destroyS, store FROM claim_events WHERE id = ?',
    )
    this.#add = db.prepare<[string, number, string], EventRow>(`
      INSERT INTO claim_events (id, state, destroy_s, store) VALUES (?, 'live', ?, ?)
      RETURNING no, id, state, destroy_s AS destroyS, store`)
    this.#key = db.prepare<[number], Buffer>('SELECT key FROM claim_keys WHERE event_no = ?').pluck()
    this.#putKey = db.prepare<[number, Buffer]>('INSERT INTO claim_keys (event_no, key) VALUES (?, ?)')
  }

  /**
   * The event as it is on disk, begun where it was not. Within a transaction.
   * @param atS now, Unix seconds UTC.
   */
  begun(eventId: string, atS: number): EventRow {
    return this.#byId.get(eventId) ?? this.#begin(eventId, atS)
  }

  find(eventId: string): EventRow | null {
    return this.#byId.get(eventId) ?? null
  }

  /** Within the transaction of `begun`: the key is made where there is none yet. The event is live. */
  tagOf(event: EventRow, { zoneId }: ClaimScope, identity: string): Buffer {
    return createHmac('sha256', this.#zoneKey(event.no, zoneId))
      .update(identity)
      .digest()
      .subarray(0, tagBytes)
  }

  /** Tells whether two stores have the same key, and nothing else of it. The event is live. */
  checkOf(event: EventRow): string {
    return Buffer.from(
      hkdfSync('sha256', this.#keysOf(event.no).event, '', 'passgate claims: check', 8),
    ).toString('base64url')
  }

  /** The key for another engine of the venue, readable with `joinKey` alone. The event is live. */
  sealed(event: EventRow, joinKey: KeyObject): string {
    return sealKey(this.#keysOf(event.no).event.export(), event.id, joinKey)
  }

  /** Takes the key of another engine, for an event that was not begun here. Within a transaction. */
  join(
    eventId: string,
    sealed: string,
    joinKey: KeyObject,
    atS: number,
  ): Result<void, 'key-unreadable' | 'event-begun'> {
    const key = openSealedKey(sealed, eventId, joinKey)
    if (key === null) return err('key-unreadable')
    const found = this.find(eventId)
    if (
      found !== null &&
      (found.state !== 'live' || !this.#keysOf(found.no).event.equals(createSecretKey(key)))
    )
      return err('event-begun')
    if (found === null) this.#hold(this.#begin(eventId, atS).no, key)
    return ok(undefined)
  }

  /** What is in memory may be of a transaction that was never on disk, or of an event that is destroyed. */
  forgetAll(): void {
    this.#held.clear()
  }

  #begin(eventId: string, atS: number): EventRow {
    const destroyS = this.destroyTimes(eventId) ?? atS + unknownKeptS
    const event = this.#add.get(eventId, Math.ceil(destroyS), randomBytes(8).toString('base64url'))
    if (event === undefined) throw new Error('no row of a new event')
    return event
  }

  #zoneKey(eventNo: number, zoneId: string): KeyObject {
    const { event, zones } = this.#keysOf(eventNo)
    const known = zones.get(zoneId)
    if (known !== undefined) return known
    const key = createSecretKey(
      Buffer.from(hkdfSync('sha256', event, '', `passgate claims: zone ${zoneId}`, keyBytes)),
    )
    zones.set(zoneId, key)
    return key
  }

  #keysOf(eventNo: number): HeldKeys {
    const held = this.#held.get(eventNo)
    if (held !== undefined) return held
    const kept = this.#key.get(eventNo)?.subarray(keyMark.length)
    return this.#hold(eventNo, kept ?? randomBytes(keyBytes), kept !== undefined)
  }

  #hold(eventNo: number, key: Buffer, isKept = false): HeldKeys {
    if (!isKept) this.#putKey.run(eventNo, Buffer.concat([keyMark, key]))
    const keys = { event: createSecretKey(key), zones: new Map<string, KeyObject>() }
    this.#held.set(eventNo, keys)
    return keys
  }
}
