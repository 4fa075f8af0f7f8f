import type { Answer } from './turnstile-lane.ts'

/** What is so of one ticket. */
interface Ticket {
  inside: boolean
  /** Arms that are open for it. */
  open: number
  /** Lanes at which it is being shown. */
  shown: number
  /** The engine was killed while it was at a lane, and nobody has seen to it since. */
  doubtful: boolean
}

export interface Visit {
  readonly ticket: number
  readonly direction: 'in' | 'out'
  readonly expired: boolean
}

/**
 * The rules of the evening, kept apart from the product and as plain as they are told at the door: one person a ticket,
 * in and out in order, back in after having gone out, nobody beyond the capacity. A ticket is a number here.
 */
export class DoorModel {
  readonly capacity: number
  readonly #tickets = new Map<number, Ticket>()
  inside = 0
  mostInside = 0
  /** Who went through. */
  readonly through = { in: 0, out: 0 }
  /** Of these, who did so as the engine was killed, so that it may know nothing of them. */
  readonly unseen = { in: 0, out: 0 }
  /** Arms that are open for somebody who comes in. */
  #entering = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  shows({ ticket }: Visit): void {
    this.#of(ticket).shown += 1
  }

  /** What may be answered now; several where another lane, or a kill, leaves more than one thing open. */
  allowed({ ticket: no, direction, expired }: Visit): Set<string> {
    const ticket = this.#of(no)
    if (expired) return new Set(['refused expired'])
    const may = new Set<string>()
    if (direction === 'out') {
      may.add(ticket.inside ? 'opened' : 'refused not-inside')
    } else {
      const most = this.inside + this.unseen.out + this.#entering + this.#shownIn()
      if (most > this.capacity) may.add('referred zone-full')
      if (this.inside - this.unseen.in >= this.capacity) return may
      may.add(ticket.inside ? 'refused already-inside' : 'opened')
      if (ticket.shown + ticket.open > 1) {
        may.add('refused in-use')
        may.add('refused already-inside')
      }
    }
    if (ticket.doubtful) may.add('referred entry-uncertain')
    return may
  }

  /** @throws when an arm opens for a ticket that somebody is inside with, or on their way. */
  answered({ ticket: no, direction }: Visit, answer: Answer): void {
    const ticket = this.#of(no)
    ticket.shown -= 1
    if (answer.kind === 'killed') ticket.doubtful = true
    if (answer.kind === 'opened') this.opened(no, direction)
  }

  opened(no: number, direction: 'in' | 'out'): void {
    const ticket = this.#of(no)
    if (ticket.open > 0 || ticket.inside === (direction === 'in'))
      throw new Error(`ticket ${no} opened twice`)
    ticket.open += 1
    if (direction === 'in') this.#entering += 1
  }

  /** @param through whether they went, or turned round. @param killed whether the engine was, before it had told. */
  closed(no: number, direction: 'in' | 'out', through: boolean, killed: boolean): void {
    const ticket = this.#of(no)
    ticket.open -= 1
    ticket.doubtful = killed
    if (direction === 'in') this.#entering -= 1
    if (!through) return
    ticket.inside = direction === 'in'
    this.through[direction] += 1
    if (killed) this.unseen[direction] += 1
    this.inside += direction === 'in' ? 1 : -1
    this.mostInside = Math.max(this.mostInside, this.inside)
  }

  isInside(no: number): boolean {
    return this.#of(no).inside
  }

  #shownIn(): number {
    let shown = 0
    for (const ticket of this.#tickets.values()) shown += ticket.shown
    return shown
  }

  #of(no: number): Ticket {
    const found = this.#tickets.get(no) ?? { inside: false, open: 0, shown: 0, doubtful: false }
    this.#tickets.set(no, found)
    return found
  }
}
