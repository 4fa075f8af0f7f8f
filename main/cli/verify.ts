import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { err, ok, type Result } from '../../native/result.ts'
import { systemClock } from '../../native/clock.ts'
import { readLists } from '../engine/admission/lists/read-lists.ts'
import { noVenueLists, type ListView, type VenueLists } from '../engine/admission/lists/venue-lists.ts'
import { loadPolicy } from '../engine/config/load-policy.ts'
import type { Verdict } from '../engine/passes/pass-format.ts'
import { verifyTexts } from '../engine/passes/verify-texts.ts'
import { preparePolicy, type Policy } from '../engine/policy/policy.ts'
import { readySetNames } from '../engine/policy/policy-document.ts'
import { StoredLists } from '../engine/store/code-lists.ts'
import { openStoreToRead, storeFileName } from '../engine/store/open-store.ts'
import { buildTrustView } from '../engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../engine/trust/trust-document.ts'
import { withCodes, type TrustView } from '../engine/trust/trust-view.ts'
import { boundedLines } from './bounded-lines.ts'
import { exitCodes } from './exit-codes.ts'
import { faultInWords, wrongUse } from './fault-words.ts'
import { readJson } from './read-json.ts'
import { mistakesInWords, siteFrom } from './site-option.ts'
import { verdictInWords } from './verdict-in-words.ts'
import { answerOf, At, judgedAnswer, judgedBy, RequestVerifier, zoneWithoutVenue } from './verify-request.ts'

/** A line carries its trust: a whole directory of issuers is 1 MB. */
const maxLineBytes = 16_000_000

interface Options {
  readonly batch?: true
  readonly trust?: string
  readonly config?: string
  readonly policy?: string
  readonly at?: string
  readonly json?: true
}

export function register(program: Command): void {
  program
    .command('verify')
    .description('Verify a pass from its text, with no network: for installers, support and conformance.')
    .argument('[text...]', 'the text of a pass, or of each code of it, exactly as it is in the QR code')
    .option('--trust <file>', 'whom to trust: a JSON file of issuers, their keys and revocation lists')
    .option('--config <file>', 'a gate: look into its lists of codes, and what it has blocked, too')
    .option(
      '--policy <file or name>',
      `also say what a gate does by these rules, and why: a JSON file, or one of ${readySetNames.join(', ')}`,
    )
    .option('--at <time>', 'as of this time (ISO 8601 or Unix seconds) instead of now')
    .option('--json', 'print the answer as JSON')
    .option('--batch', 'read one JSON request a line, write one JSON answer a line, in the same order')
    .addHelpText(
      'after',
      `
Exit status: 0 verified, 1 refused, 2 wrong use. With --policy: 0 admitted, 1 refused or left to a person.
With --batch: 0 when every line was answered. Days of rules that name no time zone are days in UTC.

  passgate verify --trust trust.json "shc:/567629095243206034602924..."
  passgate verify --trust trust.json --policy new-york-2021 --at 2021-07-01 "shc:/5676..."
  passgate verify --config gate.json T8Q2-XK4M-9PLW-7RDC
  passgate verify --batch < requests.ndjson > answers.ndjson`,
    )
    .action(async (texts: string[], options: Options) => {
      process.exitCode = options.batch
        ? await verifyBatch(texts, options)
        : await verifyForPerson(texts, options)
    })
}

async function verifyBatch(
  texts: readonly string[],
  { trust, policy, at, config }: Options,
): Promise<number> {
  if (
    texts.length > 0 ||
    trust !== undefined ||
    policy !== undefined ||
    at !== undefined ||
    config !== undefined
  ) {
    return wrongUse('With --batch, each request brings its own texts, trust, policy and time, and no gate.')
  }
  const verifier = new RequestVerifier(nowS)
  async function* answers(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
    for await (const line of boundedLines(input, maxLineBytes)) {
      yield `${JSON.stringify(await verifier.answer(line))}\n`
    }
  }
  try {
    await pipeline(process.stdin, answers, process.stdout)
  } catch (error) {
    // Who read the answers has seen enough.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
  return exitCodes.ok
}

async function verifyForPerson(texts: readonly string[], options: Options): Promise<number> {
  if (texts.length === 0) return wrongUse('Give the text of a pass, or --batch. See passgate verify --help.')
  if (options.trust === undefined && options.config === undefined)
    return wrongUse('Say whom to trust: --trust FILE.')
  const at = options.at === undefined ? nowS() : At.safeParse(options.at).data
  if (at === undefined) return wrongUse(`--at ${options.at}: give an ISO 8601 time or Unix seconds.`)
  const view = options.trust === undefined ? ok(await noTrust()) : await trustIn(options.trust)
  if (!view.ok) return wrongUse(view.error)
  const lists = await listsIn(options.config)
  if (!lists.ok) return wrongUse(lists.error)
  const policy = policyIn(options.policy)
  if (!policy.ok) return wrongUse(policy.error)
  const verdict = unlessBlocked(verifyTexts(texts, withCodes(view.value, lists.value), at), lists.value)
  const judged = policy.value === null ? null : judgedBy(policy.value, verdict, at)
  if (options.json) {
    const { id: _, ...answer } =
      policy.value === null ? answerOf(null, verdict) : judgedAnswer(null, verdict, policy.value, at)
    console.log(JSON.stringify(answer))
  } else {
    console.log(verdictInWords(verdict, judged))
  }
  const good = verdict.outcome === 'verified' && (judged === null || judged.decision.outcome === 'admit')
  return good ? exitCodes.ok : exitCodes.no
}

/** The rules that were asked for; null where none were. */
function policyIn(written: string | undefined): Result<Policy | null, string> {
  if (written === undefined) return ok(null)
  const loaded = loadPolicy(written, process.cwd())
  return loaded.ok
    ? ok(preparePolicy(loaded.value, zoneWithoutVenue))
    : err(mistakesInWords(written, loaded.error))
}

/** Reads a trust file. What is left out of it is told at once: it may be why a pass is refused. */
async function trustIn(file: string): Promise<Result<TrustView, string>> {
  const json = readJson(file)
  if (!json.ok) return json
  const document = parseTrustDocument(json.value)
  if (!document.ok) {
    const mistakes = document.error.map(({ path, problem }) => `  ${path}: ${problem}`).join('\n')
    return err(`${file} is not a trust file:\n${mistakes}`)
  }
  const { view, leftOut } = await buildTrustView(document.value)
  for (const { issuer, kid, fault } of leftOut)
    console.error(`left out: ${issuer} ${kid ?? '(no id)'}: ${fault}`)
  return ok(view)
}

const noTrust = async (): Promise<TrustView> => (await buildTrustView({ issuers: [] })).view

/** The lists of a gate; none where no gate was named. */
async function listsIn(config: string | undefined): Promise<Result<ListView, string>> {
  if (config === undefined) return ok(noVenueLists)
  const site = siteFrom({ config })
  if (!site.ok) return site
  const file = join(site.value.dataFolder, storeFileName)
  // A gate that has never run has none.
  if (!existsSync(file)) return ok(noVenueLists)
  const opened = openStoreToRead(file, 'real')
  if (!opened.ok) return err(faultInWords(opened.error))
  const read = await readLists(new StoredLists(opened.value), new Map(), () => Promise.resolve(true))
  opened.value.close()
  return ok(read?.view ?? noVenueLists)
}

/** As the gate does it: what the venue has blocked is refused, however good. */
function unlessBlocked(verdict: Verdict, lists: VenueLists): Verdict {
  if (verdict.outcome === 'refused' || !lists.isBlocked(verdict.pass)) return verdict
  const { pass } = verdict
  const claims = { issuer: pass.issuer.id, kid: pass.kid }
  return { outcome: 'refused', reason: 'blocked-by-venue', format: pass.format, pass, claims }
}

const nowS = (): number => systemClock.wallMs() / 1_000
