#!/usr/bin/env node
import { Command } from 'commander'
import { registerAsked, type LazyCommand } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { version } from './version.ts'

/** Every command, in the order of the help. */
const commands: readonly LazyCommand[] = [
  { names: ['open'], load: () => import('./open.ts') },
  { names: ['run'], load: () => import('./run.ts') },
  { names: ['screens'], load: () => import('./screens.ts') },
  { names: ['verify'], load: () => import('./verify.ts') },
  { names: ['keys'], load: () => import('./keys.ts') },
  { names: ['lists'], load: () => import('./lists.ts') },
  { names: ['issue'], load: () => import('./issue/issue.ts') },
  { names: ['devices'], load: () => import('./devices.ts') },
  { names: ['audit'], load: () => import('./audit.ts') },
  { names: ['events'], load: () => import('./events.ts') },
  { names: ['claims'], load: () => import('./claims.ts') },
  { names: ['clock'], load: () => import('./clock.ts') },
  { names: ['counts'], load: () => import('./counts.ts') },
  { names: ['demo'], load: () => import('./demo.ts') },
  { names: ['simulate'], load: () => import('./simulate.ts') },
]

const args = process.argv.slice(2)
const program = new Command('passgate')
  .description(
    'Gate software for venues: reads signed passes, verifies them offline, opens the gate, counts.',
  )
  .version(version)
  .showHelpAfterError('(passgate --help tells more)')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage)
  })
await registerAsked(program, commands, args)
// Said plainly: left to itself the parser reads the arguments otherwise inside Electron.
await program.parseAsync(args, { from: 'user' })
