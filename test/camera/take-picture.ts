import type { GreyPicture } from '../../renderer/camera/decoder.ts'
import { Random } from '../fuzz/random.ts'
import { between, type Shot } from './shot.ts'

/** A code as its rows of modules, a dark one `1`; without the light around it. */
export interface CodeModules {
  readonly version: number
  readonly text: string
  readonly rows: readonly string[]
}

const quietZone = 4
/** Rays a point and axis: a sensor's point sees an area. */
const rays = 3
/** How far off the code is held, in its own widths: it is seen as larger where it is nearer. */
const distance = 3

type Matrix = readonly [number, number, number, number, number, number, number, number, number]

/** What a camera sees of a code so held; with `code` null, of the background alone. The same for the same `seed`. */
export function takePicture(code: CodeModules | null, shot: Shot, seed: number): GreyPicture {
  const random = new Random(seed, 1)
  const { field } = shot
  const scene = background(field, random)
  if (code !== null) drawCode(scene, code, shot)
  const light = lit(scene, shot, code?.rows.length ?? 0)
  const soft = smeared(blurred(light, field, shot.blur * shot.pointsPerModule), shot)
  const grey = new Uint8Array(field * field)
  for (let at = 0; at < grey.length; at += 1) {
    const noise = shot.noise === 0 ? 0 : gaussian(random) * shot.noise
    grey[at] = Math.max(0, Math.min(255, Math.round((soft[at] ?? 0) + noise)))
  }
  return { width: field, height: field, grey }
}

/** Whatever stands behind a guest: patches of all sizes. */
function background(field: number, random: Random): Float32Array {
  const scene = new Float32Array(field * field).fill(between(random, 60, 120))
  for (let patch = 0; patch < 60; patch += 1) {
    const size = between(random, 0.01, 0.3) ** 1.5 * field * 2
    const [left, top] = [between(random, -size, field), between(random, -size, field)]
    const [width, height] = [size * between(random, 0.4, 1.6), size * between(random, 0.4, 1.6)]
    const brightness = between(random, 20, 200)
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(field, top + height); y += 1) {
      const row = y * field
      scene.fill(
        brightness,
        row + Math.max(0, Math.floor(left)),
        row + Math.max(0, Math.min(field, Math.floor(left + width))),
      )
    }
  }
  return scene
}

function drawCode(scene: Float32Array, code: CodeModules, shot: Shot): void {
  const { field, dark, light, bow, screen, inverted } = shot
  const side = code.rows.length
  const cells = Uint8Array.from(code.rows.join(''), (cell) => Number(cell))
  const toCode = inverse(projection(side, shot))
  const [ink, paper] = inverted ? [light, dark] : [dark, light]
  const bowed = bow * side * 4

  /** The place of the code that is seen at a place of the picture, in modules. */
  const seenAt = (x: number, y: number): [column: number, row: number] => {
    const w = toCode[6] * x + toCode[7] * y + toCode[8]
    const column = (toCode[0] * x + toCode[1] * y + toCode[2]) / w
    const across = column / side - 0.5
    const row = (toCode[3] * x + toCode[4] * y + toCode[5]) / w
    return [column, row + bowed * (across * across - 0.125)]
  }
  const isOnSheet = (column: number, row: number, margin: number): boolean =>
    column >= -margin && row >= -margin && column < side + margin && row < side + margin

  for (let y = 0; y < field; y += 1) {
    for (let x = 0; x < field; x += 1) {
      if (!isOnSheet(...seenAt(x + 0.5, y + 0.5), 2 * quietZone)) continue
      let sum = 0
      let hits = 0
      for (let ray = 0; ray < rays * rays; ray += 1) {
        const [column, row] = seenAt(
          x + ((ray % rays) + 0.5) / rays,
          y + (Math.floor(ray / rays) + 0.5) / rays,
        )
        if (!isOnSheet(column, row, quietZone)) continue
        hits += 1
        const isDark = isOnSheet(column, row, 0) && cells[Math.floor(row) * side + Math.floor(column)] === 1
        sum += (isDark ? ink : paper) * (screen === 0 ? 1 : gaps(column * screen, row * screen))
      }
      if (hits === 0) continue
      const at = y * field + x
      scene[at] = (sum + (rays * rays - hits) * (scene[at] ?? 0)) / (rays * rays)
    }
  }
}

/** How bright a phone shows one of its points: least in the gaps between them. Mean 0.85 or so. */
const gaps = (x: number, y: number): number =>
  1 - 0.3 * (0.5 + 0.5 * Math.cos(2 * Math.PI * x)) - 0.2 * (0.5 + 0.5 * Math.cos(2 * Math.PI * y))

/** From modules of the code to points of the picture. */
function projection(side: number, shot: Shot): Matrix {
  const { field, pointsPerModule, turn, tilt, tiltAxis, shift } = shot
  const [turned, tilted, axis] = [turn, tilt, tiltAxis].map((angle) => (angle * Math.PI) / 180)
  const spin = rotation(turned ?? 0)
  const lean = times(
    times(rotation(axis ?? 0), [1, 0, 0, 0, Math.cos(tilted ?? 0), 0, 0, Math.sin(tilted ?? 0), 1]),
    rotation(-(axis ?? 0)),
  )
  // The middle of the code is the origin, and its width the unit; the third row is its depth, seen from `distance`.
  const centred: Matrix = [1 / side, 0, -0.5, 0, 1 / side, -0.5, 0, 0, 1]
  const posed = times(lean, times(spin, centred))
  const seen: Matrix = [
    posed[0],
    posed[1],
    posed[2],
    posed[3],
    posed[4],
    posed[5],
    posed[6] / distance,
    posed[7] / distance,
    1 + (posed[8] - 1) / distance,
  ]
  const scale = pointsPerModule * side
  const placed: Matrix = [scale, 0, field / 2 + shift[0], 0, scale, field / 2 + shift[1], 0, 0, 1]
  return times(placed, seen)
}

const rotation = (angle: number): Matrix => [
  Math.cos(angle),
  -Math.sin(angle),
  0,
  Math.sin(angle),
  Math.cos(angle),
  0,
  0,
  0,
  1,
]

function times(a: Matrix, b: Matrix): Matrix {
  const cell = (row: number, column: number): number =>
    [0, 1, 2].reduce((sum, k) => sum + (a[row * 3 + k] ?? 0) * (b[k * 3 + column] ?? 0), 0)
  return [
    cell(0, 0),
    cell(0, 1),
    cell(0, 2),
    cell(1, 0),
    cell(1, 1),
    cell(1, 2),
    cell(2, 0),
    cell(2, 1),
    cell(2, 2),
  ]
}

/** Up to a factor, which a projection does not know. */
function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ]
}

function lit(scene: Float32Array, shot: Shot, side: number): Float32Array {
  const { field, shade, shadeAngle, glare, glareAt, glareWidth, pointsPerModule, shift } = shot
  if (shade === 0 && glare === 0) return scene
  const [alongX, alongY] = [Math.cos((shadeAngle * Math.PI) / 180), Math.sin((shadeAngle * Math.PI) / 180)]
  const width = side * pointsPerModule
  const [glareX, glareY] = [
    field / 2 + shift[0] + glareAt[0] * width,
    field / 2 + shift[1] + glareAt[1] * width,
  ]
  const spread = 2 * (glareWidth * width) ** 2
  return scene.map((value, at) => {
    const [x, y] = [at % field, Math.floor(at / field)]
    const along = ((x - field / 2) * alongX + (y - field / 2) * alongY) / field
    const shaded = value * (1 - shade / (1 + Math.exp(-12 * along)))
    if (glare === 0) return shaded
    return shaded + glare * Math.exp(-((x - glareX) ** 2 + (y - glareY) ** 2) / spread)
  })
}

/** @param sigma in points. */
function blurred(scene: Float32Array, field: number, sigma: number): Float32Array {
  if (sigma < 0.05) return scene
  const reach = Math.ceil(3 * sigma)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma ** 2)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const kernel = Float32Array.from(weights, (weight) => weight / total)
  return convolved(convolved(scene, field, kernel, 1, 0), field, kernel, 0, 1)
}

function smeared(scene: Float32Array, shot: Shot): Float32Array {
  const length = Math.round(shot.smear * shot.pointsPerModule)
  if (length < 2) return scene
  const angle = (shot.smearAngle * Math.PI) / 180
  return convolved(
    scene,
    shot.field,
    new Float32Array(length).fill(1 / length),
    Math.cos(angle),
    Math.sin(angle),
  )
}

/** Sums points along a line, which runs on at the edge of the picture with its last one. */
function convolved(
  scene: Float32Array,
  field: number,
  kernel: Float32Array,
  stepX: number,
  stepY: number,
): Float32Array {
  const sums = new Float32Array(scene.length)
  const middle = (kernel.length - 1) / 2
  for (const [at, weight] of kernel.entries()) {
    const [dx, dy] = [Math.round((at - middle) * stepX), Math.round((at - middle) * stepY)]
    for (let y = 0; y < field; y += 1) {
      const fromRow = Math.max(0, Math.min(field - 1, y + dy)) * field
      for (let x = 0; x < field; x += 1) {
        const fromX = x + dx < 0 ? 0 : x + dx >= field ? field - 1 : x + dx
        sums[y * field + x] = (sums[y * field + x] ?? 0) + weight * (scene[fromRow + fromX] ?? 0)
      }
    }
  }
  return sums
}

/** Near enough to a bell: the sum of four even spreads, of deviation 1. */
function gaussian(random: Random): number {
  let sum = 0
  for (let draw = 0; draw < 4; draw += 1) sum += random.below(2 ** 16)
  return (sum / 2 ** 16 - 2) * Math.sqrt(3)
}
