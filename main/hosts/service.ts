import { systemClock } from '../../native/clock.ts'
import { ok, type Result } from '../../native/result.ts'
import type { Site } from '../engine/config/site.ts'
import type { Log } from '../engine/log.ts'
import type { StoreFault } from '../engine/store/store-fault.ts'
import { openAccess, type AccessFault } from './access.ts'
import { builtAtS } from './built-at.ts'
import { startEngine } from './compose.ts'
import { entryAddress } from './entry-page.ts'
import { startLoopbackServer, type ServerFault } from './loopback-server.ts'
import { serveScreen } from './serve-screen.ts'

export interface Service {
  /** Where the screens are, with a token that works once. */
  screensUrl(): string
  stop(): Promise<void>
}

export interface ServiceOptions {
  readonly site: Site
  readonly log: Log
  readonly version: string
  /** The built screens. */
  readonly rendererFolder: string
}

/** An engine with its screens on loopback: what `passgate run` is, and `passgate open` beside its window. */
export async function startService(
  options: ServiceOptions,
): Promise<Result<Service, StoreFault | ServerFault | AccessFault>> {
  const { site, log, version, rendererFolder } = options
  const engine = await startEngine(site, { clock: systemClock, log, version, builtAtS })
  if (!engine.ok) return engine
  const { gate } = engine.value
  const access = openAccess(site.dataFolder)
  if (!access.ok) {
    await engine.value.stop()
    return access
  }
  const server = await startLoopbackServer({
    port: site.screens.port,
    rendererFolder,
    access: access.value,
    clock: systemClock,
    onScreen: (channel) => serveScreen(channel, gate, log),
  })
  if (!server.ok) {
    await engine.value.stop()
    return server
  }
  return ok({
    screensUrl: () => entryAddress(server.value.origin, access.value.mintToken(systemClock.wallMs())),
    async stop() {
      // The gate first: screens may wait, a relay may not.
      await engine.value.stop()
      await server.value.close()
    },
  })
}
