import { PbfReader } from 'pbf'

/** What a signed payload says, in pretix' own numbers. Null for what it leaves out or sets to 0, which means the same. */
export interface PretixTicket {
  readonly item: number | null
  readonly variation: number | null
  /** Which date of a series of events. */
  readonly subevent: number | null
  /** Unix seconds UTC. */
  readonly validFrom: number | null
  readonly validUntil: number | null
}

const fields = new Map<number, keyof PretixTicket>([
  [2, 'item'],
  [3, 'variation'],
  [4, 'subevent'],
  [5, 'validFrom'],
  [6, 'validUntil'],
])
/** Protocol Buffers' wire type of an int64. */
const varint = 0

/**
 * Reads the protobuf message `Ticket` of a signed payload. Fields that came later are skipped, and so is the seed, which
 * only makes two tickets differ. Null for bytes that are no such message, and for numbers beyond what is exact.
 * Source: pretix, `pretix_sig1.proto`.
 */
export function decodeTicket(payload: Uint8Array): PretixTicket | null {
  const ticket: { -readonly [field in keyof PretixTicket]: PretixTicket[field] } = {
    item: null,
    variation: null,
    subevent: null,
    validFrom: null,
    validUntil: null,
  }
  try {
    const reader = new PbfReader(payload)
    for (let number = reader.nextField(); number !== 0; number = reader.nextField()) {
      const field = fields.get(number)
      if (field === undefined) continue
      const value = reader.type === varint ? reader.readVarint(true) : Number.NaN
      if (!Number.isSafeInteger(value)) return null
      ticket[field] = value === 0 ? null : value
    }
    // It reads on behind the end as if there were zeros.
    return reader.pos === payload.length ? ticket : null
  } catch {
    return null
  }
}
