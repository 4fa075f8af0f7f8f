/**
 * Kills a sync of keys at random moments, 200 times unless told otherwise, and says what was left of it.
 * Use: npm run kills -- [--runs N] [--seed N]
 */
import { parseArgs } from 'node:util'
import { killSyncs } from './kill-syncs.ts'

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(values.runs ?? 200)
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(runs)) {
  console.error('runs and seed are whole numbers')
  process.exit(2)
}

console.log(`seed ${seed}`)
const { late, ...left } = await killSyncs({ runs, seed }, (so) => {
  const done = so.old + so.new
  if (done % 20 === 0) console.error(`${done} kills: ${so.old} old, ${so.new} new`)
})
console.log(
  `${runs} kills in the midst of a sync: the old set ${left.old} times, the new one ${left.new} times, nothing else. ${late} more syncs had ended before.`,
)
