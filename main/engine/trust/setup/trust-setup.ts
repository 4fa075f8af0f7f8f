import { isDeepStrictEqual } from 'node:util'
import { err, ok, unreachable, type Result } from '../../../../native/result.ts'
import {
  maxTrustFileLength,
  shownFingerprintLength,
  type AgreedEffect,
  type ChangeAnswer,
  type ChangeEffect,
  type ChangeRequest,
  type IssuersPage,
  type IssuersQuery,
  type PartAnswer,
  type SignerAnswer,
  type SignerRequest,
  type TrustChange,
  type TrustFilePart,
} from '../../../contract/trust-api.ts'
import type { TrustCounts } from '../../store/audit.ts'
import { BundleSigners } from '../../store/bundle-signers.ts'
import { everyIssuer, IssuerList } from '../../store/issuer-list.ts'
import type { Choice } from '../../store/issuer-choice.ts'
import type { Store } from '../../store/open-store.ts'
import type { StoreFault } from '../../store/store-fault.ts'
import { TrustStore, type ImportFault } from '../../store/trust-store.ts'
import { FileUpload } from '../../file-upload.ts'
import { looksLikeBundle, openBundle, type SignedBundle } from '../bundle/bundle.ts'
import type { BundleFault } from '../bundle/bundle-fault.ts'
import { parseTrustDocument } from '../trust-document.ts'
import type { LeftOut } from '../trust-kind.ts'

/** Whom the record names. What the person's file is called stays with the person. */
const actor = 'setup screen'
const importedBy = { actor, from: 'a file' }
/** So many of what was left out are named on a screen. */
const maxLeftOut = 20
const maxDetailLength = 300

/** It would do something else than a person has agreed to. */
interface ChangedMeanwhile {
  readonly code: 'changed-meanwhile'
}
type Fault = ImportFault | BundleFault | ChangedMeanwhile | Unreadable
/** A file that is neither a bundle nor a trust file, or is not here any more. */
interface Unreadable {
  readonly code: 'trust-file-malformed' | 'upload-gone'
  readonly detail: string
}

/**
 * Whom the venue trusts, as the setup screen sees and changes it. Every change is first only told of, and then made if
 * it would still do the same. It takes as long as a directory is large: not for the thread that opens gates.
 */
export class TrustSetup {
  readonly #signers: BundleSigners
  readonly #trust: TrustStore
  readonly #list: IssuerList
  readonly #upload = new FileUpload(maxTrustFileLength)

  constructor(store: Store) {
    this.#signers = new BundleSigners(store)
    this.#trust = new TrustStore(store)
    this.#list = new IssuerList(store)
  }

  issuers({ filter, offset, limit }: IssuersQuery): IssuersPage {
    const all = this.#list.find(everyIssuer)
    const found = this.#list.find(filter)
    const keysIn = (rows: readonly { readonly keys: number }[]): number =>
      rows.reduce((sum, { keys }) => sum + keys, 0)
    return {
      kind: 'page',
      rows: found.slice(offset, offset + limit),
      found: { issuers: found.length, keys: keysIn(found) },
      all: {
        issuers: all.length,
        keys: keysIn(all),
        distrusted: all.filter(({ distrusted }) => distrusted).length,
      },
      formats: namesIn(all.map(({ format }) => format)),
      countries: namesIn(all.map(({ country }) => country)),
      sources: namesIn(all.map(({ source }) => source)),
      signers: this.#signers.pinned(),
      lastChange: this.#trust.lastChange(),
    }
  }

  trustFilePart(part: TrustFilePart): PartAnswer {
    return this.#upload.take(part)
  }

  /** @param nowS Unix seconds. */
  async changeTrust({ change, agreed }: ChangeRequest, nowS: number): Promise<ChangeAnswer> {
    const effect = await this.#effectOf(change, agreed, nowS)
    if (effect === null) return { kind: 'nothing-to-undo' }
    if (!effect.ok) return answerTo(effect.error)
    if (agreed !== null && change.kind === 'file') this.#upload.forget()
    return { kind: agreed === null ? 'would' : 'done', effect: effect.value }
  }

  async signers(request: SignerRequest, nowS: number): Promise<SignerAnswer> {
    if (request.kind === 'unpin') return signerAnswer(this.#signers.unpin(request.fingerprint, actor, nowS))
    const text = this.#textOf(request.upload)
    if (text === null) return refused({ code: 'upload-gone', detail: '' })
    const bundle = await openBundle(text, () => true, nowS)
    if (!bundle.ok) return refused(bundle.error)
    const { signer } = bundle.value
    const typed = request.typed.replaceAll(/\s/g, '')
    if (typed !== signer && typed !== signer.slice(shownFingerprintLength)) return { kind: 'not-the-same' }
    return signerAnswer(this.#signers.pin(signer, actor, nowS))
  }

  #textOf(upload: string): string | null {
    return this.#upload.parts(upload)?.join('') ?? null
  }

  async #effectOf(
    change: TrustChange,
    agreed: AgreedEffect | null,
    atS: number,
  ): Promise<Result<ChangeEffect, Fault> | null> {
    const unless = (told: TrustCounts & Partial<Undoing>): ChangedMeanwhile | null =>
      agreed === null || isDeepStrictEqual(agreedOf(told), agreed) ? null : { code: 'changed-meanwhile' }
    const manner = { dryRun: agreed === null, unless }
    switch (change.kind) {
      case 'choose':
        return effectOf(this.#trust.choose(this.#choiceOf(change), { atS, actor, ...manner }))
      case 'undo': {
        const undone = this.#trust.undo(atS, actor, manner)
        if (!undone.ok) return undone
        return undone.value === null ? null : effectOf(ok(undone.value))
      }
      case 'file': {
        const file = await this.#open(change.upload, atS)
        if (!file.ok) return file
        if (file.value.kind === 'plain')
          return effectOf(await this.#trust.import(file.value.trust, atS, importedBy, manner))
        const { bundle } = file.value
        return effectOf(await this.#trust.importBundle(bundle, atS, importedBy, manner), bundle)
      }
      default:
        return unreachable(change)
    }
  }

  /** What a search has found is looked up here: the record says how it was found. */
  #choiceOf({ accepted, issuer, filter }: TrustChange & { readonly kind: 'choose' }): Choice {
    if (issuer !== null) return { accepted, ...issuer }
    const { search, format, country, source } = filter
    const by = { ...(search === '' ? {} : { search }), ...(country === null ? {} : { country }) }
    return {
      accepted,
      id: null,
      format,
      ...(source === null ? {} : { source }),
      ...(Object.keys(by).length === 0 ? {} : { found: { issuers: this.#list.find(filter), by } }),
    }
  }

  /** A gate that has pinned a signer takes the bundles of its signers alone. */
  async #open(upload: string, nowS: number): Promise<Result<TrustFile, Fault>> {
    const text = this.#textOf(upload)
    if (text === null) return err({ code: 'upload-gone', detail: '' })
    const pinned = new Set(this.#signers.pinned().map(({ fingerprint }) => fingerprint))
    if (looksLikeBundle(text)) {
      const opened = await openBundle(text, (fingerprint) => pinned.has(fingerprint), nowS)
      return opened.ok ? ok({ kind: 'bundle', bundle: opened.value }) : opened
    }
    if (pinned.size > 0) return err({ code: 'bundle-unsigned', detail: '' })
    const trust = parseTrustDocument(jsonIn(text))
    if (trust.ok) return ok({ kind: 'plain', trust: trust.value })
    const [first] = trust.error
    return err({ code: 'trust-file-malformed', detail: `${first?.path}: ${first?.problem}` })
  }
}

type TrustFile =
  | { readonly kind: 'bundle'; readonly bundle: SignedBundle }
  | { readonly kind: 'plain'; readonly trust: SignedBundle['trust'] }

/** What `TrustStore.undo` says beside its counts. */
interface Undoing {
  readonly undone: string
  readonly madeAtS: number
}

type Told = TrustCounts & Partial<Undoing> & { readonly leftOut?: readonly LeftOut[] }

function effectOf(
  told: Result<Told, Fault>,
  bundle: SignedBundle | null = null,
): Result<ChangeEffect, Fault> {
  if (!told.ok) return told
  const { leftOut = [] } = told.value
  const made =
    bundle === null ? null : { madeBy: bundle.madeBy, serial: bundle.serial, madeAtS: bundle.madeAtS }
  const first = leftOut.slice(0, maxLeftOut)
  return ok({ ...agreedOf(told.value), bundle: made, leftOut: { count: leftOut.length, first } })
}

const agreedOf = ({ undone, madeAtS, ...counts }: Told): AgreedEffect => ({
  issuersAdded: counts.issuersAdded,
  issuersUpdated: counts.issuersUpdated,
  issuersWithdrawn: counts.issuersWithdrawn,
  issuersDistrusted: counts.issuersDistrusted,
  issuersTrusted: counts.issuersTrusted,
  keysAdded: counts.keysAdded,
  keysWithdrawn: counts.keysWithdrawn,
  undone: undone === undefined || madeAtS === undefined ? null : { action: undone, atS: madeAtS },
})

function answerTo(fault: Fault): ChangeAnswer {
  switch (fault.code) {
    case 'changed-meanwhile':
      return { kind: 'changed-meanwhile' }
    case 'signer-not-pinned':
      return { kind: 'not-pinned', shown: fault.detail.slice(0, shownFingerprintLength) }
    case 'issuer-not-allowed':
      return refused({ code: fault.code, detail: fault.issuer })
    case 'store-newer':
    case 'store-older':
    case 'store-not-ours':
    case 'store-in-use':
    case 'store-damaged':
    case 'store-full':
    case 'store-read-only':
    case 'store-failed':
      return { kind: 'failed', fault: fault.code }
    default:
      return refused(fault)
  }
}

const refused = ({ code, detail }: { readonly code: string; readonly detail: string }) => ({
  kind: 'refused' as const,
  fault: code,
  detail: detail.slice(0, maxDetailLength),
})

const signerAnswer = (changed: Result<boolean, StoreFault>): SignerAnswer =>
  changed.ok ? { kind: 'done' } : { kind: 'failed', fault: changed.error.code }

/** Each once, in order. */
const namesIn = (names: readonly (string | null)[]): string[] =>
  [...new Set(names)].filter((name) => name !== null).toSorted()

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
