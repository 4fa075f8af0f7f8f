import type {
  ClaimEnd,
  ClaimRefusal,
  ClaimRequest,
  EntryRules,
  RecordedEnd,
} from '../../main/engine/admission/claims/claims.ts'

/** What a hold would do to the people of a ticket. */
type Move = 'new' | 'extra' | 'back' | 'leave' | 'nothing'
type Told = Move | ClaimRefusal

interface ModelHold {
  readonly id: string
  readonly ticket: ModelTicket
  readonly move: Move
  readonly laneId: string
  readonly leftAtS: number | null
  readonly byHand: boolean
  state: 'open' | 'uncertain' | 'over'
  clearedBy: string | null
}

/** A ticket as the people who went in with it. */
class ModelTicket {
  /** Where each of them is. */
  readonly people: ('inside' | 'outside')[] = []
  spent = 0
  lastLeftS: number | null = null

  count(where: 'inside' | 'outside'): number {
    return this.people.filter((person) => person === where).length
  }

  /** Somebody who is at one place is at the other from now on. @returns false where nobody is. */
  send(from: 'inside' | 'outside', to: 'inside' | 'outside'): boolean {
    const at = this.people.indexOf(from)
    if (at < 0) return false
    this.people[at] = to
    return true
  }
}

/** What claims promise, told as people who go in and out: without a store, tags or transactions. */
export class ClaimsModel {
  readonly #tickets = new Map<string, ModelTicket>()
  readonly holds: ModelHold[] = []
  /** People who went in on an entry that somebody else had used. */
  doubles = 0
  readonly #rules: EntryRules

  constructor(rules: EntryRules) {
    this.#rules = rules
  }

  /** In words what the answer must be. A hold is known by `id` from then on. */
  reserve(request: ClaimRequest, id: string): string {
    const { override, direction } = request
    const ticket = this.#ticketOf(request)
    const holds = this.holds.filter((hold) => hold.ticket === ticket)
    if (!override && holds.some(({ state }) => state === 'uncertain')) return 'uncertain'
    const open = holds.filter(({ state }) => state === 'open')
    const move = direction === 'in' ? this.#in(ticket, open, request) : this.#out(ticket, open, override)
    if (!isMove(move)) return move
    for (const hold of holds) if (hold.state === 'uncertain') hold.clearedBy = id
    this.holds.push(this.#holdOf(request, id, ticket, move))
    return `reserved${move === 'back' ? ' again' : ''}${move === 'nothing' && this.#rules.passback !== 'off' ? ' passed back' : ''}`
  }

  /** Somebody went through whom nobody could be asked about, or may have. */
  record(request: ClaimRequest, id: string, end: RecordedEnd): void {
    const { direction, override } = request
    const ticket = this.#ticketOf(request)
    const told = direction === 'in' ? this.#in(ticket, [], request) : this.#out(ticket, [], override)
    if (end === 'uncertain') {
      if (isMove(told)) this.holds.push({ ...this.#holdOf(request, id, ticket, told), state: 'uncertain' })
      return
    }
    this.#go(this.#holdOf(request, id, ticket, isMove(told) ? told : direction === 'in' ? 'new' : 'nothing'))
    if (!override) return
    for (const hold of this.holds)
      if (hold.ticket === ticket && hold.state === 'uncertain') hold.state = 'over'
  }

  settle(hold: ModelHold, end: ClaimEnd): void {
    if (hold.state === 'over') return
    hold.state = end === 'uncertain' ? 'uncertain' : 'over'
    if (end !== 'entered') return
    this.#go(hold)
    for (const other of this.holds) if (other.clearedBy === hold.id) other.state = 'over'
  }

  crash(): void {
    for (const hold of this.holds) {
      if (hold.state === 'open') hold.state = 'uncertain'
    }
  }

  #ticketOf({ identity }: ClaimRequest): ModelTicket {
    const ticket = this.#tickets.get(identity) ?? new ModelTicket()
    this.#tickets.set(identity, ticket)
    return ticket
  }

  #holdOf(
    { direction, laneId, atS, override }: ClaimRequest,
    id: string,
    ticket: ModelTicket,
    move: Move,
  ): ModelHold {
    const minute = Math.floor((atS + 59) / 60) * 60
    const leftAtS =
      direction === 'out' && this.#rules.reentry && this.#rules.reentryS !== null ? minute : null
    const byHand = override
    return {
      id,
      ticket,
      move,
      laneId,
      leftAtS,
      byHand,
      state: 'open',
      clearedBy: null,
    }
  }

  #in(ticket: ModelTicket, open: readonly ModelHold[], { override, atS }: ClaimRequest): Told {
    const { entries, passback, reentry, reentryS } = this.#rules
    const coming = open.filter(({ move }) => move === 'back').length
    const inTime = reentryS === null || ticket.lastLeftS === null || atS - ticket.lastLeftS <= reentryS
    if (reentry && inTime && ticket.count('outside') > coming) return 'back'
    const going = open.filter(({ move }) => move === 'new').length
    if (entries === null || entries - ticket.spent - going > 0) return 'new'
    if (override) return 'extra'
    if (open.length > 0) return 'in-use'
    if (reentry && ticket.count('inside') > 0) return passback === 'hard' ? 'already-inside' : 'nothing'
    return ticket.count('outside') > 0 ? 'reentry-not-allowed' : 'already-used'
  }

  #out(ticket: ModelTicket, open: readonly ModelHold[], override: boolean): Told {
    if (ticket.count('inside') > open.filter(({ move }) => move === 'leave').length) return 'leave'
    if (override) return 'nothing'
    if (open.length > 0) return 'in-use'
    return this.#rules.passback === 'hard' ? 'not-inside' : 'nothing'
  }

  #go({ ticket, move, leftAtS, byHand }: ModelHold): void {
    if (leftAtS !== null) ticket.lastLeftS = Math.max(ticket.lastLeftS ?? 0, leftAtS)
    if (move === 'leave') ticket.send('inside', 'outside')
    if (move === 'extra') ticket.people.push('inside')
    if (move === 'new') {
      ticket.people.push('inside')
      this.#spend(ticket, byHand)
    }
    if (move !== 'back') return
    if (!ticket.send('outside', 'inside')) {
      ticket.people.push('inside')
      if (!byHand) this.#spend(ticket, byHand)
    } else if (ticket.count('outside') === 0) ticket.lastLeftS = null
  }

  #spend(ticket: ModelTicket, byHand: boolean): void {
    const { entries } = this.#rules
    if (entries === null || ticket.spent < entries) ticket.spent += 1
    else if (!byHand) this.doubles += 1
  }
}

const moves: readonly string[] = ['new', 'extra', 'back', 'leave', 'nothing'] satisfies Move[]
const isMove = (word: Told): word is Move => moves.includes(word)
