// A gate that only counts: `node counting-gate.ts FILE`. It writes one line for each count that it was told is on disk.
import { writeSync } from 'node:fs'
import { Counts } from '../../main/engine/store/counts.ts'
import { openStore } from '../../main/engine/store/open-store.ts'

const [, , file = ''] = process.argv
const opened = openStore({ file, kind: 'real', wallMs: 0 })
if (!opened.ok) {
  writeSync(1, `${opened.error.code}\n`)
  process.exit(1)
}
const counts = new Counts(opened.value.store)
for (let quarter = 0; ; quarter += 1) {
  const counted = counts.addDecision({
    bucketS: (quarter % 500) * 900,
    laneId: 'north-1',
    direction: 'in',
    format: 'smart-health-card',
    passType: 'vaccination',
    outcome: 'admit',
    reason: 'none',
  })
  writeSync(1, counted.ok ? 'counted\n' : `${counted.error.code}\n`)
}
