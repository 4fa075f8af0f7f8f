import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { VerifiedPass } from '../../passes/pass-format.ts'

/** 128 bits: among a million codes two have the same tag once in 10^26 venues. */
export const tagBytes = 16

/** A key as it is kept, made ready: given to each tag as bytes, it would take five times as long. */
export const tagKey = (bytes: Uint8Array): KeyObject => createSecretKey(bytes)

/** Of a text, by a secret key. What was tagged cannot be told from it, nor what it is tested against without the key. */
const tagged = (key: KeyObject, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest().subarray(0, tagBytes)

/** Of a code of a list. @param key of the list's event. @param code exactly as it is scanned. */
export const tagOfCode = (key: KeyObject, code: string): Buffer => tagged(key, code)

/** What a venue blocks: a ticket by its issuer and id as sold, or a code of a list by the id that its pass has. */
export type Blockable =
  | { readonly kind: 'ticket'; readonly issuer: string; readonly id: string }
  | { readonly kind: 'code'; readonly id: string }

/** JSON between the fields, so that none of them can pass for another. */
export const tagOfBlocked = (key: KeyObject, what: Blockable): Buffer =>
  tagged(key, JSON.stringify(what.kind === 'ticket' ? [what.issuer, what.id] : [what.id]))

/** How a pass would be blocked; null for one that is no ticket, which the venue cannot tell from others. */
export function blockableOf({ format, issuer, ticket }: VerifiedPass): Blockable | null {
  if (ticket === null) return null
  return format === 'listed-code'
    ? { kind: 'code', id: ticket.id }
    : { kind: 'ticket', issuer: issuer.id, id: ticket.id }
}
