import { z } from 'zod'
import { atOnce } from '../../trust/at-once.ts'
import type { LeftOut, Merged, Preparing, TrustKind } from '../../trust/trust-kind.ts'
import { signingCertificate, type SigningCertificate } from './signing-certificate.ts'

/** All countries together had some 500; this is a limit of sense, not of the format. */
const maxCertificates = 20_000

const Entry = z.object({
  format: z.literal('eu-dcc'),
  /** What this list is called here: there may be several, such as one a country. */
  id: z.string().min(1).max(512).default('eu-dcc'),
  name: z.string().min(1).max(200).default('EU Digital COVID Certificate'),
  /** Base64 of DER. They are judged one by one: a bad one is left out, and said. */
  certificates: z.array(z.unknown()).max(maxCertificates),
})
type Entry = z.output<typeof Entry>

/** A certificate that is trusted, and whom the attendant reads as its owner. */
export interface TrustedCertificate extends SigningCertificate {
  readonly owner: string
  /** The id of the list that it is on. */
  readonly list: string
}

/** Certificates by kid, of all lists together. A kid is short: several may share one, and each must be tried. */
export type EuDccTrust = ReadonlyMap<string, readonly TrustedCertificate[]>

export const euDccTrust = {
  format: 'eu-dcc',
  schema: Entry,
  longLists: ['certificates'],
  id: ({ id }) => id,
  summary: ({ name, certificates }) => ({
    name,
    country: countryOf(certificates),
    keys: certificates.length,
    revocationLists: 0,
  }),
  merge,
  async prepare(entry, leftOut, preparing) {
    const judged = await judge(entry, leftOut, preparing)
    return judged.map(({ certificate, base64 }) => {
      const owner = certificate.subject ?? entry.name
      return { base64, trusted: { ...certificate, owner, list: entry.id } }
    })
  },
  join,
} satisfies TrustKind<Entry, readonly PreparedCertificate[], EuDccTrust>

interface PreparedCertificate {
  readonly trusted: TrustedCertificate
  readonly base64: unknown
}

function join(lists: readonly (readonly PreparedCertificate[])[]): EuDccTrust {
  const byKid = new Map<string, TrustedCertificate[]>()
  const seen = new Set<unknown>()
  for (const list of lists) {
    for (const { trusted, base64 } of list) {
      // The same one on two lists is no fault of either.
      if (seen.has(base64)) continue
      seen.add(base64)
      const others = byKid.get(trusted.kid)
      if (others === undefined) byKid.set(trusted.kid, [trusted])
      else others.push(trusted)
    }
  }
  return byKid
}

/** The country of all of them; null where one says otherwise, or nothing. */
function countryOf(certificates: readonly unknown[]): string | null {
  let common: string | null = null
  for (const base64 of certificates) {
    const imported = signingCertificate(base64)
    if (!imported.ok) continue
    const { country } = imported.value
    if (country === null || (common !== null && country !== common)) return null
    common = country
  }
  return common
}

interface JudgedCertificate {
  readonly certificate: SigningCertificate
  readonly base64: unknown
}

async function judge(
  { id, certificates }: Entry,
  leftOut: LeftOut[],
  preparing: Preparing,
): Promise<JudgedCertificate[]> {
  const judged = new Map<unknown, JudgedCertificate>()
  for await (const slice of preparing.list('certificates', certificates, z.unknown())) {
    for (const base64 of slice) {
      const known = judged.get(base64)
      const imported = signingCertificate(base64)
      if (!imported.ok) leftOut.push({ issuer: id, kid: null, fault: imported.error })
      else if (known !== undefined) leftOut.push({ issuer: id, kid: imported.value.kid, fault: 'key-twice' })
      else judged.set(base64, { certificate: imported.value, base64 })
      await preparing.rest()
    }
  }
  return Array.from(judged.values())
}

/** A certificate that its list no longer has is withdrawn: being on the list is what makes it trusted. */
async function merge(known: Entry | null, next: Entry): Promise<Merged<Entry>> {
  const leftOut: LeftOut[] = []
  const certificates = (await judge(next, leftOut, atOnce)).map(({ base64 }) => base64)
  const kept = new Set(certificates)
  return {
    entry: { ...next, certificates },
    keysWithdrawn: known?.certificates.filter((base64) => !kept.has(base64)).length ?? 0,
    leftOut,
  }
}
