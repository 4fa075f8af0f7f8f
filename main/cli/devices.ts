import type { Command } from 'commander'
import { registerAsked, type LazyCommand } from './command.ts'

/** In the order of the help. */
const commands: readonly LazyCommand[] = [
  { names: ['list'], load: () => import('./devices/list.ts') },
  { names: ['watch'], load: () => import('./devices/watch.ts') },
  { names: ['test'], load: () => import('./devices/test.ts') },
]

export function register(program: Command, args: readonly string[]): Promise<void> {
  const devices = program
    .command('devices')
    .description('Scanners and relay boards: what is plugged in, what it sends, whether it works.')
  return registerAsked(devices, commands, args)
}
