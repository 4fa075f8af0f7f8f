import { z } from 'zod'

const code = z.string().min(1).max(64)
const count = z.number().int().min(0)
/** Unix seconds UTC. */
const timeS = z.number().int()
/** Made up by the screen, so that it may ask again for what it has asked before. */
const ownId = z.string().regex(/^[\w-]{8,64}$/)

/** Characters of a file in one message: written as JSON they take at most six times as many bytes. */
export const maxPartLength = 150_000
/** Characters of a trust file or bundle that a screen may hand in; the command line takes larger ones. */
export const maxTrustFileLength = 16_000_000
export const maxIssuersAtOnce = 100
/** How much of a strange signer's fingerprint a screen is told. The rest, 72 bits, has to come from where it was made. */
export const shownFingerprintLength = 31

/** Which issuers are meant. Null: any. */
export const IssuerFilter = z.strictObject({
  /** In the name or the id. */
  search: z.string().max(200),
  format: code.nullable(),
  /** ISO 3166-1, two letters. */
  country: code.nullable(),
  /** As `IssuerRow` names it. */
  source: code.nullable(),
  accepted: z.boolean().nullable(),
})
export type IssuerFilter = z.infer<typeof IssuerFilter>

export const IssuerRow = z.object({
  format: code,
  id: z.string(),
  name: z.string(),
  country: code.nullable(),
  keys: count,
  revocationLists: count,
  /** A source of the configuration by its name, or a bundle's signer by its fingerprint; null: a person. */
  source: z.string().nullable(),
  importedAtS: timeS,
  /** When its source last said that this is how it is; where it has none, when it was imported. */
  currentAtS: timeS,
  distrusted: z.boolean(),
  /** Why its source could not be read when it was last tried. */
  lastError: code.nullable(),
})
export type IssuerRow = z.infer<typeof IssuerRow>

export const IssuersQuery = z.strictObject({
  filter: IssuerFilter,
  offset: z.number().int().min(0).max(100_000),
  limit: z.number().int().min(1).max(maxIssuersAtOnce),
})
export type IssuersQuery = z.infer<typeof IssuersQuery>

export const IssuersAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('page'),
    rows: z.array(IssuerRow),
    /** Of those that the filter lets through. */
    found: z.object({ issuers: count, keys: count }),
    all: z.object({ issuers: count, keys: count, distrusted: count }),
    /** What there is to choose from. */
    formats: z.array(code),
    countries: z.array(code),
    sources: z.array(z.string()),
    /** Whose bundles this gate takes. */
    signers: z.array(
      z.object({
        fingerprint: z.string(),
        /** Of the last bundle taken; 0 before the first. */
        lastSerial: count,
        pinnedAtS: timeS,
      }),
    ),
    /** What an undo would take back. */
    lastChange: z.object({ action: code, atS: timeS }).nullable(),
  }),
  /** Ask again: a directory is being read. */
  z.object({ kind: z.literal('working') }),
  z.object({ kind: z.literal('failed'), fault: code }),
])
export type IssuersAnswer = z.infer<typeof IssuersAnswer>
export type IssuersPage = IssuersAnswer & { readonly kind: 'page' }

/** A file of a person's, part by part from 0 on. A new upload takes the place of the one before. */
export const TrustFilePart = z.strictObject({
  upload: ownId,
  part: z.number().int().min(0).max(10_000),
  text: z.string().max(maxPartLength),
  last: z.boolean(),
})
export type TrustFilePart = z.infer<typeof TrustFilePart>
/** `not-next`: begin again; parts are missing, or another upload has come between. */
export const PartAnswer = z.enum(['taken', 'too-large', 'not-next', 'failed'])
export type PartAnswer = z.infer<typeof PartAnswer>

/** What a change does, or would do: what a person has agreed to, and what is then done, and nothing else. */
export const AgreedEffect = z.object({
  issuersAdded: count,
  issuersUpdated: count,
  issuersWithdrawn: count,
  issuersDistrusted: count,
  /** Accepted again. */
  issuersTrusted: count,
  keysAdded: count,
  keysWithdrawn: count,
  /** Of an undo: which change, by the action that the audit log has of it. */
  undone: z.object({ action: code, atS: timeS }).nullable(),
})
export type AgreedEffect = z.infer<typeof AgreedEffect>

export const ChangeEffect = AgreedEffect.extend({
  bundle: z.object({ madeBy: z.string(), serial: count, madeAtS: timeS }).nullable(),
  /** What of a file was not taken over: how much, and the first of it. */
  leftOut: z.object({
    count,
    first: z.array(z.object({ issuer: z.string(), kid: z.string().nullable(), fault: code })),
  }),
})
export type ChangeEffect = z.infer<typeof ChangeEffect>

export const TrustChange = z.discriminatedUnion('kind', [
  /** Accept one issuer, or all that the filter lets through; or no longer. */
  z.strictObject({
    kind: z.literal('choose'),
    accepted: z.boolean(),
    issuer: z.strictObject({ format: code, id: z.string().max(1_000) }).nullable(),
    filter: IssuerFilter,
  }),
  /** Take over a bundle, or a plain trust file where no signer is pinned. */
  z.strictObject({ kind: z.literal('file'), upload: ownId }),
  z.strictObject({ kind: z.literal('undo') }),
])
export type TrustChange = z.infer<typeof TrustChange>

export const ChangeRequest = z.strictObject({
  /** Asked again with the same one, the same work goes on: nothing is done twice. */
  job: ownId,
  change: TrustChange,
  /** What a person has agreed to; null: say first what it would do. */
  agreed: AgreedEffect.nullable(),
})
export type ChangeRequest = z.infer<typeof ChangeRequest>

const Refused = z.object({ kind: z.literal('refused'), fault: code, detail: z.string() })
const Failed = z.object({ kind: z.literal('failed'), fault: code })

export const ChangeAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('would'), effect: ChangeEffect }),
  z.object({ kind: z.literal('done'), effect: ChangeEffect }),
  /** Ask again with the same job. */
  z.object({ kind: z.literal('working') }),
  /** Another screen's change is under way. */
  z.object({ kind: z.literal('busy') }),
  /** It would now do something else than was agreed to. */
  z.object({ kind: z.literal('changed-meanwhile') }),
  z.object({ kind: z.literal('nothing-to-undo') }),
  /** Signed, by whom this gate does not know. `shown`: the beginning of the fingerprint. */
  z.object({ kind: z.literal('not-pinned'), shown: z.string() }),
  Refused,
  Failed,
])
export type ChangeAnswer = z.infer<typeof ChangeAnswer>

export const SignerRequest = z.discriminatedUnion('kind', [
  /** Take the bundles of whoever signed this one. `typed`: the end of the fingerprint as read where it was made, or all of it. */
  z.strictObject({ kind: z.literal('pin'), upload: ownId, typed: z.string().max(100) }),
  z.strictObject({ kind: z.literal('unpin'), fingerprint: z.string().max(100) }),
])
export type SignerRequest = z.infer<typeof SignerRequest>

export const SignerAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('not-the-same') }),
  Refused,
  Failed,
])
export type SignerAnswer = z.infer<typeof SignerAnswer>
