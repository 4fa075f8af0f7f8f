import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { err, ok, type Result } from '../../../../native/result.ts'
import type { TrustFault } from '../../trust/trust-kind.ts'

/** The issuers of the field have one or two; these are limits of sense, not of the format. */
const maxKeys = 200
const maxUrlLength = 512

/** 32 bytes as base64url. */
const coordinate = /^[\w-]{43}$/

export const DidDocument = z.object({
  id: z.string().max(maxUrlLength),
  /** What the issuer's keys are for; only those of `assertionMethod` sign passes. Each names a key, or is one. */
  assertionMethod: z.array(z.unknown()).max(maxKeys),
  verificationMethod: z.array(z.unknown()).max(maxKeys).default([]),
})
export type DidDocument = z.output<typeof DidDocument>

const Named = z.object({ id: z.string().min(1).max(maxUrlLength) })
const Method = Named.extend({
  type: z.string(),
  controller: z.string().optional(),
  publicKeyJwk: z.object({
    kty: z.string(),
    crv: z.string().optional(),
    x: z.string().regex(coordinate).optional(),
    y: z.string().regex(coordinate).optional(),
    d: z.unknown().optional(),
  }),
})

type Method = z.output<typeof Method>

/** A key that an issuer signs passes with, imported once. */
export interface AssertionKey {
  readonly publicKey: KeyObject
  /** As the document has it, without what nobody reads here. */
  readonly method: Method
}

/** `kid` is what passes call the key, which is what its address has behind the `#`; null where it has no such address. */
export interface JudgedKey {
  readonly kid: string | null
  readonly key: Result<AssertionKey, TrustFault>
}

/**
 * The keys by which a DID document says that its issuer signs, good and bad.
 * Source: NZ COVID Pass, section 6 (Issuer Identifier); DID Core 1.0, sections 5.2 and 5.3.1.
 */
export function assertionKeys({ id, assertionMethod, verificationMethod }: DidDocument): JudgedKey[] {
  return assertionMethod.map((entry) => {
    const url = urlOf(entry, id)
    const kid = url?.startsWith(`${id}#`) === true ? url.slice(id.length + 1) : ''
    if (kid === '') return { kid: null, key: err('key-malformed') }
    const method =
      typeof entry === 'string' ? verificationMethod.find((candidate) => urlOf(candidate, id) === url) : entry
    return { kid, key: keyOf(method, id) }
  })
}

/** An address may be written without the document's own before its `#`. */
function urlOf(entry: unknown, did: string): string | null {
  const named = Named.safeParse(typeof entry === 'string' ? { id: entry } : entry)
  if (!named.success) return null
  const { id } = named.data
  return id.startsWith('#') ? did + id : id
}

/** ES256 and so P-256 is all that passes are signed with. A point off the curve is malformed. */
function keyOf(input: unknown, did: string): Result<AssertionKey, TrustFault> {
  const method = Method.safeParse(input)
  if (!method.success) return err('key-malformed')
  const { type, controller = did, publicKeyJwk } = method.data
  const { kty, crv, x, y, d } = publicKeyJwk
  if (d !== undefined) return err('key-private')
  if (type !== 'JsonWebKey2020' || kty !== 'EC' || crv !== 'P-256') return err('key-wrong-type')
  if (controller !== did || x === undefined || y === undefined) return err('key-malformed')
  try {
    const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
    return ok({ publicKey, method: method.data })
  } catch {
    return err('key-malformed')
  }
}
