import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { openStoreToRead, openStoreToWrite } from '../engine/store/open-store.ts'
import { TrustStore, type ImportFault, type TrustChange } from '../engine/store/trust-store.ts'
import { parseTrustDocument } from '../engine/trust/trust-document.ts'
import { exitCodes } from './exit-codes.ts'
import { faultInWords } from './fault-words.ts'
import { readJson } from './read-json.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { table } from './table.ts'

interface Options extends SiteOptions {
  readonly json?: true
}

export function register(program: Command): void {
  const keys = program.command('keys').description('Whom a gate trusts.')
  withSite(
    keys.command('import').argument('<file>', 'a trust file: issuers, their keys and revocation lists'),
  )
    .description('Trust the issuers of a file. A running gate takes them over within seconds.')
    .option('--json', 'print what changed as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 2 the file or the folder cannot be used.\n\n  passgate keys import trust.json --config gate.json',
    )
    .action(async (file: string, options: Options) => {
      process.exitCode = await importKeys(file, options)
    })
  withSite(keys.command('list'))
    .description('List the issuers that a gate trusts.')
    .option('--json', 'print them as JSON')
    .action((options: Options) => {
      process.exitCode = listKeys(options)
    })
}

async function importKeys(file: string, options: Options): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const json = readJson(file)
  if (!json.ok) return wrongUse(json.error)
  const document = parseTrustDocument(json.value)
  if (!document.ok) {
    return wrongUse(
      `${file} is not a trust file:\n${document.error.map(({ path, problem }) => `  ${path}: ${problem}`).join('\n')}`,
    )
  }
  const store = openStoreToWrite(join(site.value.dataFolder, 'passgate.db'))
  if (!store.ok) return wrongUse(faultInWords(store.error))
  const allow = site.value.demo ? 'demo' : 'real'
  const change = await new TrustStore(store.value).import(document.value, {
    allow,
    atS: Math.floor(Date.now() / 1_000),
  })
  store.value.close()
  if (!change.ok) return wrongUse(importFaultInWords(change.error, allow))
  console.log(options.json ? JSON.stringify(change.value) : changeInWords(change.value))
  return exitCodes.ok
}

function listKeys(options: Options): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const file = join(site.value.dataFolder, 'passgate.db')
  const store = existsSync(file) ? openStoreToRead(file) : null
  if (store !== null && !store.ok) return wrongUse(faultInWords(store.error))
  const issuers = store === null ? [] : new TrustStore(store.value).list()
  store?.value.close()
  if (options.json) console.log(JSON.stringify(issuers))
  else if (issuers.length === 0)
    console.log('Nobody is trusted yet. Import a trust file: passgate keys import FILE')
  else {
    console.log(
      table(
        ['issuer', 'name', 'format', 'keys', 'lists', 'imported'],
        issuers.map(({ iss, name, format, keys, revocationLists, importedAtS }) => [
          iss,
          name,
          format,
          String(keys),
          String(revocationLists),
          new Date(importedAtS * 1_000).toISOString().slice(0, 16),
        ]),
      ),
    )
  }
  return exitCodes.ok
}

function changeInWords({ issuersAdded, issuersUpdated, keysWithdrawn, leftOut }: TrustChange): string {
  const done = `${issuersAdded} issuers added, ${issuersUpdated} updated, ${keysWithdrawn} keys withdrawn.`
  return [
    done,
    ...leftOut.map(({ iss, kid, fault }) => `left out: ${iss} ${kid ?? '(no id)'}: ${fault}`),
  ].join('\n')
}

function importFaultInWords(fault: ImportFault, allow: 'real' | 'demo'): string {
  if (fault.code !== 'issuer-not-allowed') return faultInWords(fault)
  return allow === 'demo'
    ? `The demo venue trusts its own demo authority alone, not ${fault.iss}. Give --config FILE for a real gate.`
    : `${fault.iss} is an issuer of the demo venue: a real gate never trusts one.`
}

function wrongUse(message: string): number {
  console.error(message)
  return exitCodes.usage
}
