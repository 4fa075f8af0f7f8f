import type { Command } from 'commander'
import { registerAsked, type LazyCommand } from '../command.ts'

/** In the order of the help. */
const commands: readonly LazyCommand[] = [
  { names: ['init'], load: () => import('./init.ts') },
  { names: ['status'], load: () => import('./status.ts') },
  { names: ['key'], load: () => import('./key.ts') },
  { names: ['shc'], load: () => import('./shc.ts') },
  { names: ['pass'], load: () => import('./pass.ts') },
  { names: ['tickets'], load: () => import('./tickets.ts') },
  { names: ['revoke'], load: () => import('./revoke.ts') },
  { names: ['publish'], load: () => import('./publish.ts') },
  { names: ['serve'], load: () => import('./serve.ts') },
]

export function register(program: Command, args: readonly string[]): Promise<void> {
  const issue = program.command('issue').description('Issue passes, as an authority with keys of its own.')
  return registerAsked(issue, commands, args)
}
