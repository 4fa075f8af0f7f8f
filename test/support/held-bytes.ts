import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that this process holds on to, once what nobody needs is gone. */
export function heldBytes(): number {
  collect()
  // What buffers stood on is given back by a thread of its own, and the next collection waits for it.
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
