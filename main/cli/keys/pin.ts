import type { Command } from 'commander'
import { ok, type Result } from '../../../native/result.ts'
import { BundleSigners, type PinnedSigner } from '../../engine/store/bundle-signers.ts'
import { Fingerprint, openBundle } from '../../engine/trust/bundle/bundle.ts'
import type { BundleFault } from '../../engine/trust/bundle/bundle-fault.ts'
import { exitCodes } from '../exit-codes.ts'
import { readStore } from '../read-store.ts'
import { readText } from '../read-json.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { table } from '../table.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { bundleFailed } from './fault-words.ts'
import { actor, nowS, openTrust } from './open-trust.ts'

interface Options extends SiteOptions {
  readonly json?: true
}

const status =
  'Exit status: 0 done, 2 the fingerprint, the file or the configuration is wrong, 3 the data folder cannot be used.'

export function register(keys: Command): void {
  withSite(
    keys.command('pin').argument('<fingerprint or file>', 'of a signer, or a bundle that it has signed'),
  )
    .description('Take the bundles of a signer, and from now on those of pinned signers alone.')
    .addHelpText(
      'after',
      `
The fingerprint is what passgate keys signer show prints where the bundles are made. A file says only who signed it:
compare what is printed before you import it.
${status}

  passgate keys pin --config gate.json rQ3Gx0IuK9b4vD6nYc2eT8wLh5mZa7sJf1pUoVkXqEg`,
    )
    .action(async (named: string, options: Options) => {
      process.exitCode = await pin(named, options)
    })
  withSite(keys.command('unpin').argument('<fingerprint>', 'of a pinned signer'))
    .description('Take no more bundles of a signer. What they brought stays.')
    .addHelpText('after', `\n${status}`)
    .action((named: string, options: Options) => {
      process.exitCode = unpin(named, options)
    })
  withSite(keys.command('pinned'))
    .description('List the signers whose bundles this gate takes.')
    .option('--json', 'print them as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 2 the configuration is wrong, 3 the data folder cannot be used.',
    )
    .action((options: Options) => {
      process.exitCode = list(options)
    })
}

async function pin(named: string, options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const fingerprint = Fingerprint.safeParse(named)
  const signer = fingerprint.success ? ok(fingerprint.data) : await signerOf(named)
  if (!signer.ok)
    return typeof signer.error === 'string' ? wrongUse(signer.error) : bundleFailed(signer.error)
  const store = openTrust(site.value)
  if (!store.ok) return failed(store.error)
  const pinned = new BundleSigners(store.value).pin(signer.value, actor(), nowS())
  store.value.close()
  if (!pinned.ok) return failed(pinned.error)
  console.log(
    pinned.value
      ? `This gate takes bundles signed by ${signer.value}, and no unsigned trust file unless it is told to.`
      : `${signer.value} is pinned already.`,
  )
  return exitCodes.ok
}

/** Whoever signed this file, be it who it may: the person who pins it has to know. */
async function signerOf(file: string): Promise<Result<string, string | BundleFault>> {
  const text = readText(file)
  if (!text.ok) return text
  const bundle = await openBundle(text.value, () => true, nowS())
  return bundle.ok ? ok(bundle.value.signer) : bundle
}

function unpin(fingerprint: string, options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const store = openTrust(site.value)
  if (!store.ok) return failed(store.error)
  const unpinned = new BundleSigners(store.value).unpin(fingerprint, actor(), nowS())
  store.value.close()
  if (!unpinned.ok) return failed(unpinned.error)
  if (!unpinned.value) return wrongUse(`${fingerprint} is not pinned here. See passgate keys pinned.`)
  console.log(`This gate takes no more bundles signed by ${fingerprint}.`)
  return exitCodes.ok
}

function list(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const pinned = readStore(site.value, (store) => new BundleSigners(store).pinned(), [])
  if (!pinned.ok) return failed(pinned.error)
  if (options.json) console.log(JSON.stringify(pinned.value))
  else
    console.log(
      pinned.value.length === 0 ? 'No signer is pinned: any trust file is taken.' : inWords(pinned.value),
    )
  return exitCodes.ok
}

const inWords = (signers: readonly PinnedSigner[]): string =>
  table(
    ['signer', 'last serial', 'pinned (UTC)'],
    signers.map(({ fingerprint, lastSerial, pinnedAtS }) => [
      fingerprint,
      lastSerial === 0 ? 'none yet' : String(lastSerial),
      new Date(pinnedAtS * 1_000).toISOString().slice(0, 16).replace('T', ' '),
    ]),
  )
