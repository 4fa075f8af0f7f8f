/**
 * An evening of a stadium against a gate that is killed every few minutes: 20,000 guests unless told otherwise, through
 * eight lanes in and eight out, in real time. Any answer that the model does not allow ends it.
 * Use: npm run evening -- [--guests N] [--seed N] [--kill-every MINUTES]
 */
import { parseArgs } from 'node:util'
import { evening } from './evening.ts'

const { values } = parseArgs({
  options: { guests: { type: 'string' }, seed: { type: 'string' }, 'kill-every': { type: 'string' } },
})
const guests = Number(values.guests ?? 20_000)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const killEveryMs = Number(values['kill-every'] ?? 3) * 60_000
if (!Number.isSafeInteger(guests) || !Number.isSafeInteger(seed) || !(killEveryMs > 0)) {
  console.error('guests and seed are whole numbers, and minutes are more than none')
  process.exit(2)
}
console.log(`seed ${seed}`)
const figures = await evening({
  guests,
  lanesIn: 8,
  lanesOut: 8,
  seed,
  killEveryMs,
  onProgress: (words) => console.error(words),
})
console.log(JSON.stringify(figures, null, 2))
