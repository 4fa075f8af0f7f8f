import { hidRelayCases } from './cases/hid-relay.ts'
import { hidScannerCases } from './cases/hid-scanner.ts'
import { killedCases } from './cases/killed.ts'
import { serialLineCases } from './cases/serial-line.ts'
import { speedCases } from './cases/speed.ts'
import { twinCases } from './cases/twins.ts'
import { unpluggedCases } from './cases/unplugged.ts'
import { wedgedCases } from './cases/wedged.ts'
import { gateLog } from './lanes.ts'
import type { LabCase } from './lab-case.ts'

const cases: readonly LabCase[] = [
  ...hidScannerCases,
  ...hidRelayCases,
  ...twinCases,
  ...serialLineCases,
  ...speedCases,
  ...unpluggedCases,
  ...killedCases,
  ...wedgedCases,
]
const words = process.argv.slice(2)
const wanted = cases.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

interface Outcome {
  readonly name: string
  readonly passed: boolean
  readonly note: string
}

async function outcomeOf({ name, run }: LabCase): Promise<Outcome> {
  const tidy: (() => Promise<void>)[] = []
  try {
    const note = await run((undo) => tidy.push(undo))
    return { name, passed: true, note: note ?? '' }
  } catch (error) {
    return { name, passed: false, note: String(error) }
  } finally {
    for (const undo of tidy.toReversed()) await undo()
  }
}

const outcomes: Outcome[] = []
for (const labCase of wanted) {
  const startedMs = performance.now()
  const outcome = await outcomeOf(labCase)
  outcomes.push(outcome)
  console.log(line(outcome), `(${((performance.now() - startedMs) / 1_000).toFixed(1)} s)`)
}
if (outcomes.some(({ passed: well }) => !well)) console.log(gateLog())
const passed = outcomes.filter((outcome) => outcome.passed).length
console.log(['', ...outcomes.map(line), '', `${passed} of ${wanted.length} passed`].join('\n'))
process.exit(wanted.length > 0 && passed === wanted.length ? 0 : 1)

function line(outcome: Outcome): string {
  return `${outcome.passed ? 'passed' : 'FAILED'}  ${outcome.name}${outcome.note === '' ? '' : `: ${outcome.note}`}`
}
