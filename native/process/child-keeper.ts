import type { Cancel, Clock } from '../clock.ts'
import type { DeviceChild } from './device-child.ts'
import { Heartbeat } from './heartbeat.ts'
import { readFromDevices, type FromDevices, type ToDevices } from './messages.ts'

/** Pauses before a process that ended is started again; the last repeats. */
const restartMs = [0, 200, 500, 1_000, 2_000, 5_000] as const
/** One that ran for so long was sound. */
const soundMs = 30_000
/** So many ends without a sound run between them are no accident: somebody must look into it. */
const manyEnds = 3
/** Time to switch everything off in, and to let go of it. */
const endMs = 2_000

/** Why a hardware process had to be started again: it ended, hung, or said what is not in the protocol. */
export type ProcessTrouble = 'ended' | 'silent' | 'garbled'

export interface KeeperParts {
  readonly fork: () => DeviceChild
  readonly clock: Clock
  /** There is a new process. What is sent from now on reaches it. */
  readonly onStarted: () => void
  readonly onMessage: (message: FromDevices) => void
  /** It is gone, and whatever it was asked for with it. */
  readonly onEnded: (trouble: ProcessTrouble, againInMs: number) => void
  /** It fails again and again; or no longer. */
  readonly onFailing: (failing: boolean) => void
}

/** Keeps one hardware process running: replaces it when it ends and when it hangs. */
export class ChildKeeper {
  readonly #parts: KeeperParts
  #child: DeviceChild | null = null
  #heartbeat: Heartbeat | null = null
  #restart: Cancel | null = null
  #soundAt: Cancel | null = null
  #ends = 0
  /** Set once it shall not come back. */
  #closing: Promise<void> | null = null
  #onClosed: () => void = () => undefined

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** Starts it, if it is not there. */
  start(): void {
    if (this.#child !== null || this.#closing !== null) return
    this.#restart?.()
    this.#restart = null
    const { clock, fork, onStarted } = this.#parts
    const child = fork()
    this.#child = child
    this.#heartbeat = new Heartbeat({
      clock,
      beat: () => child.send({ type: 'beat' }),
      onSilent: () => this.#gone(child, 'silent'),
    })
    child.onMessage((message) => this.#heard(child, message))
    child.onEnd(() => this.#gone(child, 'ended'))
    this.#soundAt = clock.schedule(soundMs, () => this.#wasSound())
    onStarted()
  }

  /** False: there is none that could hear it. */
  send(message: ToDevices): boolean {
    this.#child?.send(message)
    return this.#child !== null
  }

  /** It is stuck, as somebody else has noticed. */
  replace(): void {
    if (this.#child !== null) this.#gone(this.#child, 'silent')
  }

  /** Lets it switch everything off, and waits for its end. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#restart?.()
      const child = this.#child
      if (child === null) return resolve()
      const cancel = this.#parts.clock.schedule(endMs, () => this.#gone(child, 'silent'))
      this.#onClosed = () => {
        cancel()
        resolve()
      }
      child.send({ type: 'end' })
    })
    return this.#closing
  }

  #heard(child: DeviceChild, message: unknown): void {
    if (child !== this.#child) return
    const read = readFromDevices(message)
    if (!read.ok) return this.#gone(child, read.error)
    this.#heartbeat?.heard()
    if (read.value.type !== 'beat') this.#parts.onMessage(read.value)
  }

  #gone(child: DeviceChild, trouble: ProcessTrouble): void {
    if (child !== this.#child) return
    this.#child = null
    this.#heartbeat?.stop()
    this.#soundAt?.()
    // One that hangs in the system may take its time to die: its ports are busy until then, and are asked for again.
    child.kill()
    if (this.#closing !== null) return this.#onClosed()
    const againInMs = restartMs[Math.min(this.#ends, restartMs.length - 1)] ?? 0
    this.#ends += 1
    if (this.#ends === manyEnds) this.#parts.onFailing(true)
    this.#parts.onEnded(trouble, againInMs)
    this.#restart = this.#parts.clock.schedule(againInMs, () => this.start())
  }

  #wasSound(): void {
    if (this.#ends >= manyEnds) this.#parts.onFailing(false)
    this.#ends = 0
  }
}
