import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { CallOutput, EventData, EventName, ScreenRole } from '../../main/contract/gate-api.ts'
import { ConfigSchema } from '../../main/engine/config/config.ts'
import { siteOf } from '../../main/engine/config/site.ts'
import type { Desk } from '../../main/engine/issuing/desk.ts'
import type { LogEvent } from '../../main/engine/log.ts'
import { openStoreToWrite, storeFileName, type Store } from '../../main/engine/store/open-store.ts'
import { startEngine, type Engine } from '../../main/hosts/compose.ts'
import { FakeClock } from './fake-clock.ts'
import { newFolder } from './folder.ts'

type Told = { [N in EventName]?: EventData<N> }

export interface RunningGateOptions {
  readonly folder?: string
  readonly wallMs?: number
  readonly config?: object
  readonly builtAtS?: number | null
}

/** A desk of a whole engine, composed as in the product, on a clock of the test's own. */
export class RunningGate {
  readonly folder: string
  readonly clock: FakeClock
  readonly log: LogEvent[] = []
  readonly #engine: Engine
  readonly #told = new Map<ScreenRole, Told>()
  #running = true

  private constructor(folder: string, clock: FakeClock, engine: Engine, log: LogEvent[]) {
    this.folder = folder
    this.clock = clock
    this.log = log
    this.#engine = engine
    for (const role of ['attendant', 'setup'] as const) {
      const told: Told = {}
      this.#told.set(role, told)
      engine.gate.join({ role, emit: (event, data) => Object.assign(told, { [event]: data }) })
    }
  }

  static async start({
    folder = newFolder(),
    wallMs = Date.UTC(2026, 10, 21, 19),
    config = {},
    builtAtS = null,
  }: RunningGateOptions = {}): Promise<RunningGate> {
    const clock = new FakeClock(wallMs)
    const log: LogEvent[] = []
    const site = siteOf({
      ...ConfigSchema.parse({
        venue: { name: 'A stadium', timeZone: 'America/New_York' },
        dataFolder: folder,
        lanes: [{ id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } }],
        ...config,
      }),
      policy: 'any-authentic',
    })
    const engine = await startEngine(site, {
      clock,
      log: (event) => log.push(event),
      version: 'test',
      builtAtS,
      restart: () => undefined,
    })
    if (!engine.ok) throw new Error(engine.error.code)
    const gate = new RunningGate(folder, clock, engine.value, log)
    onTestFinished(() => gate.stop())
    await clock.pass(1)
    return gate
  }

  /** The store, as a command beside the engine has it. */
  static async beside<T>(folder: string, change: (store: Store) => T | Promise<T>): Promise<T> {
    const store = openStoreToWrite(join(folder, storeFileName), 'real')
    if (!store.ok) throw new Error(store.error.code)
    try {
      return await change(store.value)
    } finally {
      store.value.close()
    }
  }

  /** Lets the engine look at everything again. */
  look(): Promise<void> {
    return this.clock.pass(5_001)
  }

  /** Shows a pass, and tells what the attendant is shown of it. */
  async present(text: string): Promise<NonNullable<EventData<'attendant'>['shown']>> {
    // The same code within some seconds is the same guest.
    await this.clock.pass(4_500)
    const taken = this.#engine.gate.present({ laneId: 'desk', text }, 'attendant')
    if (taken !== 'taken') throw new Error(taken)
    await this.clock.pass(1)
    const shown = this.told('attendant', 'attendant')?.shown
    if (shown === undefined || shown === null) throw new Error('nothing is shown')
    return shown
  }

  /** What the gate makes of a code that a screen of this role has read. */
  presentedBy(role: ScreenRole, text: string): CallOutput<'present'> {
    return this.#engine.gate.present({ laneId: 'desk', text }, role)
  }

  /** What a screen was told last of something. */
  told<N extends EventName>(role: ScreenRole, event: N): EventData<N> | undefined {
    const told: { readonly [M in N]?: EventData<M> } | undefined = this.#told.get(role)
    return told?.[event]
  }

  get desk(): Desk {
    return this.#engine.gate.desk
  }

  confirmTime(shownS = Math.floor(this.clock.wallMs() / 1_000)): CallOutput<'confirmTime'> {
    return this.#engine.gate.confirmTime({ shownS })
  }

  /** What was counted on this day, each as `outcome reason`. */
  counted(): string[] {
    const { decisions } = this.#engine.gate.counts({ fromS: 0, toS: 4_000_000_000 })
    return decisions.map(({ outcome, reason, count }) => `${outcome} ${reason} ${count}`).toSorted()
  }

  async stop(): Promise<void> {
    if (!this.#running) return
    this.#running = false
    await this.#engine.stop()
  }
}
