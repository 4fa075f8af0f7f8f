import type { Command } from 'commander'
import { configJsonSchema } from '../engine/config/json-schema.ts'
import type { Site } from '../engine/config/site.ts'
import type { StoreFault } from '../engine/store/store-fault.ts'
import type { Service, startService } from '../hosts/service.ts'
import { exitCodes } from './exit-codes.ts'
import { failed } from './fault-words.ts'
import { rendererFolder } from './paths.ts'
import { siteFrom, withSite, type SiteOptions } from './site-option.ts'
import { version } from './version.ts'

interface Options extends SiteOptions {
  readonly check?: true
  readonly schema?: true
  readonly headless?: true
}

export function register(program: Command): void {
  withSite(program.command('run'))
    .description('Run a gate as a service: its lanes, and its screens for this machine’s browsers.')
    .option('--headless', 'open no window (this is what run does; said for service files)')
    .option('--check', 'check the configuration, say what is wrong with it, and stop')
    .option('--schema', 'print the JSON Schema of the configuration, and stop')
    .addHelpText(
      'after',
      '\nThe signal USR2 to this process opens every lane in an emergency, until staff reset each (not on Windows).\nExit status: 0 ended as told, 1 mistakes in the configuration, 3 a fault.\n\n  passgate run --config gate.json',
    )
    .action(async (options: Options) => {
      process.exitCode = await run(options)
    })
}

async function run(options: Options): Promise<number> {
  if (options.schema) {
    console.log(JSON.stringify(configJsonSchema(), null, 2))
    return exitCodes.ok
  }
  const site = siteFrom(options)
  if (!site.ok) {
    console.error(site.error)
    return exitCodes.no
  }
  if (options.check) {
    console.log('The configuration is in order.')
    return exitCodes.ok
  }
  const service = await serve(site.value)
  if (!service.ok) return failed(service.error)
  console.log(`Screens: ${service.value.screensUrl()}`)
  await untilTold(service.value)
  return exitCodes.ok
}

/** A gate with its screens, in this process. Devices, sockets and a log come with it, which no help and no check waits for. */
export async function serve(site: Site): ReturnType<typeof startService> {
  const { createLog } = await import('../engine/log.ts')
  const { startService: start } = await import('../hosts/service.ts')
  // Without an engine there is no gate: whoever looks after this process starts it anew.
  const onLost = (fault: StoreFault): void => process.exit(failed(fault))
  return start({ site, log: createLog(), version, rendererFolder, onLost })
}

/** Serves until the system or a person ends it; then relays go off before the process does. */
export function untilTold(service: Pick<Service, 'stop'>): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      void service.stop().then(resolve)
    }
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
  })
}
