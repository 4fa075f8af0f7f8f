/**
 * Boots the hardware lab and runs the cases in it: `npm run test:lab`, or `npm run test:lab -- killed "hid lane"` for those
 * whose name has one of these words in it. Exits 0 only if all of them passed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const machine = join(root, '../shared/hardware-lab/run')
/** Of all cases on a machine that is busy with other things: seconds. */
const limitS = 1_200

if (!existsSync(machine)) {
  console.error(`There is no hardware lab at ${machine}.`)
  console.error(
    'Put the folder `hardware-lab` into `shared` beside this repository; test/lab/README.md says what it does.',
  )
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'passgate-lab-'))
const script = join(folder, 'start.sh')
const wanted = process.argv.slice(2).map((word) => `'${word.replaceAll("'", '')}'`)
writeFileSync(script, `exec sh '${join(import.meta.dirname, 'inside.sh')}' ${wanted.join(' ')}\n`)
const { status } = spawnSync(machine, [script], {
  stdio: 'inherit',
  env: { LAB_TIMEOUT: String(limitS), ...process.env },
})
rmSync(folder, { recursive: true })
process.exitCode = status === 0 ? 0 : 1
