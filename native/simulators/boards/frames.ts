/**
 * Cuts what arrives into commands. `commandLength` tells how many bytes the next one takes: null while that cannot be
 * said yet, and 0 for a byte that begins none, which is passed over.
 */
export function inFrames(
  commandLength: (pending: Buffer) => number | null,
  obey: (command: Buffer) => void,
): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length > 0) {
      const length = commandLength(pending)
      if (length === null || length > pending.length) return
      if (length > 0) obey(pending.subarray(0, length))
      pending = pending.subarray(Math.max(1, length))
    }
  }
}
