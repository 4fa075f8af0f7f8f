import type { Cancel, Clock } from '../../../../native/clock.ts'
import type { Judge, Judgement } from '../../lane/lane-parts.ts'
import type { NoticeBoard } from '../../trust-age/live-ages.ts'

/** So many codes that stand on no list, within so long: no queue of guests with the wrong code is that quick. */
const manyCodes = 10
const withinMs = 60_000
/** So long staff are told of it after the last of them. */
const toldMs = 10 * 60_000

const code = 'codes-guessed'

interface Watched {
  readonly lane: string
  /** When codes of no list came, newest last. Monotonic ms. */
  times: number[]
  /** The last of them, for the next to be told from it: a guest may hold the same one there for long. */
  last: string
  /** Null: nobody is told of it. */
  toldUntilMs: number | null
}

/**
 * Looks whether somebody tries out codes at a lane, and tells staff. It counts different codes, and remembers the last
 * alone, in memory.
 */
export class GuessWatch {
  readonly #board: Pick<NoticeBoard, 'notify' | 'withdraw'>
  readonly #clock: Clock
  readonly #lanes: Watched[] = []
  #next: Cancel | null = null

  constructor(board: Pick<NoticeBoard, 'notify' | 'withdraw'>, clock: Clock) {
    this.#board = board
    this.#clock = clock
  }

  /** The judge of a lane, watched. @param lane its name for people. */
  watched(lane: string, judge: Judge): Judge {
    const watched: Watched = { lane, times: [], last: '', toldUntilMs: null }
    this.#lanes.push(watched)
    return {
      ...judge,
      judge: (text) => {
        const judgement = judge.judge(text)
        if (isOfNoList(judgement) && watched.last !== text) this.#count(watched, text)
        return judgement
      },
    }
  }

  close(): void {
    this.#next?.()
  }

  #count(watched: Watched, text: string): void {
    watched.last = text
    const nowMs = this.#clock.monotonicMs()
    watched.times = [...watched.times, nowMs].filter((atMs) => nowMs - atMs < withinMs).slice(-manyCodes)
    if (watched.times.length < manyCodes) return
    watched.toldUntilMs = nowMs + toldMs
    this.#tell()
  }

  #tell(): void {
    const nowMs = this.#clock.monotonicMs()
    for (const watched of this.#lanes)
      if (watched.toldUntilMs !== null && watched.toldUntilMs <= nowMs) watched.toldUntilMs = null
    const told = this.#lanes.filter(({ toldUntilMs }) => toldUntilMs !== null)
    const lanes = told.map(({ lane }) => lane).join(', ')
    if (told.length === 0) this.#board.withdraw({ code, severity: 'warning', detail: null })
    else this.#board.notify({ code, severity: 'warning', detail: lanes })
    this.#next?.()
    const nextMs = Math.min(...told.map(({ toldUntilMs }) => toldUntilMs ?? nowMs))
    this.#next = told.length === 0 ? null : this.#clock.schedule(nextMs - nowMs, () => this.#tell())
  }
}

const isOfNoList = (judgement: Judgement): boolean =>
  judgement.kind === 'decision' &&
  judgement.decision.outcome === 'refuse' &&
  judgement.decision.reason === 'not-on-list'
