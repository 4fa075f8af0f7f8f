import { systemClock } from '../../native/clock.ts'
import { ok, type Result } from '../../native/result.ts'
import type { Site } from '../engine/config/site.ts'
import type { Gate } from '../engine/gate.ts'
import type { Log } from '../engine/log.ts'
import type { StoreFault } from '../engine/store/store-fault.ts'
import { openAccess, type AccessFault } from './access.ts'
import { EngineKeeper } from './engine-keeper.ts'
import { entryAddress } from './entry-page.ts'
import { startLoopbackServer, type LoopbackServer, type ServerFault } from './loopback-server.ts'
import { listenForRelease } from './release-signal.ts'
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
  /** The gate has no engine any more, and gets none: this process has to end. */
  readonly onLost: (fault: StoreFault) => void
}

/** An engine with its screens on loopback: what `passgate run` is, and `passgate open` beside its window. */
export async function startService(
  options: ServiceOptions,
): Promise<Result<Service, StoreFault | ServerFault | AccessFault>> {
  const { site, log, version, rendererFolder, onLost } = options
  const signal = listenForRelease()
  let server: LoopbackServer | null = null
  const onReplacing = (): void => {
    signal.waits()
    server?.disconnect()
  }
  const onStarted = (gate: Gate): void => signal.opens(gate)
  const keeper = await EngineKeeper.start({ site, log, version, onStarted, onReplacing, onLost })
  if (!keeper.ok) {
    signal.stop()
    return keeper
  }
  const engine = keeper.value
  const stopEngine = async (): Promise<void> => {
    await engine.stop()
    signal.stop()
  }
  const access = openAccess(site.dataFolder)
  if (!access.ok) {
    await stopEngine()
    return access
  }
  const started = await startLoopbackServer({
    port: site.screens.port,
    rendererFolder,
    access: access.value,
    clock: systemClock,
    onScreen(channel) {
      const { gate } = engine
      if (gate === null) channel.close()
      else serveScreen(channel, gate, log)
    },
  })
  if (!started.ok) {
    await stopEngine()
    return started
  }
  const screens = started.value
  server = screens
  return ok({
    screensUrl: () => entryAddress(screens.origin, access.value.mintToken(systemClock.wallMs())),
    async stop() {
      // The gate first: screens may wait, a relay may not.
      await stopEngine()
      await screens.close()
    },
  })
}
