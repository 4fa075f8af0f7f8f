import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { PbfWriter } from 'pbf'
import type { TrustEntry } from '../../main/engine/trust/trust-document.ts'

type EventEntry = TrustEntry & { readonly format: 'pretix' }

/** Changes to what pretix would write. */
export interface TicketOptions {
  readonly seed?: string
  readonly item?: number
  readonly variation?: number
  readonly subevent?: number
  readonly validFrom?: number
  readonly validUntil?: number
  /** The bytes that are signed, instead of a ticket. */
  readonly payload?: Uint8Array
  readonly version?: number
  /** What the header says of the payload's length, instead of the truth. */
  readonly lengthSaid?: number
}

/** A pretix event with a key of its own, made for one test: honest, or as wrong as it is told to be. */
export class PretixEvent {
  readonly event: string
  /** As the event's `valid_keys.pretix_sig1` has it. */
  readonly key: string
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject

  constructor(event = 'demo') {
    this.event = event
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    this.publicKey = publicKey
    this.privateKey = privateKey
    this.key = base64OfPem(publicKey)
  }

  entry(changes: Partial<EventEntry> = {}): EventEntry {
    return { format: 'pretix', event: this.event, keys: [this.key], revoked: [], blocked: [], ...changes }
  }

  /** The text of a ticket's code. By default item 1, valid always. */
  secret(options: TicketOptions = {}): string {
    const payload = options.payload ?? payloadOf({ seed: 'CTJqJOl1H', item: 1, ...options })
    const header = Buffer.alloc(5)
    header.writeUInt8(options.version ?? 1, 0)
    header.writeUInt16BE(options.lengthSaid ?? payload.length, 1)
    header.writeUInt16BE(64, 3)
    return backwards(Buffer.concat([header, payload, sign(null, payload, this.privateKey)]))
  }
}

export const base64OfPem = (key: KeyObject): string =>
  Buffer.from(key.export({ type: 'spki', format: 'pem' })).toString('base64')

/** Base64, from its last character to its first. */
export const backwards = (bytes: Buffer): string => Array.from(bytes.toString('base64')).toReversed().join('')

/** The bytes of such a text. */
export const forwards = (text: string): Buffer =>
  Buffer.from(Array.from(text).toReversed().join(''), 'base64')

const numbers = [
  [2, 'item'],
  [3, 'variation'],
  [4, 'subevent'],
  [5, 'validFrom'],
  [6, 'validUntil'],
] as const

function payloadOf(ticket: TicketOptions): Uint8Array {
  const writer = new PbfWriter()
  writer.writeTag(1, 2)
  writer.writeString(ticket.seed ?? '')
  for (const [field, name] of numbers) {
    const value = ticket[name]
    if (value === undefined) continue
    writer.writeTag(field, 0)
    writer.writeVarint(value)
  }
  return writer.finish()
}
