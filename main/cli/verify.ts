import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { buildTrustView } from '../engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../engine/trust/trust-document.ts'
import { verifyTexts } from '../engine/passes/verify-texts.ts'
import { exitCodes } from './exit-codes.ts'
import { readJson } from './read-json.ts'
import { answerOf, At, RequestVerifier, type Answer } from './verify-request.ts'

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
      process.exitCode = options.batch ? await verifyBatch() : await verifyForPerson(texts, options)
    })
}

async function verifyBatch(): Promise<number> {
  const verifier = new RequestVerifier()
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    const answer = await verifier.answer(line)
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await once(process.stdout, 'drain')
  }
  return exitCodes.ok
}

async function verifyForPerson(texts: readonly string[], options: Options): Promise<number> {
  if (texts.length === 0) return wrongUse('Give the text of a pass, or --batch. See passgate verify --help.')
  if (options.trust === undefined) return wrongUse('Say whom to trust: --trust FILE.')
  const json = readJson(options.trust)
  if (!json.ok) return wrongUse(json.error)
  const document = parseTrustDocument(json.value)
  if (!document.ok) {
    return wrongUse(
      `${options.trust} is not a trust file:\n${document.error.map(({ path, problem }) => `  ${path}: ${problem}`).join('\n')}`,
    )
  }
  const at = options.at === undefined ? Date.now() / 1_000 : At.safeParse(options.at).data
  if (at === undefined) return wrongUse(`--at ${options.at}: give an ISO 8601 time or Unix seconds.`)
  const { view, leftOut } = await buildTrustView(document.value)
  for (const { iss, kid, fault } of leftOut) console.error(`left out: ${iss} ${kid ?? '(no id)'}: ${fault}`)
  const { id: _, ...answer } = answerOf(null, verifyTexts(texts, view, at))
  console.log(options.json ? JSON.stringify(answer) : inWords(answer))
  return answer.outcome === 'verified' ? exitCodes.ok : exitCodes.no
}

function wrongUse(message: string): number {
  console.error(message)
  return exitCodes.usage
}

function inWords(answer: Omit<Answer, 'id'>): string {
  const time = (seconds: number | null, none: string): string =>
    seconds === null
      ? none
      : Math.abs(seconds) > 8.64e12
        ? `${seconds} s`
        : new Date(seconds * 1_000).toISOString()
  const rows: [string, string][] = [
    [answer.outcome === 'verified' ? 'VERIFIED' : 'REFUSED', answer.reason ?? ''],
    ['format', answer.format ?? 'none that is known'],
    ['type', answer.type ?? '-'],
    ['issuer', answer.issuer ?? '-'],
    ['key', answer.kid ?? '-'],
    ['name', answer.holder?.name ?? '-'],
    ['birth date', answer.holder?.birthDate ?? '-'],
    ['valid from', time(answer.validFrom, '-')],
    [
      'valid until',
      answer.outcome === 'verified' ? time(answer.validUntil, 'no end') : time(answer.validUntil, '-'),
    ],
    ['warnings', answer.warnings.join(', ') || 'none'],
  ]
  return rows.map(([label, value]) => `${label.padEnd(12)}${value}`.trimEnd()).join('\n')
}
