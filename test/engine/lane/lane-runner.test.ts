import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../main/engine/decision.ts'
import { LaneRunner, type Judgement, type LaneSnapshot } from '../../../main/engine/lane/lane-runner.ts'
import { defaultTiming, type LaneFault, type PassageEnd } from '../../../main/engine/lane/lane-state.ts'
import { err, ok, type Result } from '../../../native/result.ts'
import { screenScanner } from '../../../native/scanners/screen-scanner.ts'
import { SimulatedTurnstile } from '../../../native/simulators/simulated-turnstile.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { verifiedPass } from '../../support/passes.ts'

const admit: Decision = { outcome: 'admit', pass: verifiedPass, warnings: [] }
const refuse: Decision = { outcome: 'refuse', reason: 'expired', format: null, pass: null }

/** A lane with simulated devices, whose judge admits every text but `bad`. */
function laneWithSimulators() {
  const clock = new FakeClock()
  const turnstile = new SimulatedTurnstile(clock)
  const stored: (Decision['outcome'] | PassageEnd)[] = []
  const judged: string[] = []
  let disk: Result<void, LaneFault> = ok(undefined)
  const snapshots: LaneSnapshot[] = []
  const runner = new LaneRunner({
    timing: defaultTiming,
    scanner: screenScanner,
    relay: { board: turnstile.relay, channel: 1 },
    inputs: turnstile.inputs,
    clock,
    judge: {
      judge(text): Judgement {
        judged.push(text)
        return { kind: 'decision', decision: text === 'bad' ? refuse : admit }
      },
      forgetParts: () => undefined,
    },
    counts: {
      decision: (decision) => (disk.ok ? (stored.push(decision.outcome), disk) : disk),
      passage: (end) => (disk.ok ? (stored.push(end), disk) : disk),
    },
    onArriving: () => undefined,
    onChange: (snapshot) => snapshots.push(snapshot),
    onAlarm: () => undefined,
    onCounted: () => undefined,
  })
  runner.start()
  return {
    clock,
    scanner: { present: (text: string) => runner.present(text) },
    turnstile,
    runner,
    stored,
    judged,
    snapshots,
    fillDisk: () => (disk = err('store-full')),
    freeDisk: () => (disk = ok(undefined)),
  }
}

describe('a lane with its devices', () => {
  it('turns for a guest with a good pass, and counts the decision and the passage', async () => {
    const { clock, scanner, turnstile, runner, stored } = laneWithSimulators()
    await clock.pass(500)
    expect(runner.snapshot.answer).toEqual({ kind: 'ready' })
    scanner.present('good')
    await clock.pass(10)
    expect(turnstile.view.open).toBe(true)
    expect(runner.snapshot.answer).toMatchObject({ kind: 'admitted', passing: false })
    turnstile.walkThrough()
    await clock.pass(3_000)
    expect(runner.snapshot.answer).toEqual({ kind: 'ready' })
    expect(turnstile.view).toMatchObject({ open: false, relayOn: false })
    expect(stored).toEqual(['admit', 'entered'])
  })

  it('answers a code that is held before the scanner once', async () => {
    const { clock, scanner, judged, stored } = laneWithSimulators()
    await clock.pass(500)
    for (let held = 0; held < 20; held += 1) {
      scanner.present('bad')
      await clock.pass(500)
    }
    expect(judged).toEqual(['bad'])
    expect(stored).toEqual(['refuse'])
    await clock.pass(defaultTiming.sameCodeMs)
    scanner.present('bad')
    await clock.pass(10)
    expect(stored).toEqual(['refuse', 'refuse'])
  })

  it('shows each answer under a number of its own, so that its sound is played once', async () => {
    const { clock, scanner, snapshots } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('bad')
    await clock.pass(10)
    scanner.present('good')
    await clock.pass(10)
    const refused = snapshots
      .filter(({ answer }) => answer.kind === 'refused')
      .map(({ answerNo }) => answerNo)
    const admitted = snapshots
      .filter(({ answer }) => answer.kind === 'admitted')
      .map(({ answerNo }) => answerNo)
    expect(new Set(refused).size).toBe(1)
    expect(new Set(admitted).size).toBe(1)
    expect(admitted[0]).toBeGreaterThan(refused[0] ?? 0)
  })

  it("lets go of the guest's name when the attendant is done, and by itself after a time-out", async () => {
    const { clock, scanner, runner } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('good')
    await clock.pass(10)
    expect(runner.snapshot.shown?.decision.pass?.holder).not.toBeNull()
    runner.dismiss()
    expect(runner.snapshot.shown).toBeNull()
    await clock.pass(10_000)
    scanner.present('another good one')
    await clock.pass(defaultTiming.attendantMs - 100)
    expect(runner.snapshot.shown).not.toBeNull()
    await clock.pass(200)
    expect(runner.snapshot.shown).toBeNull()
  })

  it('goes out of order while the disk is full, loses no count, and comes back by itself', async () => {
    const { clock, scanner, runner, stored, judged, fillDisk, freeDisk } = laneWithSimulators()
    await clock.pass(500)
    fillDisk()
    scanner.present('bad')
    await clock.pass(100)
    expect(runner.snapshot.answer).toEqual({ kind: 'out-of-order', fault: 'store-full' })
    scanner.present('good')
    await clock.pass(3_000)
    expect(judged).toEqual(['bad'])
    freeDisk()
    await clock.pass(5_100)
    expect(stored).toEqual(['refuse'])
    expect(runner.snapshot.answer).toEqual({ kind: 'ready' })
  })

  it('whose relay is unplugged says so, and serves again when it is back, its relay off', async () => {
    const { clock, turnstile, runner, scanner } = laneWithSimulators()
    await clock.pass(500)
    turnstile.unplug()
    await clock.pass(100)
    expect(runner.snapshot).toMatchObject({
      answer: { kind: 'out-of-order', fault: 'relay-gone' },
      relayFault: 'relay-gone',
    })
    scanner.present('good')
    await clock.pass(100)
    expect(turnstile.view.open).toBe(false)
    turnstile.plugIn()
    await clock.pass(6_000)
    expect(runner.snapshot).toMatchObject({ answer: { kind: 'ready' }, relayFault: null })
    expect(turnstile.view.relayOn).toBe(false)
  })

  it('closes its relay and its counts when it is stopped', async () => {
    const { clock, scanner, turnstile, runner, stored } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('good')
    await runner.stop()
    expect(turnstile.view.relayOn).toBe(false)
    expect(stored).toEqual(['admit'])
  })
})
