import type { Command } from 'commander'
import { cardContent } from '../../engine/issuing/fhir-bundle.ts'
import { issueCard } from '../../engine/issuing/issue-card.ts'
import { attemptOnDisk } from '../../engine/issuing/issuing-fault.ts'
import { replaceFile } from '../../engine/issuing/replace-file.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJson } from '../read-json.ts'
import { At } from '../verify-request.ts'
import { failed, mistakesInWords, wrongUse } from './fault-words.ts'
import { handOut } from './handed-out.ts'
import { nowS, withFolder, withPassphrase, type FolderOption } from './options.ts'
import { openedBy, type SecretOptions } from './secret.ts'

interface Options extends FolderOption, SecretOptions {
  readonly fhir: string
  readonly until?: string
  readonly out?: string
  readonly json?: true
}

export function register(issue: Command): void {
  withPassphrase(withFolder(issue.command('shc')))
    .description(
      'Issue a SMART Health Card from a FHIR bundle of one patient, their doses and laboratory results.',
    )
    .requiredOption('--fhir <file>', 'the bundle (FHIR R4, JSON)')
    .option(
      '--until <time>',
      'the last moment at which it holds (ISO 8601 or Unix seconds); else it has no end',
    )
    .option('--out <file>', 'also write it as a .smart-health-card file')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Prints the text of each code. Nothing of the bundle is kept.
Exit status: 0 issued, 2 the bundle or the command line is wrong, 3 a fault.

  passgate issue shc --folder authority --fhir bundle.json --out ada.smart-health-card`,
    )
    .action(async (options: Options) => {
      process.exitCode = await shc(options)
    })
}

async function shc({ folder, fhir, until, out, json, ...options }: Options): Promise<number> {
  const untilS = until === undefined ? null : At.safeParse(until).data
  if (untilS === undefined) return wrongUse(`--until ${until}: give an ISO 8601 time or Unix seconds.`)
  const bundle = readJson(fhir)
  if (!bundle.ok) return wrongUse(bundle.error)
  const content = cardContent(bundle.value)
  if (!content.ok) return wrongUse(mistakesInWords(fhir, content.error))
  const authority = await openedBy(folder, options)
  if (!authority.ok) return failed(authority.error)
  const card = await issueCard(authority.value, content.value, { nowS: nowS(), untilS })
  if (!card.ok) return failed(card.error)
  if (out !== undefined) {
    const written = attemptOnDisk(() => replaceFile(out, card.value.file, 0o600))
    if (!written.ok) return failed(written.error)
  }
  if (card.value.texts.length > 1) {
    console.error(`It takes ${card.value.texts.length} codes: some readers take cards of one code alone.`)
  }
  handOut(card.value, json ?? false)
  return exitCodes.ok
}
