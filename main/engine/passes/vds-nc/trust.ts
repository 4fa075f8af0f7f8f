import { z } from 'zod'
import { ok, type Result } from '../../../../native/result.ts'
import type { LeftOut, TrustKind } from '../../trust/trust-kind.ts'
import type { RefusalReason } from '../reasons.ts'
import { countryIn, parseCsca, type Csca } from './certificate.ts'
import { parseCrl, type Crl } from './crl.ts'
import { signerOf, type Signer, type TrustedState } from './signer.ts'

/** A limit of sense, not of the format. */
const maxRoots = 200
/** How many signers are remembered: far above what one evening brings. */
const maxSigners = 1_024

/** What an entry is known by. */
interface Identified {
  readonly id?: string | undefined
  readonly csca: readonly string[]
}

const base64 = /^[\w+/-]+={0,2}$/
const Entry = z
  .object({
    format: z.literal('vds-nc'),
    /** Where it is left out: the subject of the first root. */
    id: z.string().min(1).max(512).optional(),
    name: z.string().min(1).max(200).optional(),
    /** Roots, DER as base64. A bad one is left out, and said; so is a bad list. */
    csca: z.array(z.string().max(20_000).regex(base64)).max(maxRoots),
    /** Revocation lists, DER as base64. */
    crls: z
      .array(z.string().max(2_000_000).regex(base64))
      .max(2 * maxRoots)
      .default([]),
  })
  .refine((entry) => idOf(entry) !== '', 'an id, or a root certificate that has it')
type Entry = z.output<typeof Entry>

/** Whose seals are trusted. */
export interface VdsNcTrust {
  /** As `signerOf` of the trusted states; each certificate is checked once. */
  signerOf(certificate: string): Result<Signer, RefusalReason>
}

/** A seal brings its signer's certificate along: trusted are the roots that issue those. */
export const vdsNcTrust = {
  format: 'vds-nc',
  schema: Entry,
  longLists: [],
  id: (entry) => idOf(entry),
  summary: (entry) => {
    const { roots, lists } = judge(entry, [])
    const countries = new Set(roots.map(({ x509 }) => countryIn(x509)))
    const [country = null] = countries.size === 1 ? countries : []
    return { name: nameOf(entry), country, keys: roots.length, revocationLists: lists.size }
  },
  merge: async (known, next) => {
    const leftOut: LeftOut[] = []
    const { roots, lists, badList } = judge(next, leftOut)
    const before = known === null ? [] : judge(known, []).roots
    // Lists that were there before, as far as their root is still trusted.
    const earlier = known === null ? [] : judge({ ...known, csca: next.csca }, []).lists.values()
    for (const list of earlier) {
      const comes = lists.get(list.subject)
      if (comes !== undefined && comes.issuedMs >= list.issuedMs) continue
      if (comes !== undefined) leftOut.push({ issuer: idOf(next), kid: list.subject, fault: 'crl-older' })
      lists.set(list.subject, list)
    }
    return {
      entry: {
        ...next,
        csca: roots.map(({ text }) => text),
        // One bad list is kept, for a gate must say that it has one.
        crls: [...Array.from(lists.values(), ({ text }) => text), ...(badList === null ? [] : [badList])],
      },
      keysWithdrawn: before.filter(({ text }) => !roots.some((root) => root.text === text)).length,
      leftOut,
    }
  },
  prepare: async (entry, leftOut) => trustedState(entry, leftOut),
  join: (states) => trustIn(states),
} satisfies TrustKind<Entry, TrustedState, VdsNcTrust>

/**
 * Only certificates that chain to a root are remembered, so that strangers' can neither fill the memory nor push out
 * those of the evening.
 */
function trustIn(states: readonly TrustedState[]): VdsNcTrust {
  const known = new Map<string, Signer>()
  return {
    signerOf(certificate) {
      const before = known.get(certificate)
      if (before !== undefined) return ok(before)
      const signer = signerOf(certificate, states)
      if (signer.ok && known.size < maxSigners) known.set(certificate, signer.value)
      return signer
    },
  }
}

function trustedState(entry: Entry, leftOut: LeftOut[]): TrustedState {
  const { roots, lists, badList } = judge(entry, leftOut)
  const revoked = new Map(Array.from(lists.values(), (list) => [list.subject, list.revoked]))
  return { id: idOf(entry), name: nameOf(entry), roots, revoked, hasBadList: badList !== null }
}

/** What of an entry is in order. */
interface Judged {
  readonly roots: readonly Csca[]
  /** The latest good list for each subject of a root. */
  readonly lists: Map<string, Crl>
  /** The first that breaks a rule. */
  readonly badList: string | null
}

function judge(entry: Entry, leftOut: LeftOut[]): Judged {
  const issuer = idOf(entry)
  const roots: Csca[] = []
  for (const text of new Set(entry.csca)) {
    const root = parseCsca(text)
    if (root.ok) roots.push(root.value)
    else leftOut.push({ issuer, kid: null, fault: root.error })
  }
  const lists = new Map<string, Crl>()
  let badList: string | null = null
  for (const text of entry.crls) {
    const list = parseCrl(text, roots)
    if (!list.ok) {
      leftOut.push({ issuer, kid: null, fault: list.error })
      badList ??= text
    } else if (list.value.issuedMs >= (lists.get(list.value.subject)?.issuedMs ?? Number.NEGATIVE_INFINITY)) {
      lists.set(list.value.subject, list.value)
    }
  }
  return { roots, lists, badList }
}

/** Empty where there is none. */
function idOf({ id, csca: [first = ''] }: Identified): string {
  if (id !== undefined) return id
  const root = parseCsca(first)
  return root.ok ? root.value.x509.subject.replaceAll('\n', ', ').slice(0, 512) : ''
}

const nameOf = (entry: Entry): string => entry.name ?? idOf(entry).slice(0, 200)
