import { createHmac } from 'node:crypto'
import { fromPaddedBase64Url } from '../base64url.ts'
import { isObject, type JsonObject } from '../signed-json.ts'
import type { Revealed } from './credential.ts'

/** Members by name, items by index: `subject.name.given`, `history[0].lotNumber`. */
const path = /^[\w-]{1,64}(?:\.[\w-]{1,64}|\[\d{1,3}\]){0,15}$/
const step = /[\w-]+/g

/** How a keyed hash (HMAC-SHA-256, base64url) looks: no name is as long without a space. */
const keyedHash = /^[\w-]{43}$/

/** Is this text the hash of a field that its holder keeps to themselves? */
export const isHidden = (text: string): boolean => keyedHash.test(text)

/**
 * The subject of a credential with what its holder reveals in the place of its hashes. Null where a value is not the
 * one that was hashed, or there is no such field, or one comes twice: somebody altered the pass.
 * Source: dhp-verify-nodejs-lib, `obfuscation-utils.js`, `encryption-utils.js`.
 */
export function withRevealed(subject: JsonObject, revealed: readonly Revealed[]): JsonObject | null {
  const paths = new Set(revealed.map((field) => field.path))
  if (paths.size < revealed.length) return null
  const copy = structuredClone(subject)
  return revealed.every((field) => reveal(copy, field)) ? copy : null
}

function reveal(subject: JsonObject, field: Revealed): boolean {
  const steps = path.test(field.path) ? (field.path.match(step) ?? []) : []
  const last = steps.pop()
  const nonce = fromPaddedBase64Url(field.nonce)
  if (last === undefined || nonce === null) return false
  const parent = steps.reduce<unknown>(memberOf, subject)
  if (!isObject(parent) && !Array.isArray(parent)) return false
  const hash = createHmac('sha256', nonce).update(field.val).digest('base64url')
  // The hash is in the open and signed: there is nothing that its comparison could give away.
  return memberOf(parent, last) === hash && Reflect.set(parent, last, field.val)
}

const memberOf = (parent: unknown, name: string): unknown =>
  typeof parent === 'object' && parent !== null && Object.hasOwn(parent, name)
    ? Reflect.get(parent, name)
    : undefined
