import type { Command } from 'commander'
import { registerAsked, type LazyCommand } from './command.ts'

/** In the order of the help. */
const commands: readonly LazyCommand[] = [
  { names: ['scanner'], load: () => import('./simulate/scanner.ts') },
  { names: ['relay'], load: () => import('./simulate/relay.ts') },
  { names: ['turnstile'], load: () => import('./simulate/turnstile.ts') },
]

export function register(program: Command, args: readonly string[]): Promise<void> {
  const simulate = program
    .command('simulate')
    .description('Be a device, for a gate without its hardware: to try it, to train, to test.')
  return registerAsked(simulate, commands, args)
}
