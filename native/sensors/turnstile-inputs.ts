/** What a turnstile tells through its contacts. `active` is the meaning, whether wired normally open or closed. */
export type TurnstileInput =
  /** Somebody is going through: active from 67 degrees of the arm until it is home again. */
  | 'pass'
  /** The turnstile can serve: inactive while it is forced, held up or broken. */
  | 'ready'
  /** The fire panel has released the turnstile. */
  | 'fire'
  /** The operator holds the lane shut. */
  | 'stop'
  /** Somebody presses the button of the emergency release. */
  | 'release'
  /** The attendant's button or foot pedal: the photo ID is that of the pass. */
  | 'confirm'
  /** The other one: they do not go in. */
  | 'turnAway'

export interface InputChange {
  readonly input: TurnstileInput
  /** Null: not known, for its board is not heard. */
  readonly active: boolean | null
}

/** The contacts of one turnstile. A lane without any lives on time-outs alone. */
export interface TurnstileInputs {
  /** Those that are there. Of each of them nothing is known until it is told. */
  readonly wired: readonly TurnstileInput[]
  /** A listener must not throw. */
  start(listener: (change: InputChange) => void): void
  close(): Promise<void>
}
