import type { Decoder, Effort } from '../../renderer/camera/decoder.ts'
import { Random } from '../fuzz/random.ts'
import { between, conditions, filling, type Shot } from './shot.ts'
import { takePicture, type CodeModules } from './take-picture.ts'

/** A decoder as it is asked. */
export interface Contender {
  readonly name: string
  readonly decoder: Decoder
  readonly effort: Effort
}

/** What one contender made of one picture. */
export interface Outcome {
  readonly contender: string
  readonly condition: string
  /** Null for a picture without a code. */
  readonly version: number | null
  /** Of a code seen straight; rounded to a tenth. */
  readonly pointsPerModule: number
  /** It has found what is there. */
  readonly read: boolean
  /** It has found what is not there. */
  readonly wrong: boolean
  readonly ms: number
}

/** The squares in the middle of what cameras give most, 640×480 and 1280×720. */
const fields = [480, 720] as const
/** Seen for so many pictures, a contender is as quick as it gets. */
const warmUps = 20

export const nothingThere = 'nothing there'
export const bySize = 'held well, by size'

/** Points a module, from too few. */
const sizes = [1.5, 2, 2.5, 3, 3.5, 4, 5, 6] as const

export interface Task {
  readonly codes: readonly CodeModules[]
  /** Of each code in each condition. */
  readonly shots: number
  readonly seed: number
}

/** Shows each picture to all contenders in turn. The same pictures wherever it runs. */
export function compare(task: Task, contenders: readonly Contender[]): Outcome[] {
  const outcomes: Outcome[] = []
  let pictures = 0
  for (const { condition, code, shot } of shotsOf(task)) {
    pictures += 1
    const picture = takePicture(code, shot, task.seed + pictures)
    for (const { name, decoder, effort } of contenders) {
      if (pictures === 1) for (let at = 0; at < warmUps; at += 1) decoder.decode(picture, effort)
      const startedMs = performance.now()
      const texts = decoder.decode(picture, effort)
      const ms = performance.now() - startedMs
      outcomes.push({
        contender: name,
        condition,
        version: code?.version ?? null,
        pointsPerModule: Math.round(shot.pointsPerModule * 10) / 10,
        read: code === null ? texts.length === 0 : texts.includes(code.text),
        wrong: texts.some((text) => text !== code?.text),
        ms,
      })
    }
  }
  return outcomes
}

interface Taken {
  readonly condition: string
  readonly code: CodeModules | null
  readonly shot: Shot
}

/** Made one by one: all of them would be gigabytes. */
export function* shotsOf({ codes, shots, seed }: Task): Generator<Taken> {
  let nth = 0
  for (const [condition, shotIn] of Object.entries(conditions)) {
    for (const code of codes) {
      for (let at = 0; at < shots; at += 1) {
        nth += 1
        const random = new Random(seed, nth)
        const field = fields[at % fields.length] ?? fields[0]
        const shot = filling(shotIn(random), field, code.rows.length + 8, between(random, 0.7, 0.9))
        yield { condition, code, shot }
      }
    }
  }
  for (const code of codes) {
    for (const pointsPerModule of sizes) {
      if (pointsPerModule * (code.rows.length + 8) > 700) continue
      for (let at = 0; at < shots; at += 1) {
        nth += 1
        const shot = conditions['held well'](new Random(seed, nth))
        yield { condition: bySize, code, shot: { ...shot, field: 720, pointsPerModule } }
      }
    }
  }
  for (let at = 0; at < 4 * shots; at += 1) {
    nth += 1
    const field = fields[at % fields.length] ?? fields[0]
    const shot = { ...conditions['held well'](new Random(seed, nth)), field }
    yield { condition: nothingThere, code: null, shot }
  }
}
