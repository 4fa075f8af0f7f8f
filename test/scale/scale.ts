/**
 * What trust of the largest size asks of a machine: 5,000 issuers, 10,000 keys, 1,000,000 revoked ids, 600,000 of them
 * in one list; and of a list of 200,000 codes. A table, or with `--json` the figures.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { numeric } from '../support/shc-authority.ts'
import { codeLists } from './code-lists.ts'
import { GateBeside } from './gate-beside.ts'
import type { Scanned } from './gate-process.ts'
import { importBeside, type ImportFigures } from './import-beside.ts'
import { issuers, keysOfEach, LargeTrust } from './large-trust.ts'
import { lookUps } from './look-ups.ts'
import { setMemory } from './set-memory.ts'
import type { Work } from './stalls.ts'

async function measured() {
  const folder = mkdtempSync(join(tmpdir(), 'passgate-scale-'))
  const file = join(folder, 'passgate.db')
  const trust = new LargeTrust()
  const imported = await importBeside(file, trust.document)
  const again = await importBeside(file, trust.document)
  const gate = await GateBeside.start(file, numeric(trust.long.card()))
  const rest = await gate.scanWhile('rest')
  trust.revokeTen()
  const tenRevoked = await importBeside(file, trust.documentOf(0))
  const afterTen = await gate.scanWhile('renew')
  trust.renewKeys(50)
  const fiftyKeys = await importBeside(file, trust.document)
  const afterFifty = await gate.scanWhile('renew')
  gate.stop()
  rmSync(folder, { recursive: true })
  return {
    machine: { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
    imports: {
      'into an empty store': imported,
      'the same again': again,
      'ten ids more in the longest list': tenRevoked,
      'a new key of each of fifty issuers': fiftyKeys,
    },
    start: gate.opened,
    gate: { 'at rest': rest, 'renewal after ten ids': afterTen, 'renewal after fifty keys': afterFifty },
    lookUps: await lookUps(),
    list: await codeLists(200_000),
    bytesAnId: setMemory(),
  }
}

type Figures = Awaited<ReturnType<typeof measured>>

function print(figures: Figures): void {
  const { machine, imports, start, gate, bytesAnId } = figures
  console.log(`${machine.processor}, ${machine.cores} cores, Node ${machine.node}`)
  console.log(
    `${issuers} issuers, ${issuers * keysOfEach} keys, 1,000,000 revoked ids. Of each time, what the processor was busy is in brackets`,
  )
  for (const [what, figure] of Object.entries(imports)) line(`import, ${what}`, importWords(figure))
  line('start', `store ${ms(start.storeMs)}, trust ${took(start.trust)}`)
  for (const [what, figure] of Object.entries(gate)) line(what, scanWords(figure))
  for (const { ids, p50Ns, p99Ns } of figures.lookUps)
    line(`look-up among ${ids} ids`, `p50 ${p50Ns.toFixed(0)} ns, p99 ${p99Ns.toFixed(0)} ns`)
  const { list } = figures
  line(
    `a list of ${list.codes} codes`,
    `read ${took(list.read)}, written ${took(list.written)}; longest transaction ${ms(list.transactionMs)}; file ${mib(list.fileMiB)}`,
  )
  line(
    'taken over by a gate',
    `${took(list.taken)}, longest step (${ms(list.taken.longestMs)}); a code ${list.lookUpUs.toFixed(1)} µs, one of no list ${list.missUs.toFixed(1)} µs`,
  )
  const { before, after } = start
  line(
    'memory of the gate, and before',
    `resident ${mib(after.residentMiB)} (${mib(before.residentMiB)}), heap ${mib(after.heapMiB)} (${mib(before.heapMiB)}), buffers ${mib(after.buffersMiB)} (${mib(before.buffersMiB)})`,
  )
  line(
    'a revoked id of 22 characters',
    `${bytesAnId.ours.toFixed(0)} bytes; in a Set ${bytesAnId.set.toFixed(0)}`,
  )
}

function line(what: string, words: string): void {
  console.log(`  ${what.padEnd(44)}${words}`)
}

const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`
const mib = (value: number): string => `${value.toFixed(0)} MiB`
const took = (work: Work): string => `${ms(work.ms)} (${ms(work.busyMs)})`

const importWords = ({ transactionMs, journalMiB, fileMiB, ...work }: ImportFigures): string =>
  `${took(work)}; longest transaction ${ms(transactionMs)}; journal ${mib(journalMiB)}, file ${mib(fileMiB)}`

const scanWords = ({ work, scans, p50Ms, p99Ms }: Scanned): string =>
  `${took(work)}, longest step (${ms(work.longestMs)}); ${scans} scans, p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}`

const figures = await measured()
if (process.argv.includes('--json')) console.log(JSON.stringify(figures, null, 2))
else print(figures)
