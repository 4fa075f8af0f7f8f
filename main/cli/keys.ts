import type { Command } from 'commander'
import { registerAsked, type LazyCommand } from './command.ts'

/** In the order of the help. */
const commands: readonly LazyCommand[] = [
  { names: ['list'], load: () => import('./keys/list.ts') },
  { names: ['import'], load: () => import('./keys/import.ts') },
  { names: ['sync'], load: () => import('./keys/sync.ts') },
  { names: ['distrust', 'trust'], load: () => import('./keys/choose.ts') },
  { names: ['withdraw'], load: () => import('./keys/withdraw.ts') },
  { names: ['undo'], load: () => import('./keys/undo.ts') },
  { names: ['export'], load: () => import('./keys/export.ts') },
  { names: ['signer'], load: () => import('./keys/signer.ts') },
  { names: ['pin', 'unpin', 'pinned'], load: () => import('./keys/pin.ts') },
]

export function register(program: Command, args: readonly string[]): Promise<void> {
  return registerAsked(program.command('keys').description('Whom a gate trusts.'), commands, args)
}
