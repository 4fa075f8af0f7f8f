/** The delays of a lane, in milliseconds. Defaults suit a tripod in pulse mode that relocks after 5 s. */
export interface LaneTiming {
  /** How long the relay is closed in pulse mode. Turnstiles want 100 ms or more; the length means nothing else. */
  readonly pulseMs: number
  /**
   * A guest who has not gone through by then will not: the turnstile's own 5 s and one more. In potential mode the relay
   * holds the arm free for this long at the most.
   */
  readonly passageTimeoutMs: number
  /** An arm that is still turning after this is jammed. */
  readonly passMaxMs: number
  /** The same code within this time is the same guest holding it there. */
  readonly sameCodeMs: number
  /** How long a refusal stays when nobody shows anything else. */
  readonly answerMs: number
  /** How long a card of several codes may take from one code to the next. */
  readonly partsMs: number
  /** A name on the attendant's screen goes after this, whatever happens. */
  readonly attendantMs: number
}

export const defaultTiming: LaneTiming = {
  pulseMs: 300,
  passageTimeoutMs: 6_000,
  passMaxMs: 10_000,
  sameCodeMs: 3_000,
  answerMs: 4_000,
  partsMs: 20_000,
  attendantMs: 15_000,
}

/** Longest a decision may take; a late one never opens the gate for whoever stands there by then. */
export const decideMs = 300
/** So long disk and screens wait at most for the board to have its order. A slow board keeps nobody waiting for the answer. */
export const relayFirstMs = 20
/** Longest a relay driver may take over one command before the lane calls it silent. */
export const relayAnswerMs = 1_000
/** Longest from the order to switch off, at a start, until the relay is off and every contact is known. */
export const bootMs = 3_000
/** After a pulse is over, this long until its end is read back. */
export const closeVerifyMs = 500
/** Pauses between attempts to get a relay off, or a count onto the disk. The last one repeats. */
export const retryMs = [200, 1_000, 5_000] as const
/** A party whose next pass was not shown by then goes in no more. */
export const partyMs = 60_000
/** Somebody who turns the arm with no pass so soon after a guest came in behind them. */
export const tailgateMs = 2_000
/**
 * A gate held open in pulse mode gets pulse after pulse, with so much between them: the turnstile counts edges, so that a
 * longer pulse frees nobody more, and times each passage by itself. Rarer ones would save a board some wear and leave the arm
 * locked for as long after each guest, in an emergency too.
 */
export const holdGapMs = 500
/**
 * In potential mode a gate held open gets a guest's pulse (`passageTimeoutMs`) again and again, each after this part of the
 * one before it: a third is left for an order that comes late. Boards can time much longer ones (Waveshare's most of an hour);
 * yet where program or wire is gone nothing ends a pulse but its own time, and an arm that nobody watches any more is not to
 * stand free for longer than it does after a guest.
 */
export const holdAgainAfter = 2 / 3
