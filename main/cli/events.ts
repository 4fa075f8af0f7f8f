import type { Command } from 'commander'
import { registerAsked, type LazyCommand } from './command.ts'

const commands: readonly LazyCommand[] = [
  { names: ['list'], load: () => import('./events/list.ts') },
  { names: ['add', 'remove', 'import'], load: () => import('./events/change.ts') },
]

export function register(program: Command, args: readonly string[]): Promise<void> {
  return registerAsked(
    program.command('events').description('What a venue opens for: matches, concerts, days.'),
    commands,
    args,
  )
}
