import type { Command } from 'commander'
import { registerAsked, type LazyCommand } from './command.ts'

/** In the order of the help. */
const commands: readonly LazyCommand[] = [
  { names: ['list', 'show'], load: () => import('./lists/list.ts') },
  { names: ['import'], load: () => import('./lists/import.ts') },
  { names: ['pretix'], load: () => import('./lists/pretix.ts') },
  { names: ['remove'], load: () => import('./lists/remove.ts') },
  { names: ['block', 'unblock'], load: () => import('./lists/block.ts') },
]

export function register(program: Command, args: readonly string[]): Promise<void> {
  return registerAsked(
    program
      .command('lists')
      .description(
        'Codes that are good because the venue lists them, such as guest lists; and passes that it blocks.',
      ),
    commands,
    args,
  )
}
