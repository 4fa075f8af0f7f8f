import type { Tone } from './guest-message.ts'

/** One tone of a sound. */
export interface Beat {
  /** Milliseconds from the sound's start. */
  readonly atMs: number
  readonly forMs: number
  /** Pitch at its begin and at its end, in hertz. */
  readonly fromHz: number
  readonly toHz: number
}

const beat = (atMs: number, forMs: number, fromHz: number, toHz = fromHz): Beat => ({
  atMs,
  forMs,
  fromHz,
  toHz,
})

/**
 * What each answer sounds like. The rhythms differ, and not the pitch alone: who hears high tones badly, or stands in
 * a crowd, still tells them apart. All are within 400 to 1,100 Hz, which a small loudspeaker carries.
 */
export const sounds: Readonly<Record<Tone, readonly Beat[]>> = {
  wait: [],
  /** One tick. */
  more: [beat(0, 90, 880)],
  /** Short, long: a door chime, upwards. */
  go: [beat(0, 110, 784), beat(130, 380, 1_047)],
  /** Three alike, slow. */
  stop: [beat(0, 180, 440), beat(320, 180, 440), beat(640, 180, 440)],
  /** One long call that rises like a question. */
  help: [beat(0, 900, 523, 784)],
  /** Two quick falls. */
  out: [beat(0, 130, 660, 440), beat(180, 130, 660, 440)],
  /** Up and down, for two seconds. */
  emergency: [
    beat(0, 480, 500, 1_000),
    beat(500, 480, 1_000, 500),
    beat(1_000, 480, 500, 1_000),
    beat(1_500, 480, 1_000, 500),
  ],
}
