import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from 'commander'
import { findElectron } from './electron-runtime.ts'
import { exitCodes } from './exit-codes.ts'
import { faultInWords } from './fault-words.ts'
import { shellEntry } from './paths.ts'
import { serve, untilTold } from './run.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'

interface Options extends SiteOptions {
  readonly attach?: string
  readonly kiosk?: true
}

export function register(program: Command): void {
  withSite(program.command('open', { isDefault: true }))
    .description(
      'Run a gate and open its screens: in a window where Electron is to be had, else for a browser.',
    )
    .option(
      '--attach <url>',
      'run no gate; show the screens of one that runs as a service (see: passgate screens)',
    )
    .option('--kiosk', 'fill the display, with no way out but the keyboard of staff')
    .addHelpText(
      'after',
      '\n  passgate open                      the demo venue\n  passgate open --config gate.json',
    )
    .action(async (options: Options) => {
      process.exitCode = await open(options)
    })
}

async function open(options: Options): Promise<number> {
  const electron = await findElectron(process.env, process.platform)
  if (options.attach !== undefined) {
    if (!electron.ok) return fault(electron.error)
    return showWindow(electron.value.path, options.attach, options)
  }
  const site = siteFrom(options)
  if (!site.ok) {
    console.error(site.error)
    return exitCodes.no
  }
  if (electron.ok && electron.value.hostsEngine) return hostInWindow(electron.value.path, options)

  const service = await serve(site.value)
  if (!service.ok) return fault(faultInWords(service.error))
  if (electron.ok) {
    const ended = await showWindow(electron.value.path, service.value.screensUrl(), options)
    await service.value.stop()
    return ended
  }
  console.log(`${electron.error}\nScreens in a browser on this machine: ${service.value.screensUrl()}`)
  await untilTold(service.value)
  return exitCodes.ok
}

/** The shell and its engine in one: Electron's own Node runs it. */
const hostInWindow = (electron: string, { config, dataFolder, kiosk }: Options): Promise<number> =>
  shell(electron, [
    ...(config === undefined ? [] : [`--config=${config}`]),
    ...(dataFolder === undefined ? [] : [`--data-folder=${dataFolder}`]),
    ...(kiosk ? ['--kiosk'] : []),
  ])

const showWindow = (electron: string, url: string, { kiosk }: Options): Promise<number> =>
  shell(electron, [`--attach=${url}`, ...(kiosk ? ['--kiosk'] : [])])

async function shell(electron: string, args: readonly string[]): Promise<number> {
  // Chromium's sandbox does not run as root; nothing but a test machine's shell is root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(electron, [shellEntry, ...asRoot, ...args], { stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals) => (): void => void child.kill(signal)
  process.once('SIGINT', pass('SIGINT'))
  process.once('SIGTERM', pass('SIGTERM'))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0 || code === null ? exitCodes.ok : exitCodes.fault
}

function fault(message: string): number {
  console.error(message)
  return exitCodes.fault
}
