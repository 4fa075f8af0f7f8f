import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Client } from '../../main/contract/call.ts'
import { storeFileName } from '../../main/engine/store/open-store.ts'
import { Random } from '../fuzz/random.ts'
import { GateService } from '../support/gate-service.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'
import { DoorModel, type Visit } from './door-model.ts'
import { TurnstileLane, pause } from './turnstile-lane.ts'

export interface EveningOptions {
  readonly guests: number
  readonly lanesIn: number
  readonly lanesOut: number
  readonly seed: number
  /** Milliseconds from one kill of the engine to the next. */
  readonly killEveryMs: number
  readonly onProgress?: (words: string) => void
}

export interface EveningFigures {
  readonly guests: number
  readonly visits: number
  readonly kills: number
  readonly answers: Readonly<Record<string, number>>
  readonly inside: number
  readonly mostInside: number
  readonly capacity: number
}

/** Of all guests, in parts of a thousand. */
const copies = 30
const expired = 20
const turnRound = 10
const goOut = 150

/**
 * One evening of a stadium, through what a gate really has: scanners and boards on wires, screens on sockets, the
 * engine as a process that is killed again and again. Whatever it answers is compared with a model kept apart.
 * @throws at the first answer that the model does not allow.
 */
export async function evening(options: EveningOptions): Promise<EveningFigures> {
  const night = new Evening(options)
  await night.open()
  try {
    return await night.run()
  } finally {
    await night.dispose()
  }
}

class Evening {
  readonly #options: EveningOptions
  readonly #random: Random
  readonly #authority = new VenueTicketAuthority()
  readonly #model: DoorModel
  readonly #answers: Record<string, number> = {}
  #lanes: TurnstileLane[] = []
  #service: GateService | null = null
  #client: Client | null = null
  /** Grows with each engine. */
  #engine = 0
  #visits = 0
  #restarting: Promise<void> = Promise.resolve()
  #closing = false

  constructor(options: EveningOptions) {
    this.#options = options
    this.#random = new Random(options.seed)
    // The last few of those who come must wait until others leave.
    this.#model = new DoorModel(Math.floor(options.guests * 0.93))
  }

  async open(): Promise<void> {
    const { lanesIn, lanesOut } = this.#options
    const lane = (direction: 'in' | 'out') => (_: unknown, nth: number) =>
      TurnstileLane.build(`${direction}-${nth + 1}`, direction)
    this.#lanes = await Promise.all([
      ...Array.from({ length: lanesIn }, lane('in')),
      ...Array.from({ length: lanesOut }, lane('out')),
    ])
    const { capacity } = this.#model
    const local = (hours: number): string =>
      new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)
    this.#service = new GateService(
      this.#lanes.map(({ config }) => config),
      {
        venue: { name: 'Test Stadium', timeZone: 'UTC' },
        zones: [
          { id: 'bowl', name: 'Bowl', capacity: { warnAt: Math.floor(capacity * 0.9), stopAt: capacity } },
        ],
        events: [
          {
            id: 'final',
            name: 'Final',
            doors: local(-2),
            starts: local(1),
            ends: local(6),
            tickets: ['final'],
          },
        ],
        admission: { entry: { entries: 1, passback: 'hard', reentry: true } },
      },
    )
    this.#service.trust({ issuers: [this.#authority.entry()] })
    await this.#startEngine()
    this.#service.keepPort()
  }

  async run(): Promise<EveningFigures> {
    const service = this.#service
    if (service === null) throw new Error('it was never opened')
    const killing = this.#killNowAndThen()
    const arrivals = this.#arrivals()
    await this.#serve(arrivals)
    this.#tell('all have come')
    // Some go out for a while, and come back.
    const outside = arrivals
      .filter(({ expired: out, ticket }) => !out && this.#model.isInside(ticket) && this.#isOneIn(goOut))
      .map((visit): Visit => ({ ...visit, direction: 'out' }))
    await this.#serve(unique(outside))
    this.#tell('some have gone out')
    await this.#serve(unique(outside).map((visit): Visit => ({ ...visit, direction: 'in' })))
    this.#tell('and come back')
    await this.#serve(
      unique(arrivals)
        .filter(({ ticket }) => this.#model.isInside(ticket))
        .map((visit): Visit => ({ ...visit, direction: 'out' })),
    )
    this.#tell('all have gone')
    this.#closing = true
    await killing
    await this.#compareCounts(service)
    await this.#compareDisk(service)
    return {
      guests: this.#options.guests,
      visits: this.#visits,
      kills: this.#engine - 1,
      answers: this.#answers,
      inside: this.#model.inside,
      mostInside: this.#model.mostInside,
      capacity: this.#model.capacity,
    }
  }

  async dispose(): Promise<void> {
    this.#closing = true
    this.#client?.close()
    await this.#service?.dispose()
    await Promise.all(this.#lanes.map((lane) => lane.dispose()))
  }

  /** In the order of the queue; a copy comes right behind its original, at the next lane. */
  #arrivals(): Visit[] {
    const visits: Visit[] = []
    for (let ticket = 1; ticket <= this.#options.guests; ticket += 1) {
      const visit: Visit = { ticket, direction: 'in', expired: this.#isOneIn(expired) }
      visits.push(visit)
      if (this.#isOneIn(copies)) visits.push(visit)
    }
    return visits
  }

  /** All lanes of the direction take from one queue. Who is kept out by the capacity waits until there is room. */
  async #serve(queue: readonly Visit[]): Promise<void> {
    const [first] = queue
    if (first === undefined) return
    const left = [...queue]
    const full: Visit[] = []
    const lanes = this.#lanes.filter(({ direction }) => direction === first.direction)
    await Promise.all(
      lanes.map(async (lane) => {
        for (let visit = left.shift(); visit !== undefined; visit = left.shift()) {
          if ((await this.#visit(lane, visit)) === 'referred zone-full') full.push(visit)
        }
      }),
    )
  }

  async #visit(lane: TurnstileLane, visit: Visit): Promise<string> {
    const { ticket, direction } = visit
    for (;;) {
      await this.#restarting
      await lane.ready()
      const engine = this.#engine
      const isKilled = (): boolean => engine !== this.#engine
      if (isKilled()) continue
      this.#visits += 1
      this.#model.shows(visit)
      const may = this.#model.allowed(visit)
      const answer = await lane.show(this.#codeOf(visit), isKilled)
      // Others may have come with the same ticket meanwhile.
      for (const also of this.#model.allowed(visit)) may.add(also)
      this.#model.answered(visit, answer)
      if (answer.kind === 'killed') continue
      const said = answer.kind === 'opened' ? 'opened' : `${answer.kind} ${answer.reason}`
      this.#answers[said] = (this.#answers[said] ?? 0) + 1
      if (!may.has(said))
        throw new Error(
          `${lane.id}: ticket ${ticket} ${direction} was ${said}, and not ${[...may].join(' or ')}`,
        )
      if (said === 'referred entry-uncertain') {
        if (this.#model.isInside(ticket) === (direction === 'in')) return said
        // It is the same guest, who did not get through: the attendant lets them.
        const isOpen = await lane.openedByHand(async () => {
          const letIn = await this.#client?.call('admitByHand', {
            laneId: lane.id,
            reason: 'entry-uncertain',
          })
          return letIn?.ok === true && letIn.value === 'done'
        }, isKilled)
        if (!isOpen) continue
        this.#model.opened(ticket, direction)
      } else if (answer.kind !== 'opened') {
        return said
      }
      const through = !this.#isOneIn(turnRound)
      if (through) await lane.walkThrough(isKilled)
      const told = await this.#isTold(lane, isKilled)
      this.#model.closed(ticket, direction, through, !told)
      if (through) return said
    }
  }

  /** Waits until the lane is ready for the next guest. False: the engine was killed before. */
  async #isTold(lane: TurnstileLane, isKilled: () => boolean): Promise<boolean> {
    await lane.ready()
    return !isKilled()
  }

  async #killNowAndThen(): Promise<void> {
    for (;;) {
      for (let waited = 0; waited < this.#options.killEveryMs && !this.#closing; waited += 50) await pause(50)
      if (this.#closing) return
      this.#restarting = this.#restart()
      await this.#restarting
    }
  }

  async #restart(): Promise<void> {
    this.#client?.close()
    await this.#service?.stop('SIGKILL')
    await this.#startEngine()
  }

  async #startEngine(): Promise<void> {
    if (this.#service === null) return
    this.#engine += 1
    for (const lane of this.#lanes) lane.forget()
    await this.#service.start()
    this.#client = await this.#service.client('attendant')
    for (const lane of this.#lanes) lane.watch(this.#client)
  }

  /** Every passage is in the counts of the manager, but for those that a kill may have hidden. */
  async #compareCounts(service: GateService): Promise<void> {
    await service.stop('SIGTERM')
    const { passages } = service.counts()
    for (const way of ['in', 'out'] as const) {
      const counted = passages
        .filter(({ direction, end }) => direction === way && end === 'entered')
        .reduce((sum, { count }) => sum + count, 0)
      const { [way]: through } = this.#model.through
      const { [way]: unseen } = this.#model.unseen
      if (counted > through || counted < through - unseen)
        throw new Error(`${through} went ${way}, ${unseen} of them in a kill, and ${counted} were counted`)
    }
    const unasked = this.#lanes.reduce((sum, lane) => sum + lane.unasked, 0)
    if (unasked > 0) throw new Error(`${unasked} openings that nobody had asked for`)
  }

  /** No ticket is on disk by its id at any time; and when the event is over, nothing of it at all. */
  async #compareDisk(service: GateService): Promise<void> {
    const ids = new Set([1, this.#options.guests].map((ticket) => this.#idOf(ticket)))
    for (const id of ids) {
      if (bytesIn(service.dataFolder).includes(id)) throw new Error('a ticket is on disk')
    }
    if (rowsOf(service, 'claims') === 0) throw new Error('no claim was ever kept')
    service.endEvents()
    await service.start()
    await service.stop('SIGTERM')
    for (const table of ['claims', 'claim_keys', 'claim_holds']) {
      if (rowsOf(service, table) > 0) throw new Error(`${table} outlived the event`)
    }
  }

  #codeOf({ ticket, expired: isExpired }: Visit): string {
    const nowS = Math.floor(Date.now() / 1_000)
    return this.#authority.ticket({
      claims: {
        jti: this.#idOf(ticket),
        zone: undefined,
        exp: isExpired ? nowS - 3_600 : nowS + 86_400,
        name: undefined,
      },
    })
  }

  #idOf(ticket: number): string {
    return `ticket-of-the-evening-${this.#options.seed}-${ticket}`
  }

  #isOneIn(parts: number): boolean {
    return this.#random.chance(parts / 1_000)
  }

  #tell(words: string): void {
    this.#options.onProgress?.(words)
  }
}

/** Each ticket once. */
function unique(visits: readonly Visit[]): Visit[] {
  const seen = new Set<number>()
  return visits.filter(({ ticket }) => !seen.has(ticket) && seen.add(ticket))
}

/** Every file of a data folder, as bytes. */
const bytesIn = (folder: string): Buffer =>
  Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name))),
  )

function rowsOf({ dataFolder }: GateService, table: string): number {
  const db = new Database(join(dataFolder, storeFileName), { readonly: true })
  try {
    return db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
  } finally {
    db.close()
  }
}
