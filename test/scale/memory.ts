import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** MiB. */
export interface Memory {
  readonly residentMiB: number
  readonly heapMiB: number
  /** Outside of the heap: what buffers hold. */
  readonly buffersMiB: number
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Of this process, once what nobody needs any longer is gone. */
export function memory(): Memory {
  collect()
  collect()
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  return { residentMiB: rss / 1_048_576, heapMiB: heapUsed / 1_048_576, buffersMiB: arrayBuffers / 1_048_576 }
}
