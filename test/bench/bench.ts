/** How quick Passgate is here: a table, or with `--json` the figures. Speed is told as a ratio to a bare baseline of the same run. */
import { cpus } from 'node:os'
import { parts } from '../support/parts.ts'
import { againstPeers } from './against-peers.ts'
import { aMillionPassages } from './a-million-passages.ts'
import { claimedScan } from './claimed-scan.ts'
import { claimsOfAMillion } from './claims.ts'
import { eightLanes } from './eight-lanes.ts'
import { engineMemory } from './engine-memory.ts'
import { idleEngine } from './idle-engine.ts'
import { issueTickets } from './issue-tickets.ts'
import { scanToDecision } from './scan-to-decision.ts'
import { scannerToRelay, type WireFigures } from './scanner-to-relay.ts'
import { startToReady } from './start-to-ready.ts'
import { syncWhileScanning, type ScanWaits } from './sync-while-scanning.ts'

const figures = {
  machine: { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
  scanToDecisionUs: await scanToDecision(),
  againstPeersUs: parts.peers === null ? null : await againstPeers(),
  issuing: issueTickets(),
  scannerToRelayUs: parts.socat === null ? null : await scannerToRelay(),
  eightLanesUs: parts.socat === null ? null : await eightLanes(),
  idleEngine: parts.socat === null || process.platform !== 'linux' ? null : await idleEngine(),
  passages: await aMillionPassages(),
  claimedScanUs: parts.socat === null ? null : await claimedScan(),
  claimsUs: await claimsOfAMillion(),
  syncWhileScanningMs: await syncWhileScanning(),
  startToReadyMs: await startToReady(),
  engineMemoryMiB: await engineMemory(),
}

if (process.argv.includes('--json')) console.log(JSON.stringify(figures, null, 2))
else print()

function print(): void {
  const {
    machine,
    scanToDecisionUs: scan,
    againstPeersUs: peers,
    issuing,
    scannerToRelayUs: wire,
    eightLanesUs: eight,
    idleEngine: idle,
    passages,
    claimedScanUs: scanned,
    claimsUs: claims,
    syncWhileScanningMs: sync,
    startToReadyMs: ready,
    engineMemoryMiB: memory,
  } = figures
  const us = (value: number): string => `${value.toFixed(0)} µs`
  console.log(`${machine.processor}, ${machine.cores} cores, Node ${machine.node}`)
  console.log('scan text to decision, beside a bare check of the same signature (goal 1.3 at p50)')
  for (const { pass, characters, p50, p99, bareP50, ratioP50 } of scan) {
    console.log(
      `  ${pass.padEnd(27)} ${String(characters).padStart(5)} characters   p50 ${us(p50)}  p99 ${us(p99)}  bare ${us(bareP50)}  ratio ${ratioP50.toFixed(2)}`,
    )
  }
  if (peers === null) console.log('beside other verifiers: left out, for want of npm run peers')
  for (const { format, peer, ours, theirs, bare, timesFaster, ratioP50 } of peers ?? []) {
    console.log(`scan text to verified pass, ${format.padEnd(18)}  p50 ${us(ours.p50)}  p99 ${us(ours.p99)}`)
    console.log(`  ${peer.padEnd(37)} p50 ${us(theirs.p50)}  p99 ${us(theirs.p99)}`)
    console.log(
      `  times faster                          ${timesFaster.p50.toFixed(1)} at p50, ${timesFaster.p99.toFixed(1)} at p99 (goal 8)`,
    )
    console.log(`  a bare check of the same signature   p50 ${us(bare.p50)}  p99 ${us(bare.p99)}`)
    console.log(`  ratio at p50                          ${ratioP50.toFixed(2)} (goal 1.3)`)
  }
  for (const { algorithm, tickets, seconds, bareSeconds, ratio } of issuing) {
    console.log(`issuing ${tickets} tickets, ${algorithm}           ${seconds.toFixed(1)} s`)
    console.log(
      `  bare signing of the same              ${bareSeconds.toFixed(1)} s, ratio ${ratio.toFixed(2)}`,
    )
  }
  printWire('last scanner byte to first relay byte', wire)
  printWire('  of 8 lanes, 2 scans a second each', eight)
  if (idle !== null)
    console.log(
      `8 lanes while nobody comes              ${idle.percent.toFixed(1)} % of a core (goal 2), ${idle.residentMiB.toFixed(0)} MiB resident`,
    )
  console.log(
    `a million passages                      ${(passages.grownBytes / 1_024).toFixed(0)} KiB held more, ${passages.entered} entered, ${passages.perSecond.toFixed(0)} a second`,
  )
  if (scanned !== null)
    console.log(
      `a ticket's last byte to the relay, claimed on disk first   p50 ${us(scanned.claimed.p50)}  p99 ${us(scanned.claimed.p99)}\n  at a gate without events                                p50 ${us(scanned.unclaimed.p50)}  p99 ${us(scanned.unclaimed.p99)}  ratio ${scanned.ratioP50.toFixed(2)} at p50`,
    )
  console.log(
    `a ticket claimed and settled, on disk    p50 ${us(claims.first.p50)}  p99 ${us(claims.first.p99)}`,
  )
  console.log(
    `  after ${claims.tickets} in one event      p50 ${us(claims.last.p50)}  p99 ${us(claims.last.p99)}  ${claims.fileMiB.toFixed(0)} MiB, opened in ${claims.startMs.toFixed(0)} ms`,
  )
  console.log(
    `  two bare inserts in the same file     p50 ${us(claims.bareFirst.p50)}  p99 ${us(claims.bareFirst.p99)}, then ${us(claims.bareLast.p50)} and ${us(claims.bareLast.p99)}`,
  )
  console.log(
    `  ratio                                 ${claims.ratioP50.toFixed(2)} at p50; grown by a million ${claims.grownP50.toFixed(2)} at p50, ${claims.grownMean.toFixed(2)} in the mean (goal 1.10)`,
  )
  console.log(
    `  all of them destroyed                 ${claims.destroyMs.toFixed(0)} ms, no lane waiting for more than ${claims.destroyStallMs.toFixed(0)} ms`,
  )
  console.log(`20 scans a second, ${sync.issuers} issuers synced in ${sync.syncMs.toFixed(0)} ms`)
  printWaits('no sync', sync.quiet)
  printWaits('syncs', sync.syncing)
  printWaits('and trust renewed', sync.renewing)
  console.log(
    `start to ready with 1,000 issuers       ${ready.ms.toFixed(0)} ms (Node itself ${ready.nodeMs.toFixed(0)} ms)`,
  )
  console.log(
    `engine after 100,000 scans              ${memory.afterMiB.toFixed(0)} MiB resident (${memory.beforeMiB.toFixed(0)} before)`,
  )
}

function printWire(what: string, wire: WireFigures | null): void {
  if (wire === null) return console.log(`${what}: left out, for want of socat`)
  const us = (value: number): string => `${value.toFixed(0)} µs`
  console.log(`${what.padEnd(39)} p50 ${us(wire.p50)}  p99 ${us(wire.p99)}`)
  console.log(`  a bare program between the same ports p50 ${us(wire.bareP50)}  p99 ${us(wire.bareP99)}`)
  console.log(
    `  ratio                                 p50 ${wire.ratioP50.toFixed(2)}  p99 ${(wire.p99 / wire.bareP99).toFixed(2)}`,
  )
}

function printWaits(when: string, { p50, p99, worst, longestStall, worstCount, workedMs }: ScanWaits): void {
  const ms = (value: number): string => `${value.toFixed(1)} ms`
  console.log(
    `  ${when.padEnd(18)} scan to decision p50 ${ms(p50)}  p99 ${ms(p99)}  worst ${ms(worst)}  stall ${ms(longestStall)}  count ${ms(worstCount)}  worked ${ms(workedMs)}/s`,
  )
}
