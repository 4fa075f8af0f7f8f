import type { Command } from 'commander'
import { register as init } from './init.ts'
import { register as key } from './key.ts'
import { register as pass } from './pass.ts'
import { register as publish } from './publish.ts'
import { register as revoke } from './revoke.ts'
import { register as serve } from './serve.ts'
import { register as shc } from './shc.ts'
import { register as status } from './status.ts'
import { register as tickets } from './tickets.ts'
import type { RegisterCommand } from '../command.ts'

/** In the order of the help. */
const commands: readonly RegisterCommand[] = [init, status, key, shc, pass, tickets, revoke, publish, serve]

export function register(program: Command): void {
  const issue = program.command('issue').description('Issue passes, as an authority with keys of its own.')
  for (const command of commands) command(issue)
}
