import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { RegisterCommand } from '../../main/cli/command.ts'
import { register as issue } from '../../main/cli/issue/issue.ts'
import { register as keys } from '../../main/cli/keys.ts'
import { register as lists } from '../../main/cli/lists.ts'

async function namesIn(group: string, register: RegisterCommand, ...args: string[]): Promise<string[]> {
  const program = new Command()
  await register(program, args)
  const found = program.commands.find((command) => command.name() === group)
  return found?.commands.map((command) => command.name()) ?? []
}

describe.each([
  ['keys', keys],
  ['issue', issue],
  ['lists', lists],
] as const)('a command of passgate %s', (group, register) => {
  it('is loaded with no other file than its own', async () => {
    const all = await namesIn(group, register)
    expect(all.length).toBeGreaterThan(5)
    for (const name of all) {
      const loaded = await namesIn(group, register, name)
      expect(loaded).toContain(name)
      expect(loaded.length, name).toBeLessThan(4)
    }
  })

  it('is listed with all the others where its name is wrong', async () => {
    expect(await namesIn(group, register, 'of-tomorrow')).toEqual(await namesIn(group, register))
  })
})
