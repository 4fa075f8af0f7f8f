import type { Decision, LaneDecision } from '../../main/engine/decision.ts'
import type { Admits, Judgement, LaneParts, LaneSnapshot } from '../../main/engine/lane/lane-parts.ts'
import { LaneRunner } from '../../main/engine/lane/lane-runner.ts'
import type { LaneFault, PassageEnd } from '../../main/engine/lane/lane-state.ts'
import { defaultTiming } from '../../main/engine/lane/lane-timing.ts'
import type { ArmShare } from '../../main/engine/lane/shared-arm.ts'
import type { VerifiedPass } from '../../main/engine/passes/pass-format.ts'
import { err, ok, type Result } from '../../native/result.ts'
import { screenScanner } from '../../native/scanners/screen-scanner.ts'
import { SimulatedTurnstile, type Way } from '../../native/simulators/simulated-turnstile.ts'
import { FakeClock } from './fake-clock.ts'
import { verifiedPass } from './passes.ts'

const refuse: Decision = { outcome: 'refuse', reason: 'expired', format: null, pass: null }

/** What a lane has put on disk. */
type Kept = LaneDecision['outcome'] | PassageEnd | 'passed'

/** A lane with simulated devices, whose judge admits every text but `bad`. */
export function laneWithSimulators({
  clock = new FakeClock(),
  opening = 'pulse',
  arm = null,
  found = { uncertain: false, released: false },
  turnstile = new SimulatedTurnstile(clock, opening),
  way = 'in',
  admission = null,
  passOf = () => verifiedPass,
}: {
  clock?: FakeClock
  turnstile?: SimulatedTurnstile
  way?: Way
  opening?: 'pulse' | 'potential'
  arm?: ArmShare | null
  found?: LaneParts['found']
  admission?: Admits | null
  passOf?: (text: string) => VerifiedPass
} = {}) {
  let buttonPressed = 0
  const stored: Kept[] = []
  const judged: string[] = []
  let disk: Result<void, LaneFault> = ok(undefined)
  const keep = (counted: Kept): Result<void, LaneFault> => {
    if (disk.ok) stored.push(counted)
    return disk
  }
  const snapshots: LaneSnapshot[] = []
  const runner = new LaneRunner({
    timing: defaultTiming,
    opening,
    arm,
    found,
    scanner: screenScanner,
    relay: { board: way === 'in' ? turnstile.relay : turnstile.relayOut, channel: 1 },
    inputs: way === 'in' ? turnstile.inputs : turnstile.inputsOut,
    clock,
    admission,
    judge: {
      judge(text): Judgement {
        judged.push(text)
        return {
          kind: 'decision',
          decision: text === 'bad' ? refuse : { outcome: 'admit', pass: passOf(text), warnings: [] },
        }
      },
      forgetParts: () => undefined,
    },
    counts: {
      decision: ({ outcome }) => keep(outcome),
      grantBegin: () => disk,
      grantEnd(end, people) {
        for (let nth = 1; nth < people; nth += 1) keep(end)
        return keep(end)
      },
      ungranted: keep,
      passed(people) {
        for (let nth = 1; nth < people; nth += 1) keep('passed')
        return keep('passed')
      },
    },
    onArriving: () => undefined,
    onChange: (snapshot) => snapshots.push(snapshot),
    onAlarm: () => undefined,
    onCounted: () => undefined,
    onReleaseButton: () => (buttonPressed += 1),
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
    pressed: () => buttonPressed,
  }
}
