import { join } from 'node:path'
import type { Clock } from '../../native/clock.ts'
import { ok, type Result } from '../../native/result.ts'
import { StoredOccupancy } from '../engine/admission/occupancy/stored-occupancy.ts'
import { wentThrough } from '../engine/admission/occupancy/went-through.ts'
import { EventSetup, noEventTools } from '../engine/admission/events/event-setup.ts'
import { placeOf, zonesOf } from '../engine/admission/events/lane-places.ts'
import { LiveEvents } from '../engine/admission/events/live-events.ts'
import { ClockMemory } from '../engine/clock-watch/clock-memory.ts'
import { ClockWatch } from '../engine/clock-watch/clock-watch.ts'
import { decisionKey, openedKey, passageKey } from '../engine/analytics/count-key.ts'
import { isReal, realLanes, type Site, type SiteLane } from '../engine/config/site.ts'
import { openDemoVenue, type DemoVenue } from '../engine/demo/demo-venue.ts'
import { Gate } from '../engine/gate.ts'
import { noDeviceTools } from '../engine/device-setup/device-setup.ts'
import { lanesInService, readKeptLanes } from '../engine/config/kept-lanes.ts'
import { soundGate, type GateCondition } from '../engine/gate-condition.ts'
import { ticketChoices } from '../engine/issuing/ticket-choices.ts'
import { LockedDesk, noDesk, openDesk, type Desk } from '../engine/issuing/desk.ts'
import { GuessWatch } from '../engine/admission/lists/guess-watch.ts'
import { ListSetupThread } from '../engine/admission/lists/setup/list-setup-thread.ts'
import { LiveLists } from '../engine/admission/lists/live-lists.ts'
import { blockableIn } from '../engine/admission/lists/shown-pass.ts'
import { createJudge } from '../engine/judge.ts'
import { judgeKeyed } from '../engine/judge-keyed.ts'
import { LaneRecord } from '../engine/lane-record.ts'
import type { LaneSnapshot } from '../engine/lane/lane-parts.ts'
import { LaneRunner } from '../engine/lane/lane-runner.ts'
import type { LaneFault, PassageEnd } from '../engine/lane/lane-state.ts'
import type { Log } from '../engine/log.ts'
import { StoredLists } from '../engine/store/code-lists.ts'
import { Counts } from '../engine/store/counts.ts'
import { IssuerOrigins } from '../engine/store/issuer-origins.ts'
import { openStore, storeFileName } from '../engine/store/open-store.ts'
import { Audit } from '../engine/store/audit.ts'
import { kept } from '../engine/store/kept.ts'
import { attempt, type StoreFault } from '../engine/store/store-fault.ts'
import { ZoneCounts, type Alongside } from '../engine/store/zone-counts.ts'
import { TrustStore } from '../engine/store/trust-store.ts'
import { LivePolicy } from '../engine/live-policy.ts'
import { LiveTrust } from '../engine/trust/live-trust.ts'
import { withCodes } from '../engine/trust/trust-view.ts'
import { LiveAges } from '../engine/trust-age/live-ages.ts'
import { TrustSetupThread } from '../engine/trust/setup/trust-setup-thread.ts'
import { Rehearsal } from '../engine/rehearsal.ts'
import { syncNotice, syncNotices } from '../engine/sync/sync-notices.ts'
import { openArms } from './arms.ts'
import { openDevices } from './devices.ts'
import { openDeviceSetup } from './open-device-setup.ts'
import { VenueAdmission } from './open-admission.ts'
import { openSync } from './open-sync.ts'
import { openListThread, openSetupThread } from './open-setup-thread.ts'

export interface Engine {
  readonly gate: Gate
  /** Relays off, counts on disk, devices and database closed; once, however often it is told. */
  stop(): Promise<void>
}

export interface EngineParts {
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  /** From 0 up to but not including 1: spreads what the gates of a venue would do all at once. */
  readonly random?: () => number
  /** Ends this engine and starts another: its lanes have changed. */
  readonly restart: () => void
  /** Unix seconds; null where it runs from its sources. The time is no earlier. */
  readonly builtAtS: number | null
}

/**
 * The one place that names concrete parts and joins them into an engine. The relay boards come first: whatever a
 * process before this one left on is switched off before anything else is looked at.
 */
export async function startEngine(
  site: Site,
  { clock, log, version, builtAtS, restart, random = Math.random }: EngineParts,
): Promise<Result<Engine, StoreFault>> {
  const real = lanesInService(realLanes(site), readKeptLanes(site.dataFolder), site.zones)
  const lanes = site.demo ? site.lanes : real.lanes
  const devices = openDevices(lanes, { clock, log })
  const file = join(site.dataFolder, storeFileName)
  const opened = openStore({ file, kind: site.demo ? 'demo' : 'real', wallMs: clock.wallMs() })
  if (!opened.ok) {
    await devices.close()
    return opened
  }
  const { store, recovery } = opened.value
  const trustStore = new TrustStore(store)
  const demo = site.demo ? await openDemoVenue({ folder: site.dataFolder, trustStore, clock }) : ok(null)
  if (!demo.ok) {
    await devices.close()
    store.close()
    return demo
  }
  const trust = await LiveTrust.open(trustStore, clock)
  const storedLists = new StoredLists(store)
  const lists = await LiveLists.open(storedLists, clock)
  const counts = new Counts(store)
  const forgotten = counts.endForgotten()
  const policy = new LivePolicy({ store, configured: site.policy, timeZone: site.venue.timeZone, clock })
  const { timeZone } = site.venue
  const events = new LiveEvents({
    dataFolder: site.dataFolder,
    configured: site.events,
    timeZone,
    clock,
  })
  const occupancy = new StoredOccupancy({
    zones: site.zones,
    plan: events,
    counts: new ZoneCounts(store),
    audit: new Audit(store),
    clock,
  })
  const clockWatch = new ClockWatch({
    memory: new ClockMemory(store, builtAtS),
    clock,
    limitMs: site.clock.limitMinutes * 60_000,
    log,
  })
  // Keys of the demo venue are as old as its folder, and nobody could renew them.
  const ages = site.demo
    ? null
    : new LiveAges({
        origins: new IssuerOrigins(store),
        trust: site.trust,
        sources: site.sync?.sources ?? [],
        clock,
      })
  const condition: GateCondition = {
    ...soundGate,
    ...(ages === null ? {} : { keyAge: ages.keyAge }),
    isClockDoubtful: clockWatch.isDoubtful,
  }
  const admission = new VenueAdmission(site, {
    store,
    plan: events,
    occupancy,
    lists,
    storedLists,
    clock,
    isClockDoubtful: clockWatch.isDoubtful,
    onDouble(id, direction, atS) {
      const wallMs = atS === null ? clock.wallMs() : atS * 1_000
      counts.doubleEntry(passageKey('double-entry', { id, direction }, wallMs))
      gate.counted()
    },
    onForgotten: () => gate.notify({ code: 'entries-unrecorded', severity: 'alarm', detail: null }),
    log,
  })
  const rehearsal = new Rehearsal(clock, () => policy.current)
  const sync = openSync(site, { store, clock, random, log, onChange: tellSources })
  const trustSetup = new TrustSetupThread(() => openSetupThread({ file, kind: store.kind }), clock)
  const listSetup = new ListSetupThread(
    () =>
      openListThread({
        file,
        kind: store.kind,
        timeZone,
        zoneIds: zonesOf(site.zones).map(({ id }) => id),
      }),
    clock,
    {
      events: () => events.list.inForce.map(({ id, name }) => ({ id, name })),
      zones: site.zones.map(({ id, name }) => ({ id, name })),
      blockable: (text) => blockableIn(text, withCodes(trust.view, lists.view), clock.wallMs() / 1_000),
    },
  )
  const deviceSetup = site.demo
    ? null
    : openDeviceSetup(site, {
        kept: real.left,
        devices,
        store,
        clock,
        log,
        tell: (event) => gate.trialTold(event),
        restart,
      })
  const record = new LaneRecord(store, clock, log)
  const gate = new Gate({
    venue: { ...site.venue, demo: site.demo },
    engineVersion: version,
    clock,
    countsBetween: (fromS, toS) => counts.between(fromS, toS),
    desk: deskOf(demo.value),
    policy,
    occupancy,
    sync,
    clockWatch,
    trustSetup,
    listSetup,
    deviceTools: deviceSetup ?? noDeviceTools,
    eventTools: site.demo
      ? noEventTools
      : new EventSetup({
          live: events,
          dataFolder: site.dataFolder,
          configured: site.events,
          timeZone,
          store,
          clock,
        }),
    ticketChoices: () => ticketChoices(events.list.inForce, site.zones, lanes, clock.wallMs() / 1_000),
    record,
    demoPasses: () => demo.value?.sheet() ?? Promise.resolve([]),
  })
  if (recovery !== null) {
    log({ event: 'store-recovered', ...recovery })
    gate.notify({ code: 'store-recovered', severity: 'alarm', detail: recovery.setAside })
  }
  if (policy.unreadable)
    gate.notify({ code: 'rules-unreadable', severity: 'alarm', detail: policy.current.name })
  devices.watch((failing) => {
    const code = 'devices-failing'
    if (failing) gate.notify({ code, severity: 'alarm', detail: null })
    else gate.withdraw({ code })
  })
  clockWatch.start((view) => gate.clockChanged(view))
  tellEvents()
  events.start(tellEvents)
  admission.start()
  occupancy.start((view) => gate.occupancyChanged(view))
  ages?.start(gate)
  if (real.left.unreadable) gate.notify({ code: 'lanes-unreadable', severity: 'alarm', detail: null })
  const uncertain = new Set(forgotten.ok ? forgotten.value : [])
  for (const lane of uncertain) log({ event: 'grant-forgotten', lane })
  const guesses = new GuessWatch(gate, clock)
  const released = record.stillReleased()
  const arms = openArms(lanes)
  for (const lane of lanes) addLane(lane)
  // Every lane is known before one of them may release them all.
  for (const { id } of lanes) gate.startLane(id)
  void rehearsal.start()
  sync.start()
  log({ event: 'engine-ready', lanes: lanes.length, demo: site.demo })
  let stopping: Promise<void> | null = null
  return ok({ gate, stop })

  function deskOf(demoVenue: DemoVenue | null): Desk {
    const parts = { timeZone: site.venue.timeZone, clock, isClockDoubtful: clockWatch.isDoubtful }
    if (demoVenue !== null) return openDesk(demoVenue.authority, parts)
    if (site.issuing === undefined) return noDesk
    return new LockedDesk(site.issuing.folder, parts, (well) => {
      const action = well ? 'desk-unlocked' : 'desk-unlock-failed'
      const written = attempt(() =>
        new Audit(store).add('ticket desk', { action, detail: {} }, clock.wallMs() / 1_000),
      )
      log({ event: action, recorded: written.ok })
    })
  }

  function tellSources(): void {
    const views = sync.views()
    gate.sourcesChanged(views)
    for (const code of syncNotices) {
      const notice = syncNotice(code, views)
      if (notice === null) gate.withdraw({ code })
      else gate.notify(notice)
    }
  }

  function tellEvents(): void {
    const code = 'events-unusable'
    if (events.unusable) gate.notify({ code, severity: 'alarm', detail: null })
    else gate.withdraw({ code })
    gate.eventsChanged()
  }

  function addLane(config: SiteLane): void {
    const { turnstile, ...own } = devices.of(config)
    const { scanner, relay, inputs } =
      isReal(config) && deviceSetup !== null ? deviceSetup.watched(config, own) : own
    const judge = guesses.watched(
      config.name,
      createJudge({
        policy: () => policy.current,
        trust: () => withCodes(trust.view, lists.view),
        condition,
        clock,
      }),
    )
    const place = placeOf(config, lanes, site.zones)
    const passed = (end: PassageEnd, people: number, counted: Alongside): Result<void, LaneFault> =>
      wentThrough(end) ? occupancy.passed(place, config.direction, people, counted) : kept(counted())
    let before: LaneSnapshot | null = null
    const runner: LaneRunner = new LaneRunner({
      timing: config.timing,
      opening: config.opening,
      scanner,
      relay,
      inputs,
      arm: arms.get(config.id) ?? null,
      found: {
        uncertain: uncertain.has(config.id),
        released: released.has(config.id),
        holds: admission.foundAt(config.id),
      },
      clock,
      admission: site.demo ? null : admission.of(config, place),
      judge: config.scanner.kind === 'wedge' ? judgeKeyed(judge) : judge,
      counts: {
        decision(decision, opens) {
          const key = decisionKey(decision, config, clock.wallMs())
          return kept(opens ? counts.addGrant(key) : counts.addDecision(key))
        },
        grantBegin: (people) => kept(counts.beginGrant(openedKey(config, clock.wallMs()), people)),
        grantEnd: (end, people) =>
          passed(end, people, () => counts.endGrant(passageKey(end, config, clock.wallMs()), people)),
        passed: (people) => occupancy.passed(place, config.direction, people),
        ungranted: (end) => passed(end, 1, () => counts.addPassage(passageKey(end, config, clock.wallMs()))),
      },
      onArriving: () => rehearsal.whileArriving(),
      onChange: (snapshot) => {
        logDevices(config.id, before, snapshot)
        gate.laneChanged(config.id, before)
        before = snapshot
      },
      onAlarm: (alarm) => log({ event: 'lane-alarm', lane: config.id, alarm }),
      onCounted: () => gate.counted(),
      onReleaseButton: () => void gate.release('button', config.id),
    })
    admission.runs(config, place, runner)
    gate.addLane({ config, runner, turnstile })
    turnstile?.onChange(() => gate.laneChanged(config.id, runner.snapshot))
  }

  function logDevices(lane: string, before: LaneSnapshot | null, now: LaneSnapshot): void {
    if (before?.scannerFault !== now.scannerFault) {
      logDevice(lane, 'scanner', now.scannerFault)
    }
    if (before?.relayFault !== now.relayFault) {
      logDevice(lane, 'relay', now.relayFault)
    }
  }

  function logDevice(lane: string, device: 'scanner' | 'relay', fault: string | null): void {
    const rule = { rule: '70-passgate.rules' } as const
    log({ event: 'device', lane, device, fault, ...(fault === `${device}-denied` ? rule : {}) })
  }

  function stop(): Promise<void> {
    stopping ??= stopAll()
    return stopping
  }

  async function stopAll(): Promise<void> {
    // Told at once, waited for last: a relay comes first.
    const synced = sync.stop()
    await gate.stop()
    await Promise.all([devices.close(), deviceSetup?.endTrial()])
    await Promise.all([synced, admission.stop()])
    trustSetup.close()
    listSetup.close()
    trust.close()
    lists.close()
    guesses.close()
    ages?.close()
    clockWatch.stop()
    events.stop()
    occupancy.stop()
    store.close()
    log({ event: 'engine-stopped' })
  }
}
