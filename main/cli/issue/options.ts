import type { Command } from 'commander'

export interface FolderOption {
  readonly folder: string
}

export const withFolder = (command: Command): Command =>
  command.requiredOption('--folder <folder>', 'where the authority is kept')

export const withPassphrase = (command: Command): Command =>
  command.option(
    '--passphrase-file <file>',
    'a file with the passphrase of the keys, instead of PASSGATE_PASSPHRASE or being asked',
  )

/** Passes are dated in whole seconds. */
export const nowS = (): number => Math.floor(Date.now() / 1_000)
