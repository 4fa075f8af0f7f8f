import type { Command } from 'commander'
import { registerAsked, type LazyCommand } from './command.ts'

/** In the order of the help. */
const commands: readonly LazyCommand[] = [
  { names: ['list'], load: () => import('./claims/list.ts') },
  { names: ['share', 'join'], load: () => import('./claims/share.ts') },
  { names: ['export', 'import'], load: () => import('./claims/exchange.ts') },
  { names: ['compare'], load: () => import('./claims/compare.ts') },
]

export function register(program: Command, args: readonly string[]): Promise<void> {
  return registerAsked(
    program
      .command('claims')
      .description('Which tickets were used; and gates of one event that are apart, brought together.'),
    commands,
    args,
  )
}
