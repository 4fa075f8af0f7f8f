import { join } from 'node:path'
import { systemClock } from '../../native/clock.ts'
import { err, ok, type Result } from '../../native/result.ts'
import type { Site } from '../engine/config/site.ts'
import type { Log } from '../engine/log.ts'
import type { StoreFault } from '../engine/store/open-store.ts'
import { openAccess, type Access } from './access.ts'
import { startEngine } from './compose.ts'
import { startLoopbackServer, type ServerFault } from './loopback-server.ts'
import { serveScreen } from './serve-screen.ts'

export interface Service {
  /** Where the screens are, without a token: `http://127.0.0.1:7410/`. */
  readonly url: string
  readonly access: Access
  stop(): Promise<void>
}

export interface ServiceOptions {
  readonly site: Site
  readonly log: Log
  readonly version: string
  /** The built screens. */
  readonly rendererFolder: string
}

/** An engine with its screens on loopback: what `passgate run` is, and `passgate open` where there is no Electron. */
export async function startService(
  options: ServiceOptions,
): Promise<Result<Service, StoreFault | ServerFault>> {
  const { site, log, version, rendererFolder } = options
  const engine = await startEngine(site, { clock: systemClock, log, version })
  if (!engine.ok) return engine
  const { gate } = engine.value
  const access = openAccess(join(site.dataFolder, 'access.key'))
  const server = await startLoopbackServer({
    port: site.screens.port,
    rendererFolder,
    access,
    onScreen: (channel) => serveScreen(channel, gate, log),
  })
  if (!server.ok) {
    await engine.value.stop()
    return err(server.error)
  }
  return ok({
    url: server.value.url,
    access,
    async stop() {
      // The gate first: screens may wait, a relay may not.
      await engine.value.stop()
      await server.value.close()
    },
  })
}
