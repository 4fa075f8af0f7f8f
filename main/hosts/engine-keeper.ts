import { systemClock } from '../../native/clock.ts'
import { err, ok, type Result } from '../../native/result.ts'
import type { Site } from '../engine/config/site.ts'
import type { Gate } from '../engine/gate.ts'
import type { Log } from '../engine/log.ts'
import type { StoreFault } from '../engine/store/store-fault.ts'
import { builtAtS } from './built-at.ts'
import { startEngine, type Engine } from './compose.ts'

export interface KeeperParts {
  readonly site: Site
  readonly log: Log
  readonly version: string
  /** A gate serves. */
  readonly onStarted: (gate: Gate) => void
  /** The engine is being replaced: whoever talks to it comes again. */
  readonly onReplacing: () => void
  /** It could not be replaced: this process has no engine any more. */
  readonly onLost: (fault: StoreFault) => void
}

/** The engine of this process. One whose lanes were changed makes room for another, which has them. */
export class EngineKeeper {
  readonly #parts: KeeperParts
  #engine: Engine | null = null
  #replacing: Promise<void> | null = null
  #stopped = false

  private constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  static async start(parts: KeeperParts): Promise<Result<EngineKeeper, StoreFault>> {
    const keeper = new EngineKeeper(parts)
    const started = await keeper.#start()
    return started.ok ? ok(keeper) : started
  }

  /** Null while one engine makes room for another. */
  get gate(): Gate | null {
    return this.#engine?.gate ?? null
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#replacing
    await this.#engine?.stop()
  }

  async #start(): Promise<Result<void, StoreFault>> {
    const { site, log, version } = this.#parts
    const restart = (): void => {
      this.#replacing ??= this.#replace()
    }
    const engine = await startEngine(site, { clock: systemClock, log, version, builtAtS, restart })
    if (!engine.ok) return err(engine.error)
    this.#engine = engine.value
    this.#parts.onStarted(engine.value.gate)
    return ok(undefined)
  }

  async #replace(): Promise<void> {
    const before = this.#engine
    this.#engine = null
    this.#parts.onReplacing()
    await before?.stop()
    const started = this.#stopped ? ok(undefined) : await this.#start()
    this.#replacing = null
    if (!started.ok) this.#parts.onLost(started.error)
  }
}
