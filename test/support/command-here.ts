import { Command, CommanderError } from 'commander'
import { vi } from 'vitest'
import type { RegisterCommand } from '../../main/cli/command.ts'
import type { Ran } from './passgate.ts'

/**
 * Runs a command in this process, as the built program does: for tests that run it again and again, of which each start
 * would take a third of a second. What it prints comes back.
 */
export async function commandHere(
  register: RegisterCommand,
  name: string,
  ...args: readonly string[]
): Promise<Ran> {
  let out = ''
  let err = ''
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((text: string) => void (out += `${text}\n`)),
    vi.spyOn(console, 'error').mockImplementation((text: string) => void (err += `${text}\n`)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      err += String(text)
      return true
    }),
  ]
  const before = process.exitCode
  process.exitCode = 0
  try {
    const program = new Command('passgate').exitOverride()
    await register(program, args)
    for (const command of every(program)) command.exitOverride()
    await program.parseAsync([name, ...args], { from: 'user' })
    return { status: process.exitCode, out, err }
  } catch (error) {
    // The program ends as of a wrong use then.
    if (error instanceof CommanderError) return { status: error.exitCode === 0 ? 0 : 2, out, err }
    throw error
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
  }
}

const every = (command: Command): Command[] => [command, ...command.commands.flatMap((child) => every(child))]
