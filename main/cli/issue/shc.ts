import type { Command } from 'commander'
import { cardContent } from '../../engine/issuing/fhir-bundle.ts'
import { issueCard } from '../../engine/issuing/issue-card.ts'
import { readJson } from '../read-json.ts'
import { At } from '../verify-request.ts'
import { wrongUse } from '../fault-words.ts'
import { failed, mistakesInWords } from './fault-words.ts'
import { formsOf, withForms, type FormOptions } from './form-options.ts'
import { issueInForms } from './forms-of-pass.ts'
import { nowS, withFolder, withPassphrase, type FolderOption } from './options.ts'
import { openedBy, type SecretOptions } from './secret.ts'
import { withTimeZone } from './time-zone.ts'

interface Options extends FolderOption, SecretOptions, Omit<FormOptions, 'card'> {
  readonly fhir: string
  readonly until?: string
  readonly out?: string
  readonly json?: true
}

export function register(issue: Command): void {
  const shc = withPassphrase(withFolder(issue.command('shc')))
    .description(
      'Issue a SMART Health Card from a FHIR bundle of one patient, their doses and laboratory results.',
    )
    .requiredOption('--fhir <file>', 'the bundle (FHIR R4, JSON)')
    .option(
      '--until <time>',
      'the last moment at which it holds (ISO 8601 or Unix seconds); else it has no end',
    )
    .option(
      '--out <file>',
      'also write it as a .smart-health-card file, which phones take into their wallets',
    )
    .option('--json', 'print it as JSON')
  withTimeZone(withForms(shc), 'the expiry on a sheet')
    .addHelpText(
      'after',
      `
Prints the text of each code. Nothing of the bundle is kept. Pictures are named by the card's id (pass-ID.png, or
pass-ID-1.png where it takes several codes); name the other files so that they tell of nobody.
Exit status: 0 issued, 2 the bundle or the command line is wrong, 3 a fault: what was printed was issued.

  passgate issue shc --folder authority --fhir bundle.json --out card.smart-health-card --pdf card.pdf --language es`,
    )
    .action(async (options: Options) => {
      process.exitCode = await issueShc(options)
    })
}

async function issueShc({ folder, fhir, until, out, json, ...options }: Options): Promise<number> {
  const untilS = until === undefined ? null : At.safeParse(until).data
  if (untilS === undefined) return wrongUse(`--until ${until}: give an ISO 8601 time or Unix seconds.`)
  const plan = formsOf({ ...options, card: out }, nowS())
  if (!plan.ok) return wrongUse(plan.error)
  const bundle = readJson(fhir)
  if (!bundle.ok) return wrongUse(bundle.error)
  const content = cardContent(bundle.value)
  if (!content.ok) return wrongUse(mistakesInWords(fhir, content.error))
  const authority = await openedBy(folder, options)
  if (!authority.ok) return failed(authority.error)
  return issueInForms(
    async () => {
      const card = await issueCard(authority.value, content.value, { nowS: nowS(), untilS })
      const codes = card.ok ? card.value.texts.length : 1
      if (codes > 1) console.error(`It takes ${codes} codes: some readers take cards of one code alone.`)
      return card
    },
    { plan: plan.value, organisation: authority.value.state.name, json: json ?? false },
  )
}
