import type { Command } from 'commander'

/** One subcommand: adds itself to the program. One file a command, listed in `passgate.ts`. */
export type RegisterCommand = (program: Command) => void
