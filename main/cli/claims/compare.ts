import type { Command } from 'commander'
import { doubleEntries, reconciled } from '../../engine/admission/claims/reconcile.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'
import { doublesInWords } from './double-words.ts'
import { readClaims } from './read-claims.ts'

export function register(claims: Command): void {
  claims
    .command('compare')
    .argument('<files...>', 'what gates of one event have exported')
    .description('Find the double entries that gates which were apart have let in, each once.')
    .addHelpText(
      'after',
      `
It needs no gate and changes nothing. The same guest in several of the files counts once.

Exit status: 0 there are none, 1 there are some, 2 wrong use.

  passgate claims compare north.claims south.claims`,
    )
    .action((files: readonly string[]) => {
      process.exitCode = compare(files)
    })
}

function compare([first = '', ...others]: readonly string[]): number {
  let all = readClaims(first)
  if (!all.ok) return wrongUse(all.error)
  for (const file of others) {
    const next = readClaims(file)
    if (!next.ok) return wrongUse(next.error)
    const both = reconciled(all.value, next.value)
    if (!both.ok)
      return wrongUse(
        both.error === 'other-event'
          ? `${first} is of ${all.value.event}, and ${file} of ${next.value.event}.`
          : `${first} and ${file} are of gates that did not share a key: no ticket of one can be found in the other.`,
      )
    all = both
  }
  const doubles = doubleEntries(all.value)
  console.log(doublesInWords(doubles))
  return doubles.size === 0 ? exitCodes.ok : exitCodes.no
}
