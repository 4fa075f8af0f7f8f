import { isForKeys, type KeyLayout } from '../../main/contract/keyboard-scanner.ts'
import type { Schedule } from '../gate/gate-store.ts'
import { typedOnUsKeyboard } from './us-layout.ts'

/** A key going down, as the browser tells it. */
export interface KeyDown {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  /** Held down by a finger. */
  readonly repeat: boolean
  /** When the system heard of it, which may be well before the page does. Milliseconds. */
  readonly timeStamp: number
}

export interface BurstEvents {
  readonly onCode: (text: string) => void
  /** Keys of a code are coming, or no longer. */
  readonly onReceiving: (receiving: boolean) => void
}

/** People take longer than this from one key to the next; scanners a few milliseconds. */
const gapMs = 50
/** Without a key for this long a burst is over, though none that ends it came. Keys may wait for a busy page. */
const quietMs = 150
/** Shorter bursts are people. */
const leastKeys = 6
/** What a scanner sends behind a code may come late: it is still no press of a button. */
const afterMs = 300

const modifiers = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock'])
const ends = new Set(['Enter', 'Tab'])
/** Keys whose meaning the system keeps to itself, for an accent or an input method. */
const unnamed = new Set(['Dead', 'Process', 'Unidentified'])

/** Tells a scanner that poses as a keyboard from a person at one, by its speed, and puts its codes together. */
export class KeyBurst {
  readonly #layout: KeyLayout
  readonly #events: BurstEvents
  readonly #schedule: Schedule
  #text = ''
  #open = false
  /** Something of this burst was handed on, or spoilt: the rest of it is nobody's. */
  #settled = false
  #lastMs = Number.NEGATIVE_INFINITY
  #quiet: (() => void) | null = null

  constructor(layout: KeyLayout, events: BurstEvents, schedule: Schedule) {
    this.#layout = layout
    this.#events = events
    this.#schedule = schedule
  }

  /** @returns whether the key is the scanner's: then nobody else may have it. */
  press(down: KeyDown): boolean {
    const sinceMs = down.timeStamp - this.#lastMs
    if (this.#open && sinceMs > gapMs) this.end()
    if (down.repeat) return this.#repeated()
    if (modifiers.has(down.key)) return this.#open && this.#goesOn(down)
    const typed = this.#typedBy(down)
    if (ends.has(down.key) || typed === '\r' || typed === '\n') {
      if (!this.#open) return sinceMs <= afterMs
      this.#lastMs = down.timeStamp
      this.end()
      return true
    }
    // Space presses a button, and no code begins with it.
    if (!this.#open && (typed === null || typed === ' ' || (typed < ' ' && typed !== groupSeparator)))
      return false
    if (!this.#open) this.#begin()
    if (typed !== null) this.#add(typed)
    return this.#goesOn(down)
  }

  /** What came makes a code, or it does not. */
  end(): void {
    this.#quiet?.()
    if (!this.#open) return
    this.#open = false
    if (!this.#settled && this.#text.length >= leastKeys) this.#events.onCode(this.#text)
    if (this.#text.length >= leastKeys) this.#events.onReceiving(false)
    this.#text = ''
  }

  /** The page is left: half a code is none. */
  forget(): void {
    this.#settled = true
    this.end()
  }

  #begin(): void {
    this.#open = true
    this.#settled = false
  }

  #goesOn({ timeStamp }: KeyDown): true {
    this.#lastMs = timeStamp
    this.#quiet?.()
    this.#quiet = this.#schedule(quietMs, () => this.end())
    return true
  }

  #add(typed: string): void {
    if (this.#settled) return
    this.#text += typed
    if (this.#text.length === leastKeys) this.#events.onReceiving(true)
    if (isForKeys(this.#text)) return
    // The engine says why it takes none of it. The guest need not wait for the rest.
    this.#settled = true
    this.#events.onCode(this.#text)
  }

  #repeated(): boolean {
    this.#settled = true
    return this.#open
  }

  #typedBy({ key, code, shiftKey, ctrlKey, altKey, metaKey }: KeyDown): string | null {
    if (metaKey) return null
    const us = typedOnUsKeyboard(code, shiftKey)
    if (ctrlKey && !altKey) return us === null ? null : controlOf(us)
    if (this.#layout === 'us-by-code' || unnamed.has(key)) return us
    return /^.$/u.test(key) ? key : null
  }
}

/** FNC1 within a code. Scanners type it as Ctrl and a bracket. */
const groupSeparator = '\u001d'

/** What Ctrl makes of a letter or one of `[ \ ] ^ _`; null where it makes nothing. */
function controlOf(typed: string): string | null {
  const upper = typed.toUpperCase()
  return upper >= 'A' && upper <= '_' ? String.fromCharCode(upper.charCodeAt(0) - 0x40) : null
}
