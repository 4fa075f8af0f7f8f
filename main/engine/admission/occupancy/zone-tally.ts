/** How many went in and out of a zone during an event. Never fewer inside than nobody. */
export interface ZoneTally {
  readonly entered: number
  readonly goneOut: number
  /** Went out, and were never seen to go in: past the lanes, or before anybody counted. */
  readonly unseen: number
  /** By hand, all together; negative: fewer. */
  readonly corrected: number
}

export const nobody: ZoneTally = { entered: 0, goneOut: 0, unseen: 0, corrected: 0 }

export const insideOf = ({ entered, goneOut, unseen, corrected }: ZoneTally): number =>
  entered + unseen + corrected - goneOut

export const wentIn = (tally: ZoneTally, people: number): ZoneTally => ({
  ...tally,
  entered: tally.entered + people,
})

/** Whoever comes out was inside: those beyond the ones that we know of went in unseen. */
export const wentOut = (tally: ZoneTally, people: number): ZoneTally => ({
  ...tally,
  goneOut: tally.goneOut + people,
  unseen: tally.unseen + Math.max(0, people - insideOf(tally)),
})

/** Somebody has counted. @param inside how many there are; nobody, where a difference would leave fewer. */
export const setTo = (tally: ZoneTally, inside: number): ZoneTally => ({
  ...tally,
  corrected: tally.corrected + Math.max(0, inside) - insideOf(tally),
})
