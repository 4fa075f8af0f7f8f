import { Option, type Command } from 'commander'
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
import { failed, mistakesInWords, wrongUse } from './fault-words.ts'
import { handOut } from './handed-out.ts'
import { ineligibleInWords } from './ineligible-words.ts'
import { nowS, withFolder, withPassphrase, type FolderOption } from './options.ts'
import { openedBy, type SecretOptions } from './secret.ts'

interface Options extends FolderOption, SecretOptions {
  readonly record: string
  readonly type?: ExcelsiorType
  readonly json?: true
}

export function register(issue: Command): void {
  withPassphrase(withFolder(issue.command('pass')))
    .description('Issue a pass like the Excelsior Pass from a record, if the record gives a right to one.')
    .requiredOption('--record <file>', 'names, date of birth, doses and tests (JSON)')
    .addOption(
      new Option('--type <type>', 'this type alone; else the one that holds longest').choices(excelsiorTypes),
    )
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
No positive test in 10 days, and one of: the full series 15 days ago or more (holds 180 days); a negative PCR test (until
midnight after the third day, New York time); a negative antigen test (6 hours). Nothing of the record is kept; the pass
has its names, date of birth, type and expiry. Doses are by CVX code, samples by date or by time with its zone:

  {"given": "Ada", "family": "Example", "birthDate": "1984-07-04",
   "doses": [{"product": "208", "date": "2026-03-01"}, {"product": "208", "date": "2026-03-22"}],
   "tests": [{"method": "pcr", "result": "negative", "sampled": "2026-11-20T09:30:00-05:00"}]}

Exit status: 0 issued, 1 no right to a pass, 2 the record or the command line is wrong, 3 a fault.

  passgate issue pass --folder authority --record record.json`,
    )
    .action(async (options: Options) => {
      process.exitCode = await pass(options)
    })
}

async function pass({ folder, record: file, type, json, ...options }: Options): Promise<number> {
  const input = readJson(file)
  if (!input.ok) return wrongUse(input.error)
  const record = parseHealthRecord(input.value)
  if (!record.ok) return wrongUse(mistakesInWords(file, record.error))
  const atS = nowS()
  const right = eligibility(record.value, type ?? null, atS)
  if (!right.ok) return noRight(right.error, json ?? false)
  const authority = await openedBy(folder, options)
  if (!authority.ok) return failed(authority.error)
  const signed = await issuePass(authority.value, record.value, right.value, atS)
  if (!signed.ok) return failed(signed.error)
  handOut({ ...signed.value, type: right.value.type }, json ?? false)
  return exitCodes.ok
}

function noRight(ineligible: Ineligible, json: boolean): number {
  if (json) console.log(JSON.stringify({ ineligible }))
  else console.error(ineligibleInWords(ineligible))
  return exitCodes.no
}
