import { join } from 'node:path'
import type { Clock } from '../../native/clock.ts'
import { createRelay } from '../../native/relays/create-relay.ts'
import type { Relay } from '../../native/relays/relay.ts'
import { SharedRelay } from '../../native/relays/shared-relay.ts'
import { err, ok, type Result } from '../../native/result.ts'
import { createScanner } from '../../native/scanners/create-scanner.ts'
import type { Scanner } from '../../native/scanners/scanner.ts'
import { SimulatedScanner } from '../../native/simulators/simulated-scanner.ts'
import { SimulatedTurnstile } from '../../native/simulators/simulated-turnstile.ts'
import { countKey } from '../engine/analytics/count-key.ts'
import { Counts } from '../engine/analytics/counts.ts'
import type { Site, SiteLane } from '../engine/config/site.ts'
import { openDemoVenue, type DemoVenue } from '../engine/demo/demo-venue.ts'
import { Gate } from '../engine/gate.ts'
import { createJudge } from '../engine/judge.ts'
import { LaneRunner, type LaneSnapshot } from '../engine/lane/lane-runner.ts'
import type { Log } from '../engine/log.ts'
import { openStore, type Store, type StoreFault } from '../engine/store/open-store.ts'
import { LiveTrust } from '../engine/trust/live-trust.ts'
import { TrustStore } from '../engine/trust/trust-store.ts'

export interface Engine {
  readonly gate: Gate
  /** Relays off, counts on disk, devices and database closed. */
  stop(): Promise<void>
}

export interface EngineParts {
  readonly clock: Clock
  readonly log: Log
  readonly version: string
}

/** The one place that names concrete parts and joins them into an engine. */
export async function startEngine(
  site: Site,
  { clock, log, version }: EngineParts,
): Promise<Result<Engine, StoreFault>> {
  const devices = openDevices(site, clock)
  const opened = openStore({ file: join(site.dataFolder, 'passgate.db') })
  if (!opened.ok) {
    await devices.close()
    return opened
  }
  const { store, recovery } = opened.value
  const trustStore = new TrustStore(store)
  const demo = site.demo ? await openDemoVenue({ folder: site.dataFolder, trustStore, clock }) : null
  const trust = new LiveTrust({ trustStore, clock })
  const counts = new Counts(store)
  const gate = new Gate({
    venue: { ...site.venue, demo: site.demo },
    engineVersion: version,
    clock,
    countsBetween: (fromS, toS) => counts.between(fromS, toS),
    demoPasses: () => demo?.sheet() ?? Promise.resolve([]),
  })
  for (const lane of site.lanes) addLane(lane)
  if (recovery !== null)
    gate.notify({ code: 'store-recovered', severity: 'alarm', detail: recovery.setAside })
  return ok({ gate, stop })

  function addLane(config: SiteLane): void {
    const { scanner, relay, turnstile } = devices.forLane(config)
    let before: LaneSnapshot | null = null
    const runner: LaneRunner = new LaneRunner({
      timing: config.timing,
      scanner,
      relay,
      inputs: turnstile?.inputs ?? null,
      clock,
      judge: createJudge({ policy: site.policy, trust: () => trust.view, clock }),
      counts: {
        decision: (decision) => counts.addDecision(countKey(decision, config, clock.wallMs())),
        passage: (end) =>
          counts.addPassage({ laneId: config.id, direction: config.direction, end, atMs: clock.wallMs() }),
      },
      onChange: (snapshot) => {
        gate.laneChanged(config.id, before)
        before = snapshot
      },
      onAlarm: (alarm) => log({ event: 'lane-alarm', lane: config.id, alarm }),
      onCounted: () => gate.counted(),
    })
    gate.addLane({ config, runner, turnstile })
    turnstile?.onChange(() => gate.laneChanged(config.id, runner.snapshot))
    runner.start()
  }

  async function stop(): Promise<void> {
    await gate.stop()
    trust.close()
    store.close()
  }
}
