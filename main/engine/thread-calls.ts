import type { Cancel, Clock } from '../../native/clock.ts'

/** Calls that a thread answers, by name: what is given, and what comes back. */
type AnsweredCalls<Calls> = { [N in keyof Calls]: { input: unknown; answer: unknown } }

/** What goes to the thread; the answer has the same `id`. */
export type ThreadRequest<Calls extends AnsweredCalls<Calls>> = {
  [N in keyof Calls]: {
    readonly id: number
    readonly call: N
    readonly input: Calls[N]['input']
    /** Unix seconds. */
    readonly nowS: number
  }
}[keyof Calls]

export interface ThreadReply<Calls extends AnsweredCalls<Calls>> {
  readonly id: number
  /** Of the call that was made; null: the code of why there is none. */
  readonly answer: Calls[keyof Calls]['answer'] | null
  readonly fault: string | null
}

/** A thread, as whoever asks it sees it. */
export interface CalledThread<Calls extends AnsweredCalls<Calls>> {
  post(request: ThreadRequest<Calls>): void
  onReply(listener: (reply: ThreadReply<Calls>) => void): void
  /** It has ended, by itself or by `end`. */
  onEnd(listener: () => void): void
  end(): void
}

/** The thread ends when nobody has asked anything for so long: a file that was handed in goes with it. Milliseconds. */
const idleMs = 15 * 60_000
/** Requests that wait for the thread: of screens that ask again without waiting. */
const maxWaiting = 32

/** The asking end of a thread that is there while a screen uses it, and begun anew when it has ended. */
export class ThreadCalls<Calls extends AnsweredCalls<Calls>> {
  readonly #open: () => CalledThread<Calls>
  readonly #clock: Clock
  readonly #waiting = new Map<number, (reply: ThreadReply<Calls>) => void>()
  #thread: CalledThread<Calls> | null = null
  #lastId = 0
  #idle: Cancel | null = null
  #closed = false

  constructor(open: () => CalledThread<Calls>, clock: Clock) {
    this.#open = open
    this.#clock = clock
  }

  /** Too many wait: who can should ask again. */
  get isFull(): boolean {
    return this.#waiting.size >= maxWaiting
  }

  /** Never rejects. @param failed what to say where the thread has no answer, and why. */
  ask<N extends keyof Calls>(
    call: N,
    input: Calls[N]['input'],
    failed: (fault: string) => Calls[N]['answer'],
  ): Promise<Calls[N]['answer']> {
    if (this.#closed || this.isFull) return Promise.resolve(failed('failed'))
    this.#stayAwake()
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve) => {
      this.#waiting.set(id, ({ answer, fault }) =>
        // What has this id is of this call.
        resolve(answer === null ? failed(fault ?? 'failed') : answer),
      )
      const nowS = Math.floor(this.#clock.wallMs() / 1_000)
      this.#threadNow().post({ id, call, input, nowS })
    })
  }

  /** A change that is not on disk by then is not made. */
  close(): void {
    this.#closed = true
    this.#idle?.()
    this.#thread?.end()
  }

  #threadNow(): CalledThread<Calls> {
    if (this.#thread !== null) return this.#thread
    const thread = this.#open()
    thread.onReply((reply) => {
      const answered = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      answered?.(reply)
    })
    thread.onEnd(() => {
      if (this.#thread !== thread) return
      this.#thread = null
      for (const [id, answered] of this.#waiting) answered({ id, answer: null, fault: 'failed' })
      this.#waiting.clear()
    })
    this.#thread = thread
    return thread
  }

  #stayAwake(): void {
    this.#idle?.()
    this.#idle = this.#clock.schedule(idleMs, () => {
      if (this.#waiting.size > 0) return this.#stayAwake()
      this.#thread?.end()
      this.#thread = null
    })
  }
}
