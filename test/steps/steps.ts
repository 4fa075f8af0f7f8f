// A million steps of random lanes, and no promise broken: `npm run steps`, or `npm run steps -- 10000000`.
import fc from 'fast-check'
import { promisesAreKept } from '../support/lane-walk.ts'

/** Happenings in one walk; half of that on average. */
const length = 200
const steps = Number(process.argv[2] ?? 1_000_000)

fc.assert(promisesAreKept(length), { numRuns: Math.ceil(steps / (length / 2)), verbose: 1 })
console.log(`${steps} steps: every promise was kept.`)
