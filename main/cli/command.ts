import type { Command } from 'commander'

/** A command adds itself to its parent. @param args what follows its name on the command line. */
export type RegisterCommand = (parent: Command, args: readonly string[]) => void | Promise<void>

/** What one file adds, by the names of its commands, and what loads it. */
export interface LazyCommand {
  readonly names: readonly string[]
  readonly load: () => Promise<{ readonly register: RegisterCommand }>
}

/**
 * Adds the command that `args` begin with, so that it waits for no other's modules: all of them take three times as
 * long. Where they begin with none of the names (help is asked for, or a name is wrong), every command is added.
 */
export async function registerAsked(
  parent: Command,
  commands: readonly LazyCommand[],
  [name = '', ...args]: readonly string[],
): Promise<void> {
  const asked = commands.find(({ names }) => names.includes(name))
  const loaded = await Promise.all((asked === undefined ? commands : [asked]).map(({ load }) => load()))
  for (const { register } of loaded) await register(parent, args)
}
