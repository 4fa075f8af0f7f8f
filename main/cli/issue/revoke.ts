import type { Command } from 'commander'
import { changeAuthority } from '../../engine/issuing/authority.ts'
import { revoke } from '../../engine/issuing/authority-state.ts'
import { exitCodes } from '../exit-codes.ts'
import { At } from '../verify-request.ts'
import { failed, wrongUse } from './fault-words.ts'
import { again } from './key.ts'
import { withFolder, type FolderOption } from './options.ts'

interface Options extends FolderOption {
  readonly id: string
  readonly before?: string
  readonly json?: true
}

export function register(issue: Command): void {
  withFolder(issue.command('revoke'))
    .description('Revoke a pass by the id that was printed when it was issued. It asks for no secret.')
    .requiredOption('--id <id>', 'the id of the pass')
    .option('--before <time>', 'only if it was issued before this time (ISO 8601 or Unix seconds)')
    .option('--json', 'print what was revoked as JSON')
    .addHelpText(
      'after',
      `
A gate refuses the pass once it has the new list.
Exit status: 0 done, 1 it was revoked already, 2 no pass of this authority has the id, 3 the folder cannot be used.

  passgate issue revoke --folder authority --id RRGtb2dwUmB_eMpGnkCzCvfN`,
    )
    .action(async (options: Options) => {
      process.exitCode = await revokePass(options)
    })
}

async function revokePass({ folder, id, before, json }: Options): Promise<number> {
  const beforeS = before === undefined ? null : At.safeParse(before).data
  if (beforeS === undefined) return wrongUse(`--before ${before}: give an ISO 8601 time or Unix seconds.`)
  const wholeS = beforeS === null ? null : Math.ceil(beforeS)
  const revoked = await changeAuthority(folder, (state) => revoke(state, id, wholeS))
  if (!revoked.ok) return failed(revoked.error)
  console.log(json ? JSON.stringify({ id, beforeS: wholeS }) : `${id} is revoked. ${again}`)
  return exitCodes.ok
}
