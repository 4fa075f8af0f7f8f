import type { Beat } from './sounds.ts'

/** Of full scale: loud beside a turnstile, with room before the loudspeaker rattles. */
const loudness = 0.5
/** A tone that begins or ends at once clicks. Seconds. */
const fadeS = 0.012

export interface SoundPlayer {
  /** A browser that was not touched yet keeps silent. */
  readonly isBlocked: () => boolean
  /** Called in the course of a touch or a key, when browsers allow sound. */
  readonly unblock: () => void
  readonly subscribe: (changed: () => void) => () => void
  /** While blocked, nothing is kept for later: an old answer must not sound for a new guest. */
  readonly play: (beats: readonly Beat[]) => void
  readonly close: () => void
}

/** Plays sounds that are made on the spot: there is no file to load, and none to go missing. */
export function createSoundPlayer(): SoundPlayer {
  const context = new AudioContext({ latencyHint: 'interactive' })
  const isBlocked = (): boolean => context.state !== 'running'
  return {
    isBlocked,
    unblock() {
      if (context.state === 'suspended') void context.resume()
    },
    subscribe(changed) {
      context.addEventListener('statechange', changed)
      return () => context.removeEventListener('statechange', changed)
    },
    play(beats) {
      if (isBlocked()) return
      // Read once: it may move on between two beats, and with it the rhythm.
      const nowS = context.currentTime
      for (const beat of beats) sound(context, nowS, beat)
    },
    close: () => void context.close(),
  }
}

function sound(context: AudioContext, nowS: number, { atMs, forMs, fromHz, toHz }: Beat): void {
  const startS = nowS + atMs / 1_000
  const endS = startS + forMs / 1_000
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: fromHz })
  const volume = new GainNode(context, { gain: 0 })
  tone.frequency.setValueAtTime(fromHz, startS)
  tone.frequency.linearRampToValueAtTime(toHz, endS)
  volume.gain.setValueAtTime(0, startS)
  volume.gain.linearRampToValueAtTime(loudness, startS + fadeS)
  volume.gain.setValueAtTime(loudness, endS - fadeS)
  volume.gain.linearRampToValueAtTime(0, endS)
  tone.connect(volume).connect(context.destination)
  tone.start(startS)
  tone.stop(endS)
}
