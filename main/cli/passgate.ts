#!/usr/bin/env node
import { Command } from 'commander'
import type { RegisterCommand } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { register as audit } from './audit.ts'
import { register as clock } from './clock.ts'
import { register as counts } from './counts.ts'
import { register as demo } from './demo.ts'
import { register as issue } from './issue/issue.ts'
import { register as keys } from './keys.ts'
import { register as open } from './open.ts'
import { register as run } from './run.ts'
import { register as screens } from './screens.ts'
import { register as verify } from './verify.ts'
import { version } from './version.ts'

/** Every command, in the order of the help. */
const commands: readonly RegisterCommand[] = [
  open,
  run,
  screens,
  verify,
  keys,
  issue,
  audit,
  clock,
  counts,
  demo,
]

const program = new Command('passgate')
  .description(
    'Gate software for venues: reads signed passes, verifies them offline, opens the gate, counts.',
  )
  .version(version)
  .showHelpAfterError('(passgate --help tells more)')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage)
  })
for (const register of commands) register(program)
// Said plainly: left to itself the parser reads the arguments otherwise inside Electron.
await program.parseAsync(process.argv.slice(2), { from: 'user' })
