/**
 * Kills at random moments, and says what was left: a sync of keys, or a gate that lets guests in by their tickets.
 * Use: npm run kills -- [syncs|claims] [--runs N] [--seed N]
 */
import { parseArgs } from 'node:util'
import { killClaims } from './kill-claims.ts'
import { killSyncs } from './kill-syncs.ts'

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' } },
  allowPositionals: true,
})
const [what = 'syncs'] = positionals
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(values.runs ?? 200)
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(runs) || !['syncs', 'claims'].includes(what)) {
  console.error('syncs or claims; runs and seed are whole numbers')
  process.exit(2)
}

console.log(`seed ${seed}`)
if (what === 'claims') {
  const { kills, inMidst, entered, free, uncertain } = await killClaims({ runs, seed })
  console.log(
    `${kills} kills, ${inMidst} of them in the midst of a claim: ${entered} tickets went in once, ${free} may still, of ${uncertain} nobody knows. None went in twice, no entry was lost.`,
  )
} else {
  const { late, ...left } = await killSyncs({ runs, seed }, (so) => {
    const done = so.old + so.new
    if (done % 20 === 0) console.error(`${done} kills: ${so.old} old, ${so.new} new`)
  })
  console.log(
    `${runs} kills in the midst of a sync: the old set ${left.old} times, the new one ${left.new} times, nothing else. ${late} more syncs had ended before.`,
  )
}
