import { Option, type Command } from 'commander'
import type { Result } from '../../../native/result.ts'
import { changeAuthority } from '../../engine/issuing/authority.ts'
import { revoke, revokeTicket } from '../../engine/issuing/authority-state.ts'
import type { IssuingFault } from '../../engine/issuing/issuing-fault.ts'
import { exitCodes } from '../exit-codes.ts'
import { At } from '../verify-request.ts'
import { wrongUse } from '../fault-words.ts'
import { failed } from './fault-words.ts'
import { again } from './key.ts'
import { withFolder, type FolderOption } from './options.ts'

interface Options extends FolderOption {
  readonly id?: string
  readonly ticket?: string
  readonly before?: string
  readonly json?: true
}

export function register(issue: Command): void {
  withFolder(issue.command('revoke'))
    .description(
      'Revoke a card or pass by the id that was printed at its issue, or a ticket. It asks for no secret.',
    )
    .option('--id <id>', 'the id of a card or pass')
    .addOption(
      new Option('--ticket <id>', 'the id of a ticket, as its list has it').conflicts(['id', 'before']),
    )
    .option('--before <time>', 'only if it was issued before this time (ISO 8601 or Unix seconds)')
    .option('--json', 'print what was revoked as JSON')
    .addHelpText(
      'after',
      `
A gate refuses the pass once it has the new list.
Exit status: 0 done, 1 it was revoked already, 2 no pass of this authority has the id, 3 the folder cannot be used.

  passgate issue revoke --folder authority --id RRGtb2dwUmB_eMpGnkCzCvfN
  passgate issue revoke --folder authority --ticket A-1017`,
    )
    .action(async (options: Options) => {
      process.exitCode = await revokePass(options)
    })
}

async function revokePass({ folder, id, ticket, before, json }: Options): Promise<number> {
  const beforeS = before === undefined ? null : At.safeParse(before).data
  if (beforeS === undefined) return wrongUse(`--before ${before}: give an ISO 8601 time or Unix seconds.`)
  // Nothing was issued before 1970, and a list holds no time before it.
  const wholeS = beforeS === null ? null : Math.max(0, Math.ceil(beforeS))
  if (id !== undefined)
    return done(id, await changeAuthority(folder, (state) => revoke(state, id, wholeS)), json)
  if (ticket !== undefined)
    return done(ticket, await changeAuthority(folder, (state) => revokeTicket(state, ticket)), json)
  return wrongUse('Say what to revoke: --id ID, or --ticket ID.')
}

function done(id: string, revoked: Result<unknown, IssuingFault>, json: true | undefined): number {
  if (!revoked.ok) return failed(revoked.error)
  console.log(json ? JSON.stringify({ revoked: id }) : `${id} is revoked. ${again}`)
  return exitCodes.ok
}
