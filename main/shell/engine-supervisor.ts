import type { MessagePortMain } from 'electron'
import { ToShell, type ToEngine } from '../contract/engine-process.ts'
import { BackOff } from './back-off.ts'
import type { ShellClock } from './shell-clock.ts'
import type { ShellLog } from './shell-log.ts'

/** Pauses before an engine that ended is started again; the last repeats. */
export const restartMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const
/** An engine that ran for so long was sound. */
const soundMs = 60_000
/** Time to get ready in: a damaged database is saved row by row. */
const startMs = 60_000
/** An engine that says each second that it is alive, and is not heard for so long, hangs. */
const silentMs = 5_000
/** Time to end in when asked to: relays off, counts on disk. */
const endMs = 3_000

/** What the supervisor needs of Electron's UtilityProcess. */
export interface EngineProcess {
  postMessage(message: unknown, ports?: MessagePortMain[]): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

export interface SupervisorParts {
  readonly fork: () => EngineProcess
  /** Ends a process: `force` where it may not hear a signal any more. */
  readonly kill: (engine: EngineProcess, force: boolean) => void
  readonly newChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain }
  readonly clock: ShellClock
  readonly log: ShellLog
  /** An engine serves: here is a fresh end of the contract for the window. */
  readonly onPort: (port: MessagePortMain) => void
  /** No engine serves, and why. It is tried again all the same. */
  readonly onTrouble: (code: string) => void
}

/** Keeps an engine running in a process of its own: what happens to a window does not touch it, nor the other way. */
export class EngineSupervisor {
  readonly #parts: SupervisorParts
  readonly #backOff = new BackOff(restartMs, soundMs)
  #engine: EngineProcess | null = null
  #ready = false
  #trouble: string | null = null
  #cancelWatch: () => void = () => undefined
  #cancelRestart: () => void = () => undefined
  /** Set once the engine shall not come back; called when it has ended. */
  #stopped: (() => void) | null = null

  constructor(parts: SupervisorParts) {
    this.#parts = parts
  }

  start(): void {
    const { clock, fork, log, onTrouble } = this.#parts
    const startedMs = clock.monotonicMs()
    const engine = fork()
    this.#engine = engine
    this.#expectWithin(startMs)
    engine.on('message', (message) => this.#heard(message))
    engine.on('exit', (exitCode) => {
      this.#cancelWatch()
      this.#engine = null
      this.#ready = false
      if (this.#stopped !== null) return this.#stopped()
      const againInMs = this.#backOff.next(clock.monotonicMs() - startedMs)
      log({ event: 'engine-ended', exitCode, againInMs })
      // What the engine itself said of its end says more.
      this.#trouble ??= 'engine-ended'
      onTrouble(this.#trouble)
      this.#cancelRestart = clock.schedule(againInMs, () => this.start())
    })
  }

  /** For a page that was loaded: a port to the engine, or why there is none yet. */
  connect(): void {
    if (this.#trouble !== null) this.#parts.onTrouble(this.#trouble)
    if (this.#engine === null || !this.#ready) return
    const { port1, port2 } = this.#parts.newChannel()
    this.#tell(this.#engine, { type: 'screen' }, port1)
    this.#parts.onPort(port2)
  }

  /** Lets the engine switch its relays off, and waits for its end. */
  stop(): Promise<void> {
    this.#cancelRestart()
    this.#cancelWatch()
    const engine = this.#engine
    if (engine === null) return Promise.resolve()
    return new Promise((resolve) => {
      this.#stopped = resolve
      this.#tell(engine, { type: 'stop' })
      this.#parts.clock.schedule(endMs, () => this.#end(engine))
    })
  }

  #heard(message: unknown): void {
    const parsed = ToShell.safeParse(message)
    if (!parsed.success || this.#stopped !== null || this.#engine === null) return
    const { data } = parsed
    switch (data.type) {
      case 'ready':
        this.#ready = true
        this.#trouble = null
        this.#expectWithin(silentMs)
        return this.connect()
      case 'alive':
        return this.#expectWithin(silentMs)
      case 'cannot-start':
        this.#trouble = data.code
        this.#parts.log({ event: 'engine-cannot-start', code: data.code })
        this.#cancelWatch()
        return this.#end(this.#engine)
    }
  }

  #tell(engine: EngineProcess, message: ToEngine, port?: MessagePortMain): void {
    engine.postMessage(message, port === undefined ? [] : [port])
  }

  #expectWithin(ms: number): void {
    const engine = this.#engine
    this.#cancelWatch()
    this.#cancelWatch = this.#parts.clock.schedule(ms, () => {
      if (engine === null) return
      this.#parts.log({ event: 'engine-silent', forMs: ms })
      this.#end(engine)
    })
  }

  /** First with a signal, then, if it is still there, without asking. */
  #end(engine: EngineProcess): void {
    this.#parts.kill(engine, false)
    this.#parts.clock.schedule(endMs, () => {
      if (this.#engine === engine) this.#parts.kill(engine, true)
    })
  }
}
