import { join } from 'node:path'
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'

/** Pauses before an engine that ended is started again; the last repeats. Milliseconds. */
export const restartMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const
/** An engine that has run this long was sound: the next restart is the first again. Milliseconds. */
const soundMs = 60_000
/** An engine that was not heard for this long hangs: it is ended, and started anew. Milliseconds. */
const silentMs = 5_000

export interface SupervisorEvents {
  /** An engine serves: here is a fresh end of the contract for the window. */
  readonly onPort: (port: MessagePortMain) => void
  /** It cannot start, and says why. It is tried again all the same. */
  readonly onCannotStart: (code: string) => void
}

/** Keeps an engine running in a process of its own: what happens to a window does not touch it, nor the other way. */
export class EngineSupervisor {
  readonly #args: readonly string[]
  readonly #events: SupervisorEvents
  #engine: UtilityProcess | null = null
  #attempt = 0
  #ready = false
  #watch: NodeJS.Timeout | undefined
  #stopping = false

  constructor(args: readonly string[], events: SupervisorEvents) {
    this.#args = args
    this.#events = events
  }

  start(): void {
    const startedMs = performance.now()
    const engine = utilityProcess.fork(
      join(__dirname, '..', 'hosts', 'electron-engine.js'),
      [...this.#args],
      {
        serviceName: 'Passgate engine',
        stdio: 'inherit',
      },
    )
    this.#engine = engine
    this.#ready = false
    engine.on('message', (message: unknown) => this.#heard(message))
    engine.on('exit', () => {
      clearTimeout(this.#watch)
      if (this.#stopping) return
      if (!this.#ready) this.#events.onCannotStart('engine-ended')
      if (performance.now() - startedMs > soundMs) this.#attempt = 0
      const afterMs = restartMs[Math.min(this.#attempt, restartMs.length - 1)]
      this.#attempt += 1
      setTimeout(() => this.start(), afterMs)
    })
  }

  /** A new pair of ends: one for the engine, one for the window. */
  connect(): void {
    if (!this.#ready) return
    const { port1, port2 } = new MessageChannelMain()
    this.#engine?.postMessage({ type: 'screen' }, [port1])
    this.#events.onPort(port2)
  }

  /** Lets the engine switch its relays off, and waits for its end. */
  stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#watch)
    const engine = this.#engine
    if (engine === null || engine.pid === undefined) return Promise.resolve()
    return new Promise((resolve) => {
      engine.once('exit', () => resolve())
      engine.postMessage({ type: 'stop' })
      setTimeout(() => engine.kill(), silentMs)
    })
  }

  #heard(message: unknown): void {
    this.#expectMore()
    const type = typeof message === 'object' && message !== null && 'type' in message ? message.type : null
    if (type === 'ready') {
      this.#ready = true
      this.connect()
    }
    if (type === 'cannot-start' && typeof message === 'object' && message !== null && 'code' in message) {
      this.#events.onCannotStart(String(message.code))
    }
  }

  #expectMore(): void {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => this.#engine?.kill(), silentMs)
  }
}
