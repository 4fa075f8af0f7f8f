/**
 * Tampers with passes of every format, a million times each unless told otherwise, and says what came of it.
 * Use: npm run fuzz -- [--format ID] [--runs N] [--seed N]
 */
import { parseArgs } from 'node:util'
import { fuzzFormat, type FuzzReport } from './fuzz-format.ts'
import type { FuzzTarget } from './target.ts'
import { targets } from './targets.ts'

const { values } = parseArgs({
  options: { format: { type: 'string' }, runs: { type: 'string' }, seed: { type: 'string' } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(values.runs ?? 1_000_000)
const chosen = targets.filter(({ format }) => values.format === undefined || format === values.format)
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(runs) || chosen.length === 0) {
  console.error(`formats: ${targets.map(({ format }) => format).join(', ')}; runs and seed are whole numbers`)
  process.exit(2)
}

console.log(`seed ${seed}`)
for (const target of chosen) {
  const startMs = performance.now()
  const report = await fuzzFormat(target, seed, runs, (done, failures) => {
    console.error(`${target.format}: ${done} inputs, ${failures} failures`)
  })
  tell(target, report, (performance.now() - startMs) / 1_000)
  if (report.failures.length > 0) process.exitCode = 1
}

function tell({ format, atS, trust }: FuzzTarget, report: FuzzReport, tookS: number): void {
  const { failures, outcomes, slowestMs, grownBytes } = report
  console.log(
    `${format}: ${report.runs} inputs, ${failures.length} failures, ${(report.runs / tookS).toFixed(0)} a second`,
  )
  console.log(`  slowest ${slowestMs.toFixed(1)} ms, memory grew by ${(grownBytes / 2 ** 20).toFixed(1)} MiB`)
  for (const [outcome, count] of [...outcomes].toSorted(([, a], [, b]) => b - a))
    console.log(`  ${outcome.padEnd(20)} ${count}`)
  // Each as a line that `passgate verify --batch` takes.
  for (const { nth, what, texts } of failures)
    console.log(`${what}\n${JSON.stringify({ id: nth, at: atS, texts, trust })}`)
}
