#!/usr/bin/env node
import { Command } from 'commander'
import type { RegisterCommand } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { register as verify } from './verify.ts'

/** Every command, in the order of the help. */
const commands: readonly RegisterCommand[] = [verify]

const program = new Command('passgate')
  .description(
    'Gate software for venues: reads signed passes, verifies them offline, opens the gate, counts.',
  )
  .showHelpAfterError('(passgate --help tells more)')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage)
  })
for (const register of commands) register(program)
await program.parseAsync()
