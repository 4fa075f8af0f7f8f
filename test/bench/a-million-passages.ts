import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Decision } from '../../main/engine/decision.ts'
import { LaneRunner } from '../../main/engine/lane/lane-runner.ts'
import { defaultTiming } from '../../main/engine/lane/lane-timing.ts'
import { ok } from '../../native/result.ts'
import { screenScanner } from '../../native/scanners/screen-scanner.ts'
import type { InputChange } from '../../native/sensors/turnstile-inputs.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { verifiedPass } from '../support/passes.ts'

const passages = 1_000_000
const warmUp = 50_000
const admit: Decision = { outcome: 'admit', pass: verifiedPass, warnings: [] }

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

export interface PassageFigures {
  readonly perSecond: number
  /** What is held after the last passage, beyond what was held when it was warm. */
  readonly grownBytes: number
  readonly entered: number
}

/** A lane with a simulated board and contacts, on a clock of its own: does anything stay behind of its guests? */
export async function aMillionPassages(): Promise<PassageFigures> {
  const clock = new FakeClock()
  let change: (change: InputChange) => void = () => undefined
  let entered = 0
  const runner = new LaneRunner({
    timing: { ...defaultTiming, sameCodeMs: 0 },
    opening: 'pulse',
    scanner: screenScanner,
    relay: {
      channel: 1,
      board: {
        contacts: null,
        start: (listener) => listener({ kind: 'back' }),
        off: () => Promise.resolve(ok(undefined)),
        pulse: () => Promise.resolve(ok(undefined)),
        confirmOff: () => Promise.resolve(ok(undefined)),
        close: () => Promise.resolve(),
      },
    },
    inputs: {
      wired: ['pass'],
      start(listener) {
        change = listener
        listener({ input: 'pass', active: false })
      },
      close: () => Promise.resolve(),
    },
    arm: null,
    found: { uncertain: false, released: false },
    clock,
    admission: null,
    judge: { judge: () => ({ kind: 'decision', decision: admit }), forgetParts: () => undefined },
    counts: {
      decision: () => ok(undefined),
      grantBegin: () => ok(undefined),
      passed: () => ok(undefined),
      grantEnd(end) {
        if (end === 'entered') entered += 1
        return ok(undefined)
      },
      ungranted: () => ok(undefined),
    },
    onArriving: () => undefined,
    onChange: () => undefined,
    onAlarm: () => undefined,
    onCounted: () => undefined,
    onReleaseButton: () => undefined,
  })
  runner.start()
  await clock.pass(1_000)
  const pass = async (guest: number): Promise<void> => {
    runner.present(`guest ${guest}`)
    await turn()
    clock.advance(500)
    change({ input: 'pass', active: true })
    clock.advance(600)
    await turn()
    change({ input: 'pass', active: false })
    clock.advance(1)
  }
  for (let guest = 0; guest < warmUp; guest += 1) await pass(guest)
  const before = held()
  const startMs = performance.now()
  for (let guest = 0; guest < passages; guest += 1) await pass(guest)
  const perSecond = passages / ((performance.now() - startMs) / 1_000)
  const grownBytes = held() - before
  await runner.stop()
  return { perSecond, grownBytes, entered: entered - warmUp }
}

/** Every promise that is settled has been heard. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

function held(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

if (import.meta.main) console.log(await aMillionPassages())
