/** What a turnstile tells through its contacts. `active` is the meaning, whether wired normally open or closed. */
export type TurnstileInput =
  /** Somebody is going through: active from 67 degrees of the arm until it is home again. */
  | 'pass'
  /** The fire panel has released the turnstile. */
  | 'fire'
  /** The operator holds the lane shut. */
  | 'stop'

export interface InputChange {
  readonly input: TurnstileInput
  readonly active: boolean
}

/** The contacts of one turnstile. A lane without any lives on time-outs alone. */
export interface TurnstileInputs {
  start(listener: (change: InputChange) => void): void
  close(): Promise<void>
}
