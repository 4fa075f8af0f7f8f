import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { LeftOut, Merged, TrustKind } from '../../trust/trust-kind.ts'
import { assertionKeys, DidDocument, type AssertionKey } from './did-document.ts'

/** did:web, a host and perhaps a path. Source: did:web Method Specification, section 3.1. */
const didWeb = /^did:web:[\w.-]+(%3A\d{1,5})?(:[\w.%-]+)*$/

const Entry = z
  .object({
    format: z.literal('nzcp'),
    did: z.string().max(512).regex(didWeb, 'a did:web, exactly as passes carry it'),
    name: z.string().min(1).max(200).default('NZ COVID Pass'),
    /** As the issuer publishes it. Its keys are judged one by one: a bad one is left out, and said. */
    document: DidDocument,
  })
  .refine(({ did, document }) => document.id === did, {
    path: ['document', 'id'],
    message: 'this document is of another did',
  })
type Entry = z.output<typeof Entry>

export interface TrustedIssuer {
  readonly name: string
  readonly keys: ReadonlyMap<string, KeyObject>
}

/** Issuers by the exact text of `iss`. Nothing is fetched from what a pass says of itself. */
export const nzcpTrust = {
  format: 'nzcp',
  schema: Entry,
  longLists: [],
  id: ({ did }) => did,
  summary: (entry) => ({
    name: entry.name,
    country: 'NZ',
    keys: judge(entry, []).size,
    revocationLists: 0,
  }),
  merge,
  prepare: async (entry, leftOut) => [entry.did, trustedIssuer(entry, judge(entry, leftOut))] as const,
  join: (prepared) => new Map(prepared),
} satisfies TrustKind<Entry, readonly [string, TrustedIssuer], ReadonlyMap<string, TrustedIssuer>>

function trustedIssuer({ name }: Entry, keys: ReadonlyMap<string, AssertionKey>): TrustedIssuer {
  return { name, keys: new Map(Array.from(keys, ([kid, { publicKey }]) => [kid, publicKey])) }
}

function judge({ did, document }: Entry, leftOut: LeftOut[]): Map<string, AssertionKey> {
  const keys = new Map<string, AssertionKey>()
  for (const { kid, key } of assertionKeys(document)) {
    if (!key.ok) leftOut.push({ issuer: did, kid, fault: key.error })
    else if (kid === null || keys.has(kid)) leftOut.push({ issuer: did, kid, fault: 'key-twice' })
    else keys.set(kid, key.value)
  }
  return keys
}

/** Of the document, the good keys are kept. One that it no longer lists is withdrawn. */
async function merge(known: Entry | null, next: Entry): Promise<Merged<Entry>> {
  const leftOut: LeftOut[] = []
  const keys = judge(next, leftOut)
  const before = known === null ? [] : Array.from(judge(known, []).keys())
  const verificationMethod = Array.from(keys.values(), ({ method }) => method)
  const assertionMethod = verificationMethod.map(({ id }) => id)
  return {
    entry: { ...next, document: { id: next.did, assertionMethod, verificationMethod } },
    keysWithdrawn: before.filter((kid) => !keys.has(kid)).length,
    leftOut,
  }
}
