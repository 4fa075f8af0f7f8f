import type { Pty } from './pty.ts'

/** What a Waveshare board may do wrong. */
export type BoardMood = 'well' | 'silent' | 'garbled' | 'welded' | 'in-pieces'

/**
 * A Waveshare board at the far end of a wire. It speaks the protocol by bytes of its own, from the vendor's examples,
 * and shares no code with the driver that it tests.
 */
export class WaveshareBoard {
  readonly #pty: Pty
  mood: BoardMood = 'well'
  /** Every request so far, in hex. */
  readonly requests: string[] = []
  #on = false
  #ended: Promise<void> = Promise.resolve()

  constructor(pty: Pty) {
    this.#pty = pty
    void this.#serve()
  }

  get relayOn(): boolean {
    return this.#on
  }

  /** When the board's own timer has ended the last pulse. */
  pulseEnded(): Promise<void> {
    return this.#ended
  }

  async #serve(): Promise<void> {
    for (let done = 0; ; done += 8) {
      const received = await this.#pty.receivedUntil((bytes) => bytes.length >= done + 8)
      this.#answer(received.subarray(done, done + 8).toString('hex'))
    }
  }

  #answer(request: string): void {
    this.requests.push(request)
    if (request.startsWith('010502')) this.#pulse(Number.parseInt(request.slice(8, 12), 16) * 100)
    if (request.startsWith('010500') && this.mood !== 'welded') this.#on = false
    if (this.mood === 'silent') return
    const on = this.#on || this.mood === 'welded'
    const answer = Buffer.from(
      request.startsWith('0101') ? (on ? '010101019048' : '010101005188') : request,
      'hex',
    )
    if (this.mood === 'garbled') answer[3] = 0xee
    if (this.mood !== 'in-pieces') return this.#pty.send(answer)
    for (const byte of answer) this.#pty.send(Buffer.of(byte))
  }

  #pulse(ms: number): void {
    this.#on = true
    this.#ended = new Promise((resolve) => {
      setTimeout(() => {
        this.#on = this.mood === 'welded'
        resolve()
      }, ms)
    })
  }
}
