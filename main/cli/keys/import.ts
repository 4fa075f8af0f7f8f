import { basename } from 'node:path'
import type { Command } from 'commander'
import { BundleSigners } from '../../engine/store/bundle-signers.ts'
import type { Store } from '../../engine/store/open-store.ts'
import { TrustStore, type TrustChange } from '../../engine/store/trust-store.ts'
import { looksLikeBundle, openBundle } from '../../engine/trust/bundle/bundle.ts'
import { parseTrustDocument } from '../../engine/trust/trust-document.ts'
import { exitCodes } from '../exit-codes.ts'
import { parseJson, readText } from '../read-json.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { changeInWords, leftOutInWords } from './change-words.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { bundleFailed, changeFailed } from './fault-words.ts'
import { actor, nowS, openTrust } from './open-trust.ts'

interface Options extends SiteOptions {
  readonly unsigned?: true
  readonly dryRun?: true
  readonly json?: true
}

export function register(keys: Command): void {
  withSite(
    keys
      .command('import')
      .argument('<file>', 'a signed trust bundle, or a trust file: issuers, their keys and revocation lists'),
  )
    .description('Trust the issuers of a file. A running gate takes them over within seconds.')
    .option('--unsigned', 'take a plain trust file at a gate that has pinned a signer of bundles')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'print what changed as JSON')
    .addHelpText(
      'after',
      `
A gate that has pinned a signer (passgate keys pin) takes the bundles of its signers alone. A bundle also withdraws what
an earlier one of its signer brought and it no longer names.
Exit status: 0 done, 2 the file or the configuration is wrong, 3 the data folder cannot be used.

  passgate keys import trust.json --config gate.json
  passgate keys import /media/usb/venue.bundle --config gate.json`,
    )
    .action(async (file: string, options: Options) => {
      process.exitCode = await importKeys(file, options)
    })
}

async function importKeys(file: string, options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const text = readText(file)
  if (!text.ok) return wrongUse(text.error)
  const store = openTrust(site.value)
  if (!store.ok) return failed(store.error)
  try {
    return looksLikeBundle(text.value)
      ? await importBundle(file, text.value, store.value, options)
      : await importPlain(file, text.value, store.value, options)
  } finally {
    store.value.close()
  }
}

async function importBundle(file: string, text: string, store: Store, options: Options): Promise<number> {
  const pinned = new Set(new BundleSigners(store).pinned().map(({ fingerprint }) => fingerprint))
  const bundle = await openBundle(text, (fingerprint) => pinned.has(fingerprint), nowS())
  if (!bundle.ok) return bundleFailed(bundle.error)
  const by = { actor: actor(), from: basename(file) }
  const change = await new TrustStore(store).importBundle(bundle.value, nowS(), by, dry(options))
  return change.ok ? told(change.value, options) : changeFailed(change.error, store.kind)
}

async function importPlain(file: string, text: string, store: Store, options: Options): Promise<number> {
  if (!options.unsigned && new BundleSigners(store).pinned().length > 0)
    return bundleFailed({ code: 'bundle-unsigned', detail: '' })
  const json = parseJson(file, text)
  if (!json.ok) return wrongUse(json.error)
  const document = parseTrustDocument(json.value)
  if (!document.ok) {
    return wrongUse(
      `${file} is not a trust file:\n${document.error.map(({ path, problem }) => `  ${path}: ${problem}`).join('\n')}`,
    )
  }
  const by = { actor: actor(), from: basename(file) }
  const change = await new TrustStore(store).import(document.value, nowS(), by, dry(options))
  return change.ok ? told(change.value, options) : changeFailed(change.error, store.kind)
}

const dry = (options: Options): { readonly dryRun: boolean } => ({ dryRun: options.dryRun ?? false })

function told(change: TrustChange, { json, dryRun }: Options): number {
  const words = `${dryRun ? 'It would be: ' : ''}${changeInWords(change)}`
  console.log(json ? JSON.stringify(change) : [words, ...leftOutInWords(change)].join('\n'))
  return exitCodes.ok
}
