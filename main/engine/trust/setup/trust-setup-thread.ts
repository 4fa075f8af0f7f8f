import type { Clock } from '../../../../native/clock.ts'
import type { CallInput, CallOutput } from '../../../contract/gate-api.ts'
import { ThreadCalls } from '../../thread-calls.ts'
import type { SetupThread, TrustSetupCalls } from './trust-setup-port.ts'

/** A screen waits 5 s for an answer; before that it is told to ask again. Milliseconds. */
const patienceMs = 2_000

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
  readonly #calls: ThreadCalls<TrustSetupCalls>
  readonly #clock: Clock
  #job: Job | null = null

  constructor(open: () => SetupThread, clock: Clock) {
    this.#calls = new ThreadCalls(open, clock)
    this.#clock = clock
  }

  async issuers(query: CallInput<'issuers'>): Promise<CallOutput<'issuers'>> {
    const working = { kind: 'working' } as const
    if (this.#calls.isFull) return working
    return this.#inTime(this.#calls.ask('issuers', query, failed), working)
  }

  trustFilePart(part: CallInput<'trustFilePart'>): Promise<CallOutput<'trustFilePart'>> {
    return this.#calls.ask('trustFilePart', part, () => 'failed')
  }

  async changeTrust(request: CallInput<'changeTrust'>): Promise<CallOutput<'changeTrust'>> {
    if (this.#job?.id !== request.job) {
      if (this.#job?.done === false) return { kind: 'busy' }
      this.#job = this.#begin(request)
    }
    return this.#inTime(this.#job.answer, { kind: 'working' })
  }

  signers(request: CallInput<'signers'>): Promise<CallOutput<'signers'>> {
    return this.#calls.ask('signers', request, failed)
  }

  close(): void {
    this.#calls.close()
  }

  #begin(request: CallInput<'changeTrust'>): Job {
    const answer = this.#calls.ask('changeTrust', request, failed)
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
}

const failed = (fault: string) => ({ kind: 'failed' as const, fault })
