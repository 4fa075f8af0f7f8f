import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { err, ok, type Result } from '../../native/result.ts'
import { systemClock } from '../../native/clock.ts'
import { verifyTexts } from '../engine/passes/verify-texts.ts'
import { buildTrustView } from '../engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../engine/trust/trust-document.ts'
import type { TrustView } from '../engine/trust/trust-view.ts'
import { boundedLines } from './bounded-lines.ts'
import { exitCodes } from './exit-codes.ts'
import { readJson } from './read-json.ts'
import { verdictInWords } from './verdict-in-words.ts'
import { answerOf, At, RequestVerifier } from './verify-request.ts'

/** A line carries its trust: a whole directory of issuers is 1 MB. */
const maxLineBytes = 16_000_000

interface Options {
  readonly batch?: true
  readonly trust?: string
  readonly at?: string
  readonly json?: true
}

export function register(program: Command): void {
  program
    .command('verify')
    .description('Verify a pass from its text, with no network: for installers, support and conformance.')
    .argument('[text...]', 'the text of a pass, or of each code of it, exactly as it is in the QR code')
    .option('--trust <file>', 'whom to trust: a JSON file of issuers, their keys and revocation lists')
    .option('--at <time>', 'as of this time (ISO 8601 or Unix seconds) instead of now')
    .option('--json', 'print the answer as JSON')
    .option('--batch', 'read one JSON request a line, write one JSON answer a line, in the same order')
    .addHelpText(
      'after',
      `
Exit status: 0 verified, 1 refused, 2 wrong use. With --batch: 0 when every line was answered.

  passgate verify --trust trust.json "shc:/567629095243206034602924..."
  passgate verify --batch < requests.ndjson > answers.ndjson`,
    )
    .action(async (texts: string[], options: Options) => {
      process.exitCode = options.batch
        ? await verifyBatch(texts, options)
        : await verifyForPerson(texts, options)
    })
}

async function verifyBatch(texts: readonly string[], { trust, at }: Options): Promise<number> {
  if (texts.length > 0 || trust !== undefined || at !== undefined) {
    return wrongUse('With --batch, each request brings its own texts, trust and time.')
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
  if (options.trust === undefined) return wrongUse('Say whom to trust: --trust FILE.')
  const at = options.at === undefined ? nowS() : At.safeParse(options.at).data
  if (at === undefined) return wrongUse(`--at ${options.at}: give an ISO 8601 time or Unix seconds.`)
  const view = await trustIn(options.trust)
  if (!view.ok) return wrongUse(view.error)
  const verdict = verifyTexts(texts, view.value, at)
  if (options.json) {
    const { id: _, ...answer } = answerOf(null, verdict)
    console.log(JSON.stringify(answer))
  } else {
    console.log(verdictInWords(verdict))
  }
  return verdict.outcome === 'verified' ? exitCodes.ok : exitCodes.no
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

const nowS = (): number => systemClock.wallMs() / 1_000

function wrongUse(message: string): number {
  console.error(message)
  return exitCodes.usage
}
