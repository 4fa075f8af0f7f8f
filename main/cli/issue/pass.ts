import { Option, type Command } from 'commander'
import { ok } from '../../../native/result.ts'
import {
  eligibility,
  excelsiorTypes,
  type ExcelsiorType,
  type Ineligible,
} from '../../engine/issuing/eligibility.ts'
import { parseHealthRecord } from '../../engine/issuing/health-record.ts'
import { issuePass } from '../../engine/issuing/issue-pass.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJson } from '../read-json.ts'
import { wrongUse } from '../fault-words.ts'
import { failed, mistakesInWords } from './fault-words.ts'
import { formsOf, withForms, type FormOptions } from './form-options.ts'
import { issueInForms } from './forms-of-pass.ts'
import { ineligibleInWords } from './ineligible-words.ts'
import { nowS, withFolder, withPassphrase, type FolderOption } from './options.ts'
import { openedBy, type SecretOptions } from './secret.ts'
import { withTimeZone } from './time-zone.ts'
import { withWallet } from './wallet-options.ts'

interface Options extends FolderOption, SecretOptions, Omit<FormOptions, 'card'> {
  readonly record: string
  readonly type?: ExcelsiorType
  readonly json?: true
}

export function register(issue: Command): void {
  const pass = withPassphrase(withFolder(issue.command('pass')))
    .description('Issue a pass like the Excelsior Pass from a record, if the record gives a right to one.')
    .requiredOption('--record <file>', 'names, date of birth, doses and tests (JSON)')
    .addOption(
      new Option('--type <type>', 'this type alone; else the one that holds longest').choices(excelsiorTypes),
    )
    .option('--json', 'print it as JSON')
  const forms = withWallet(withForms(pass), ['--pkpass <file>', 'also write it as a pass for Apple Wallet'])
  withTimeZone(forms, 'the expiry on a sheet or in a wallet')
    .addHelpText(
      'after',
      `
No positive test in 10 days, and one of: the full series 15 days ago or more (holds 180 days); a negative PCR test (until
midnight after the third day, New York time); a negative antigen test (6 hours). Nothing of the record is kept; the pass
has its names, date of birth, type and expiry. Doses are by CVX code, samples by date or by time with its zone:

  {"given": "Ada", "family": "Example", "birthDate": "1984-07-04",
   "doses": [{"product": "208", "date": "2026-03-01"}, {"product": "208", "date": "2026-03-22"}],
   "tests": [{"method": "pcr", "result": "negative", "sampled": "2026-11-20T09:30:00-05:00"}]}

Pictures are named by the pass's id (pass-ID.png); name the other files so that they tell of nobody.
Exit status: 0 issued, 1 no right to a pass, 2 the record or the command line is wrong, 3 a fault: what was printed was
issued.

  passgate issue pass --folder authority --record record.json --pdf pass.pdf --paper Letter`,
    )
    .action(async (options: Options) => {
      process.exitCode = await issueFrom(options)
    })
}

async function issueFrom({ folder, record: file, type, json, ...options }: Options): Promise<number> {
  const plan = formsOf(options, nowS())
  if (!plan.ok) return wrongUse(plan.error)
  const input = readJson(file)
  if (!input.ok) return wrongUse(input.error)
  const record = parseHealthRecord(input.value)
  if (!record.ok) return wrongUse(mistakesInWords(file, record.error))
  const atS = nowS()
  const right = eligibility(record.value, type ?? null, atS)
  if (!right.ok) return noRight(right.error, json ?? false)
  const authority = await openedBy(folder, options)
  if (!authority.ok) return failed(authority.error)
  return issueInForms(
    async () => {
      const signed = await issuePass(authority.value, record.value, right.value, atS)
      return signed.ok ? ok({ ...signed.value, type: right.value.type }) : signed
    },
    { plan: plan.value, organisation: authority.value.state.name, json: json ?? false },
  )
}

function noRight(ineligible: Ineligible, json: boolean): number {
  if (json) console.log(JSON.stringify({ ineligible }))
  else console.error(ineligibleInWords(ineligible))
  return exitCodes.no
}
