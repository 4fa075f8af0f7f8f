import type { Command } from 'commander'
import { claimsText } from '../../engine/admission/claims/claims-document.ts'
import { doubleEntries } from '../../engine/admission/claims/reconcile.ts'
import { replaceFile } from '../../engine/issuing/replace-file.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { actor, nowS } from '../keys/open-trust.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { doublesInWords } from './double-words.ts'
import { apartInWords, openClaims, type OpenClaims } from './open-claims.ts'
import { readClaims } from './read-claims.ts'

interface ExportOptions extends SiteOptions {
  readonly event: string
  readonly out: string
}

const status = 'Exit status: 0 done, 2 wrong use, 3 the data folder cannot be used.'

export function register(claims: Command): void {
  withSite(claims.command('export'))
    .description('Write which tickets of an event were used, for a gate that shares its key.')
    .requiredOption('--event <id>', 'the event')
    .requiredOption('--out <file>', 'where to write it')
    .addHelpText(
      'after',
      `
In the file are keyed tags and counts, and no ticket. It can be read by the gates of this event alone, until it is over.

${status}

  passgate claims export --config gate.json --event final --out north.claims`,
    )
    .action(async (options: ExportOptions) => {
      process.exitCode = await withClaims(options, (opened) => exportTo(opened, options))
    })
  withSite(claims.command('import').argument('<file>', 'what passgate claims export has written'))
    .description('Take in which tickets were used at other gates: from then on they count here too.')
    .addHelpText(
      'after',
      `
A running gate knows of them at once. Taken in twice, or in another order, it comes to the same.

${status}

  passgate claims import --config gate-2.json north.claims`,
    )
    .action(async (file: string, options: SiteOptions) => {
      process.exitCode = await withClaims(options, (opened) => importFrom(opened, file))
    })
}

async function withClaims(
  options: SiteOptions,
  act: (opened: OpenClaims) => Promise<number>,
): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const opened = openClaims(site.value)
  if (!opened.ok) return failed(opened.error)
  try {
    return await act(opened.value)
  } finally {
    opened.value.store.close()
  }
}

async function exportTo({ claims }: OpenClaims, { event, out }: ExportOptions): Promise<number> {
  const given = await claims.given(event)
  if (!given.ok) return wrongUse(apartInWords(event, given.error))
  try {
    replaceFile(out, claimsText(given.value), 0o600)
  } catch (error) {
    return wrongUse(`${out} cannot be written (${error instanceof Error ? error.message : String(error)}).`)
  }
  console.log(`${out} has what ${gates(given.value.stores.size)} of ${event}.`)
  return exitCodes.ok
}

async function importFrom({ claims }: OpenClaims, file: string): Promise<number> {
  const read = readClaims(file)
  if (!read.ok) return wrongUse(read.error)
  const { event } = read.value
  const before = await claims.given(event)
  if (!before.ok) return wrongUse(apartInWords(event, before.error))
  const taken = await claims.take(read.value, { actor: actor(), atS: nowS() })
  if (!taken.ok) return wrongUse(apartInWords(taken.error === 'other-key' ? file : event, taken.error))
  const after = await claims.given(event)
  if (!after.ok) return wrongUse(apartInWords(event, after.error))
  console.log(`This gate knows what ${gates(after.value.stores.size)} of ${event}.`)
  const had = doubleEntries(before.value)
  console.log(doublesInWords(doubleEntries(after.value), (tag) => had.get(tag) ?? 0))
  return exitCodes.ok
}

const gates = (count: number): string => (count === 1 ? 'one gate knows' : `${count} gates know`)
