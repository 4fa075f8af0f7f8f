import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The built command line. */
export const program = join(import.meta.dirname, '../../dist/cli/passgate.js')

/** What a run of the command line printed, and its exit status. */
export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs the built command line as a person does; `npm test` has built it. */
export const passgate = (...args: readonly string[]): Promise<Ran> => passgateIn({}, ...args)

/** The same, with more in its environment. */
export async function passgateIn(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> {
  const run = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let out = ''
  let err = ''
  run.stdout.on('data', (text: Buffer) => (out += text.toString()))
  run.stderr.on('data', (text: Buffer) => (err += text.toString()))
  const [status] = (await once(run, 'close')) as [number]
  return { status, out, err }
}
