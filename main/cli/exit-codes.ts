/** What the shell sees of a command's end. Stable: scripts of a venue rely on it. */
export const exitCodes = {
  /** Done; for `verify`, every pass verified. */
  ok: 0,
  /** Done, and the answer is no: a pass refused, a configuration with mistakes. */
  no: 1,
  /** The command line or a file it names is wrong. */
  usage: 2,
  /** A fault of the machine or of ours. */
  fault: 3,
} as const
