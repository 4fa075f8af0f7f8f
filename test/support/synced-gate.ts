import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import type { LaneView, Notice } from '../../main/contract/gate-api.ts'
import type { SourceView } from '../../main/contract/sources-api.ts'
import { ConfigSchema } from '../../main/engine/config/config.ts'
import { siteOf } from '../../main/engine/config/site.ts'
import type { LogEvent } from '../../main/engine/log.ts'
import { startEngine, type Engine } from '../../main/hosts/compose.ts'
import { FakeClock } from './fake-clock.ts'
import { newFolder } from './folder.ts'
import { matchDayMs } from './gate-store.ts'
import { ShcAuthority } from './shc-authority.ts'
import { WebServer } from './web-server.ts'

/** A clinic with its server on this machine, and a gate that has it for its only source. */
export async function clinicSource(over: object = {}) {
  const web = await WebServer.start()
  const caFile = join(newFolder(), 'ca.pem')
  writeFileSync(caFile, web.authority.cert)
  const authority = new ShcAuthority(web.url('/clinic'))
  const page = '/clinic/.well-known/jwks.json'
  const publish = (...keys: unknown[]): void => web.json(page, { keys })
  publish(authority.jwk)
  const source = {
    kind: 'issuer',
    name: 'clinic',
    iss: authority.iss,
    issuerName: 'A clinic',
    networks: ['127.0.0.1'],
    caFile,
    ...over,
  }
  return { web, authority, page, publish, source, dataFolder: newFolder() }
}

/** An engine as it is composed, with a desk's lane, on a clock that a test moves. Its workers are real threads. */
export class SyncedGate {
  readonly engine: Engine
  readonly clock: FakeClock
  readonly logged: LogEvent[]
  /** Of each run, in their order. */
  readonly workers: Worker[] = []
  notices: readonly Notice[] = []
  #lane: LaneView | null = null
  #sources: readonly SourceView[] = []
  #changed = Promise.withResolvers<void>()

  private constructor(engine: Engine, clock: FakeClock, logged: LogEvent[]) {
    this.engine = engine
    this.clock = clock
    this.logged = logged
    this.#sources = engine.gate.sources()
    engine.gate.join({
      role: 'setup',
      emit: (event, data) => {
        if (event === 'notices') this.notices = data as Notice[]
        if (event === 'lane') this.#lane = data as LaneView
        if (event === 'sources') this.#sources = data as SourceView[]
        this.#changed.resolve()
        this.#changed = Promise.withResolvers()
      },
    })
    const noteWorker = (worker: Worker): void => void this.workers.push(worker)
    process.on('worker', noteWorker)
    onTestFinished(() => void process.off('worker', noteWorker))
  }

  static async start(
    dataFolder: string,
    sources: readonly object[],
    { wallMs = matchDayMs, random = () => 0 }: { wallMs?: number; random?: () => number } = {},
  ): Promise<SyncedGate> {
    const config = ConfigSchema.parse({
      venue: { name: 'A stadium', timeZone: 'America/New_York' },
      dataFolder,
      sync: { sources },
      lanes: [{ id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } }],
    })
    const clock = new FakeClock(wallMs)
    const logged: LogEvent[] = []
    const started = await startEngine(siteOf({ ...config, policy: 'any-authentic' }), {
      clock,
      log: (event) => logged.push(event),
      builtAtS: null,
      restart: () => undefined,
      version: 'test',
      random,
    })
    if (!started.ok) throw new Error(started.error.code)
    onTestFinished(() => started.value.stop())
    return new SyncedGate(started.value, clock, logged)
  }

  get source(): SourceView {
    const [source] = this.#sources
    if (source === undefined) throw new Error('this gate has no source')
    return source
  }

  syncNow(mayShrink = false): void {
    this.engine.gate.syncNow({ source: null, mayShrink })
  }

  /** The only source, once it is so. */
  async sourceIs(so: (source: SourceView) => boolean): Promise<SourceView> {
    while (!so(this.source)) await this.#changed.promise
    return this.source
  }

  /** Lets as much time go by, and what begins in it come to its end. */
  async pass(ms: number): Promise<SourceView> {
    await this.clock.pass(ms)
    return this.sourceIs(({ running }) => running === null)
  }

  /** What a guest is told who shows this text. */
  async answers(text: string): Promise<string> {
    // The guest before has gone, and the engine has looked whether its trust is still so.
    await this.clock.pass(60_000)
    const before = this.#lane?.answerNo
    this.engine.gate.present({ laneId: 'desk', text }, 'attendant')
    await this.clock.pass(1)
    while (this.#lane === null || this.#lane.answerNo === before) await this.#changed.promise
    return this.#lane.answer.kind
  }

  /** The same, once it is no longer what it was: keys that were taken are in force a moment later. */
  async answersOtherThan(before: string, text: string): Promise<string> {
    for (;;) {
      const answer = await this.answers(text)
      if (answer !== before) return answer
    }
  }
}
