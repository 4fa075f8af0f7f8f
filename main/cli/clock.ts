import type { Command } from 'commander'
import { ClockMemory } from '../engine/clock-watch/clock-memory.ts'
import { firstLook, isBehind } from '../engine/clock-watch/clock-state.ts'
import { builtAtS } from '../hosts/built-at.ts'
import { exitCodes } from './exit-codes.ts'
import { failed, wrongUse } from './fault-words.ts'
import { actor, nowS, openTrust } from './keys/open-trust.ts'
import { readStore } from './read-store.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { timeInWords } from './time-words.ts'

export function register(program: Command): void {
  const clock = program.command('clock').description('Whether a gate may believe the time of its machine.')
  withSite(clock.command('show'))
    .description('Print the time, and the newest time that the gate knows of.')
    .addHelpText(
      'after',
      '\nExit status: 0 the time is good, 1 it is behind, 2 wrong use, 3 the data folder cannot be used.\n\n  passgate clock show --config gate.json',
    )
    .action((options: SiteOptions) => {
      process.exitCode = show(options)
    })
  withSite(clock.command('confirm'))
    .description(
      'Say that the time of this machine is right: what the gate saw later was seen by a wrong clock.',
    )
    .addHelpText(
      'after',
      `
For a gate without a screen. A running gate hears of it within seconds. It goes on record.
Exit status: 0 done, 2 wrong use, 3 the data folder cannot be used.

  date && passgate clock confirm --config gate.json`,
    )
    .action((options: SiteOptions) => {
      process.exitCode = confirm(options)
    })
}

function show(options: SiteOptions): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const newest = readStore(site.value, (store) => new ClockMemory(store, builtAtS).newestS(), builtAtS)
  if (!newest.ok) return failed(newest.error)
  const now = { wallMs: nowS() * 1_000, monotonicMs: 0 }
  const newestMs = newest.value === null ? null : newest.value * 1_000
  const state = firstLook(now, newestMs, site.value.clock.limitMinutes * 60_000)
  console.log(`This machine: ${timeInWords(now.wallMs / 1_000)} UTC`)
  console.log(`The newest time known: ${newest.value === null ? 'none' : `${timeInWords(newest.value)} UTC`}`)
  if (!isBehind(state)) return exitCodes.ok
  console.log(
    state.held
      ? 'The clock is behind: guests go to the attendant. Set it, or confirm it: passgate clock confirm.'
      : 'The clock is behind, by less than would stop the gate.',
  )
  return exitCodes.no
}

function confirm(options: SiteOptions): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const store = openTrust(site.value)
  if (!store.ok) return failed(store.error)
  const memory = new ClockMemory(store.value, builtAtS)
  const atS = nowS()
  const confirmed = memory.confirm(atS, Math.max(atS, memory.newestS() ?? atS), actor())
  store.value.close()
  if (!confirmed.ok) return failed(confirmed.error)
  console.log(`Noted: it is ${timeInWords(atS)} UTC.`)
  return exitCodes.ok
}
