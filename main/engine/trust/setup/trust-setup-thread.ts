import type { Cancel, Clock } from '../../../../native/clock.ts'
import type { CallInput, CallOutput } from '../../../contract/gate-api.ts'
import type { SetupReply, SetupRequest, SetupThread, TrustSetupCalls } from './trust-setup-port.ts'

/** A screen waits 5 s for an answer; before that it is told to ask again. Milliseconds. */
const patienceMs = 2_000
/** The thread ends when nobody has asked anything for so long: a file that was handed in goes with it. */
const idleMs = 15 * 60_000
/** Requests that wait for the thread: of screens that ask again without waiting. */
const maxWaiting = 32

type Answered = (answer: SetupReply) => void

/** A change that somebody asked for, and what came of it: asked for again, it is not made again. */
interface Job {
  readonly id: string
  readonly answer: Promise<CallOutput<'changeTrust'>>
  done: boolean
}

/**
 * `TrustSetup` in a thread of its own, with its own connection: a directory of thousands is read, searched, checked and
 * written while gates open. The thread is there while a setup screen is in use.
 */
export class TrustSetupThread {
  readonly #open: () => SetupThread
  readonly #clock: Clock
  readonly #waiting = new Map<number, Answered>()
  #thread: SetupThread | null = null
  #lastId = 0
  #job: Job | null = null
  #idle: Cancel | null = null
  #closed = false

  constructor(open: () => SetupThread, clock: Clock) {
    this.#open = open
    this.#clock = clock
  }

  async issuers(query: CallInput<'issuers'>): Promise<CallOutput<'issuers'>> {
    const working = { kind: 'working' } as const
    if (this.#waiting.size >= maxWaiting) return working
    return this.#inTime(this.#ask('issuers', query, failed), working)
  }

  trustFilePart(part: CallInput<'trustFilePart'>): Promise<CallOutput<'trustFilePart'>> {
    return this.#ask('trustFilePart', part, () => 'failed')
  }

  async changeTrust(request: CallInput<'changeTrust'>): Promise<CallOutput<'changeTrust'>> {
    if (this.#job?.id !== request.job) {
      if (this.#job?.done === false) return { kind: 'busy' }
      this.#job = this.#begin(request)
    }
    return this.#inTime(this.#job.answer, { kind: 'working' })
  }

  signers(request: CallInput<'signers'>): Promise<CallOutput<'signers'>> {
    return this.#ask('signers', request, failed)
  }

  /** A change that is not on disk by then is not made. */
  close(): void {
    this.#closed = true
    this.#idle?.()
    this.#thread?.end()
  }

  #begin(request: CallInput<'changeTrust'>): Job {
    const answer = this.#ask('changeTrust', request, failed)
    const job: Job = { id: request.job, answer, done: false }
    void answer.then(() => {
      job.done = true
    })
    return job
  }

  /** `late` where it takes longer than a screen waits. What was asked goes on. */
  #inTime<T, Late>(answer: Promise<T>, late: Late): Promise<T | Late> {
    return new Promise((resolve) => {
      const cancel = this.#clock.schedule(patienceMs, () => resolve(late))
      void answer.then((told) => {
        cancel()
        resolve(told)
      })
    })
  }

  /** Never rejects. @param failed what to say where the thread has no answer, and why. */
  #ask<N extends keyof TrustSetupCalls>(
    call: N,
    input: TrustSetupCalls[N]['input'],
    failed: (fault: string) => TrustSetupCalls[N]['answer'],
  ): Promise<TrustSetupCalls[N]['answer']> {
    if (this.#closed || this.#waiting.size >= maxWaiting) return Promise.resolve(failed('failed'))
    this.#stayAwake()
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve) => {
      this.#waiting.set(id, ({ answer, fault }) =>
        // What has this id is of this call.
        resolve(answer === null ? failed(fault ?? 'failed') : (answer as TrustSetupCalls[N]['answer'])),
      )
      const nowS = Math.floor(this.#clock.wallMs() / 1_000)
      this.#threadNow().post({ id, call, input, nowS } as SetupRequest)
    })
  }

  #threadNow(): SetupThread {
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

const failed = (fault: string) => ({ kind: 'failed' as const, fault })
