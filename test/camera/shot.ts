import type { Random } from '../fuzz/random.ts'

/** How a code is held before the camera, and what the light and the lens do to it. Angles in degrees. */
export interface Shot {
  /** Points a side of the square in the middle of the picture, which is what the reader looks at. */
  readonly field: number
  /** Points a module, seen straight. */
  readonly pointsPerModule: number
  /** In the plane of the picture. */
  readonly turn: number
  /** Out of that plane, about an axis that lies in it at `tiltAxis`. */
  readonly tilt: number
  readonly tiltAxis: number
  /** Of the middle of the code from the middle of the field, in points. */
  readonly shift: readonly [number, number]
  /** How far a sheet bows over its width, as a share of its width. */
  readonly bow: number
  /** Standard deviation of a Gaussian, in modules. */
  readonly blur: number
  /** How far the hand moved meanwhile, in modules, towards `smearAngle`. */
  readonly smear: number
  readonly smearAngle: number
  /** Brightness of dark and light modules in full light, 0 to 255. */
  readonly dark: number
  readonly light: number
  /** How much of the light is lost at the darker side of the picture, 0 to 1. */
  readonly shade: number
  readonly shadeAngle: number
  /** Brightness that a lamp's reflection adds at its middle. */
  readonly glare: number
  /** Where that is, and how wide, as shares of the code's side. */
  readonly glareAt: readonly [number, number]
  readonly glareWidth: number
  /** Standard deviation of the sensor's noise, in steps of brightness. */
  readonly noise: number
  /** Phone's points a module, whose gaps a camera sees as a pattern of their own; 0 is paper. */
  readonly screen: number
  readonly inverted: boolean
}

/** A number from `from` to `to`. */
export const between = (random: Random, from: number, to: number): number =>
  from + (random.below(2 ** 24) / 2 ** 24) * (to - from)

const either = (random: Random, from: number, to: number): number =>
  between(random, from, to) * (random.chance(0.5) ? 1 : -1)

const flawless: Shot = {
  field: 720,
  pointsPerModule: 4,
  turn: 0,
  tilt: 0,
  tiltAxis: 0,
  shift: [0, 0],
  bow: 0,
  blur: 0,
  smear: 0,
  smearAngle: 0,
  dark: 20,
  light: 235,
  shade: 0,
  shadeAngle: 0,
  glare: 0,
  glareAt: [0, 0],
  glareWidth: 0.2,
  noise: 0,
  screen: 0,
  inverted: false,
}

/** A good webcam, and a hand that holds the code nearly straight: what every condition but the first begins with. */
function held(random: Random): Shot {
  return {
    ...flawless,
    turn: either(random, 1, 8),
    tilt: between(random, 2, 8),
    tiltAxis: between(random, 0, 180),
    shift: [either(random, 0, 10), either(random, 0, 10)],
    blur: between(random, 0.1, 0.2),
    dark: between(random, 30, 50),
    light: between(random, 190, 220),
    shade: between(random, 0, 0.15),
    shadeAngle: between(random, 0, 360),
    noise: between(random, 1.5, 3),
  }
}

export const conditions = {
  'flawless, straight': () => flawless,
  'held well': held,
  'turned by any angle': (random) => ({ ...held(random), turn: between(random, 0, 360) }),
  'tilted 20 to 30°': (random) => ({ ...held(random), tilt: between(random, 20, 30) }),
  'tilted 35 to 45°': (random) => ({ ...held(random), tilt: between(random, 35, 45) }),
  'bowed sheet': (random) => ({ ...held(random), bow: either(random, 0.02, 0.05) }),
  'out of focus': (random) => ({ ...held(random), blur: between(random, 0.3, 0.38) }),
  'far out of focus': (random) => ({ ...held(random), blur: between(random, 0.4, 0.48) }),
  'moved by a module': (random) => ({
    ...held(random),
    smear: between(random, 0.8, 1.2),
    smearAngle: between(random, 0, 180),
  }),
  'spot of glare': (random) => ({
    ...held(random),
    glare: between(random, 120, 220),
    glareAt: [either(random, 0.1, 0.35), either(random, 0.1, 0.35)],
    glareWidth: between(random, 0.1, 0.16),
  }),
  'half in shadow': (random) => ({ ...held(random), shade: between(random, 0.6, 0.8) }),
  'dim, with noise': (random) => ({
    ...held(random),
    dark: between(random, 12, 18),
    light: between(random, 50, 70),
    noise: between(random, 5, 8),
  }),
  'low contrast': (random) => ({
    ...held(random),
    dark: between(random, 90, 110),
    light: between(random, 140, 155),
  }),
  'phone’s screen, moiré': (random) => ({
    ...held(random),
    screen: between(random, 2.5, 6),
    dark: between(random, 15, 30),
    light: between(random, 200, 250),
  }),
  'light on dark': (random) => ({ ...held(random), inverted: true }),
  'tilted, blurred, glare, dim': (random) => ({
    ...held(random),
    tilt: between(random, 15, 25),
    blur: between(random, 0.25, 0.35),
    dark: between(random, 20, 30),
    light: between(random, 80, 110),
    glare: between(random, 40, 70),
    glareAt: [either(random, 0.1, 0.35), either(random, 0.1, 0.35)],
    glareWidth: between(random, 0.1, 0.16),
    noise: between(random, 3, 5),
  }),
} satisfies Record<string, (random: Random) => Shot>

export type Condition = keyof typeof conditions

/**
 * The same, so near that code and quiet zone span this share of the field, turned as it is.
 * @param side of the code with its quiet zone, in modules.
 */
export function filling(shot: Shot, field: number, side: number, share: number): Shot {
  const angle = (shot.turn * Math.PI) / 180
  const spread = Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle))
  return { ...shot, field, pointsPerModule: (field * share) / side / spread }
}
