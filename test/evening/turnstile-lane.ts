import { systemClock } from '../../native/clock.ts'
import { boardKind } from '../../native/simulators/boards/board-kinds.ts'
import { SimulatedBoard } from '../../native/simulators/boards/simulated-board.ts'
import type { Client } from '../../main/contract/call.ts'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { Pty } from '../support/pty.ts'

/** A guest is in the arm so soon after it opened, and out again so much later at the soonest. Milliseconds. */
const passAfterMs = 20
const passMs = 60

export type Answer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused' | 'referred'; readonly reason: string }
  /** The engine was killed before anything was seen of it. */
  | { readonly kind: 'killed' }

/** A lane as guests meet it: the far ends of its scanner and its board, and what its screen says. */
export class TurnstileLane {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly #scanner: Pty
  readonly #wire: Pty
  readonly #board: SimulatedBoard
  #view: LaneView | null = null
  #waiting: (() => void)[] = []
  #openings = 0
  /** Openings that were ordered while nobody had shown anything, and no attendant let anybody in: there must be none. */
  unasked = 0
  #asked = false

  private constructor(id: string, direction: 'in' | 'out', scanner: Pty, wire: Pty) {
    this.id = id
    this.direction = direction
    this.#scanner = scanner
    this.#wire = wire
    this.#board = new SimulatedBoard(
      boardKind('waveshare-modbus'),
      {
        onSend: (bytes) => wire.send(bytes),
        onOrder: (_channel, order) => {
          if (order === 'off') return
          this.#openings += 1
          if (!this.#asked) this.unasked += 1
          this.#wake()
        },
      },
      systemClock,
    )
    this.#board.setInput(1, true)
    wire.onReceived = (bytes) => this.#board.receive(bytes)
  }

  static async build(id: string, direction: 'in' | 'out'): Promise<TurnstileLane> {
    return new TurnstileLane(id, direction, await Pty.plugIn(), await Pty.plugIn())
  }

  /** As an installer writes it. */
  get config(): object {
    return {
      id: this.id,
      name: this.id,
      direction: this.direction,
      zone: 'bowl',
      scanner: { kind: 'serial', path: this.#scanner.port, baudRate: 115_200 },
      relay: { kind: 'waveshare-modbus', path: this.#wire.port, inputs: 8 },
      inputs: { pass: { input: 1, debounceMs: 0 } },
      timing: { pulseMs: 100, passageTimeoutMs: 1_000, sameCodeMs: 0, answerMs: 500 },
    }
  }

  /** What the engine's screens are told of it, from one engine after the other. */
  watch(client: Client): void {
    this.#view = null
    this.#asked = false
    client.on('lane', (view) => {
      if (view.laneId !== this.id) return
      this.#view = view
      this.#wake()
    })
  }

  /** The engine is gone, and what it said is no longer so. */
  forget(): void {
    this.#view = null
    this.#wake()
  }

  /** Waits until it takes guests. */
  async ready(): Promise<void> {
    while (this.#view?.answer.kind !== 'ready') await this.#news()
  }

  /** Shows a code, and waits for what comes of it. @param isKilled whether the engine that it was shown to is gone. */
  async show(code: string, isKilled: () => boolean): Promise<Answer> {
    await this.ready()
    const before = this.#view?.answerNo ?? 0
    const openings = this.#openings
    this.#asked = true
    // At once: between two parts a busy machine may make a pause that no scanner makes.
    this.#scanner.send(`${code}\r`)
    for (;;) {
      const opened = this.#openings > openings
      // The arm is free before its screen says so.
      if (opened && (isKilled() || (this.#view?.answerNo ?? 0) > before))
        return this.#answered({ kind: 'opened' })
      // What it has ordered with its last breath may still be on the wire.
      if (!opened && isKilled()) return { kind: 'killed' }
      const no = opened ? null : this.#saidNo(before)
      if (no !== null) return this.#answered(no)
      await this.#news()
    }
  }

  /**
   * The attendant lets them in.
   * @param order of the engine; false: it did not take it.
   * @returns whether the arm is open.
   */
  async openedByHand(order: () => Promise<boolean>, isKilled: () => boolean): Promise<boolean> {
    const openings = this.#openings
    const before = this.#view?.answerNo ?? 0
    this.#asked = true
    if (!(await order())) return false
    while (this.#openings === openings && !isKilled() && this.#saidNo(before) === null) await this.#news()
    if (this.#openings > openings) this.#asked = false
    return this.#openings > openings
  }

  /**
   * The guest goes through the open arm, no faster than the engine sees, however busy this machine is.
   * @throws when the engine says that they did not come.
   */
  async walkThrough(isKilled: () => boolean): Promise<void> {
    await pause(passAfterMs)
    this.#board.setInput(1, false)
    await pause(passMs)
    while (!isKilled() && !this.#isPassing()) {
      if (this.#view?.answer.kind === 'ready') throw new Error(`${this.id}: somebody in the arm was not seen`)
      await this.#news()
    }
    this.#board.setInput(1, true)
  }

  async dispose(): Promise<void> {
    await this.#scanner.dispose()
    await this.#wire.dispose()
  }

  #answered(answer: Answer): Answer {
    this.#asked = false
    return answer
  }

  /** The answer that keeps a guest out, if there was one since that number. */
  #saidNo(since: number): Answer | null {
    if (this.#view === null || this.#view.answerNo <= since) return null
    const { answer } = this.#view
    if (answer.kind === 'refused') return { kind: 'refused', reason: answer.reason }
    return answer.kind === 'see-attendant' ? { kind: 'referred', reason: answer.reason } : null
  }

  #isPassing(): boolean {
    const answer = this.#view?.answer
    return answer?.kind === 'admitted' && answer.passing
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
