/** Counts without end, and prints how many were confirmed: for a test that kills it. Use: node counting-child.ts FILE */
import { Counts } from '../../main/engine/store/counts.ts'
import { openStore } from '../../main/engine/store/open-store.ts'

const opened = openStore({ file: process.argv[2] ?? '' })
if (!opened.ok) throw new Error(opened.error.code)
const counts = new Counts(opened.value.store)
for (let confirmed = 1; ; confirmed += 1) {
  const added = counts.addDecision({
    bucketS: 900 * (confirmed % 50),
    laneId: 'north-1',
    direction: 'in',
    format: 'none',
    passType: 'none',
    outcome: 'refuse',
    reason: 'not-a-pass',
  })
  if (!added.ok) throw new Error(added.error.code)
  process.stdout.write(`${confirmed}\n`)
}
