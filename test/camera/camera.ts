/**
 * The two decoders of the camera reader beside each other, over the same pictures in one run, here and in Chromium.
 * `--shots N` of each code in each condition, `--seed N`, `--json`; `--sheet FILE` writes pictures to look at, and no more.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { parts } from '../support/parts.ts'
import { compareInBrowser } from './browser.ts'
import { cardCode } from './cards.ts'
import { bySize, compare, nothingThere, type Outcome, type Task } from './compare.ts'
import { contenders } from './contenders.ts'
import { contactSheet } from './contact-sheet.ts'

const { values: options } = parseArgs({
  options: {
    shots: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    sheet: { type: 'string' },
  },
})
const seed = Number(options.seed)
const task: Task = {
  codes: [10, 13, 16, 19, 22].map((version) => cardCode(version, seed)),
  shots: Number(options.shots),
  seed,
}

if (options.sheet !== undefined) writeFileSync(options.sheet, contactSheet(task))
else await run()

async function run(): Promise<void> {
  const wasmFile = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const wasmBinary = new Uint8Array(readFileSync(wasmFile)).buffer
  const processor = cpus()[0]?.model ?? 'unknown'
  const runs = [{ where: `Node ${process.version}`, outcomes: compare(task, await contenders(wasmBinary)) }]
  if (parts.chromium !== null) {
    const { version, outcomes } = await compareInBrowser(task, wasmFile)
    runs.push({ where: `Chromium ${version}`, outcomes })
  }
  if (options.json) return console.log(JSON.stringify({ processor, cores: cpus().length, runs }))
  console.log(`${processor}, ${cpus().length} cores; seed ${seed}`)
  for (const { where, outcomes } of runs) print(where, outcomes)
  if (parts.chromium === null) console.log('Chromium: left out, it is not here')
}

function print(where: string, outcomes: readonly Outcome[]): void {
  const held = outcomes.filter(({ condition }) => condition !== nothingThere && condition !== bySize)
  console.log(`\n${where}: of the pictures of a kind, how many were read; p50 and p95 in ms`)
  printGroups('', held, () => 'all')
  printGroups('condition', held, ({ condition }) => condition)
  printGroups('version', held, ({ version }) => `version ${version}`)
  const sized = outcomes.filter(({ condition }) => condition === bySize)
  printGroups('points a module', sized, ({ pointsPerModule }) => pointsPerModule.toFixed(1))
  const empty = outcomes.filter(({ condition }) => condition === nothingThere)
  printGroups('no code in it (and none read)', empty, () => nothingThere)
  console.log(`texts read that are not there: ${outcomes.filter(({ wrong }) => wrong).length}`)
}

function printGroups(title: string, outcomes: readonly Outcome[], keyOf: (outcome: Outcome) => string): void {
  const names = [...new Set(outcomes.map(({ contender }) => contender))]
  console.log(`\n${title.padEnd(30)}${names.map((name) => name.padStart(26)).join('')}`)
  for (const [key, group] of Map.groupBy(outcomes, keyOf)) {
    const cells = names.map((name) => cellOf(group.filter(({ contender }) => contender === name)))
    console.log(`${key.padEnd(30)}${cells.map((text) => text.padStart(26)).join('')}`)
  }
}

function cellOf(outcomes: readonly Outcome[]): string {
  const share = outcomes.filter(({ read }) => read).length / outcomes.length
  const times = outcomes.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const at = (part: number): string => (times[Math.floor(times.length * part)] ?? Number.NaN).toFixed(1)
  return `${(100 * share).toFixed(0)} % ${at(0.5).padStart(6)} ${at(0.95).padStart(6)}`
}
