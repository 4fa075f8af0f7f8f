import { isMainThread } from 'node:worker_threads'
import { systemClock } from '../../native/clock.ts'
import { demoDataFolder } from '../engine/config/data-folder.ts'
import { loadConfig } from '../engine/config/load-config.ts'
import { demoSite, siteOf, type Site } from '../engine/config/site.ts'
import { createLog } from '../engine/log.ts'
import { aliveMs, ToEngine, type ToShell } from '../contract/engine-process.ts'
import { electronPortEvents, messagePortChannel } from '../contract/message-port-channel.ts'
import { builtAtS } from './built-at.ts'
import { startEngine } from './compose.ts'
import { listenForRelease } from './release-signal.ts'
import { serveScreen } from './serve-screen.ts'
import manifest from '../../package.json' with { type: 'json' }

/** What Electron's utility process offers: not typed by Node, and no import of Electron's. */
interface ParentPort {
  postMessage(message: ToShell): void
  on(event: 'message', listener: (event: { data: unknown; ports: ScreenPort[] }) => void): void
}
interface ScreenPort {
  postMessage(message: unknown): void
  on(event: string, listener: (event: { data: unknown }) => void): unknown
  start(): void
  close(): void
}

/** The engine inside the shell's utility process. */
async function main(parent: ParentPort): Promise<void> {
  const site = siteFromArguments(process.argv)
  if (site === null) return cannotStart(parent, 'config-mistakes')
  const log = createLog()
  const { version } = manifest
  const signal = listenForRelease()
  // The shell starts another.
  const restart = (): void => void engine.stop().then(() => process.exit(0))
  const started = await startEngine(site, { clock: systemClock, log, version, builtAtS, restart })
  if (!started.ok) return cannotStart(parent, started.error.code)
  const engine = started.value
  signal.opens(engine.gate)
  parent.on('message', ({ data, ports }) => {
    const message = ToEngine.safeParse(data)
    if (!message.success) return
    if (message.data.type === 'stop') {
      return restart()
    }
    const port = ports[0]
    if (port !== undefined) serveScreen(messagePortChannel(port, electronPortEvents(port)), engine.gate, log)
  })
  parent.postMessage({ type: 'ready' })
  setInterval(() => parent.postMessage({ type: 'alive' }), aliveMs)
}

function cannotStart(parent: ParentPort, code: string): void {
  parent.postMessage({ type: 'cannot-start', code })
}

function siteFromArguments(args: readonly string[]): Site | null {
  const value = (name: string): string | null =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? null
  const config = value('config')
  if (config === null) return demoSite(value('data-folder') ?? demoDataFolder(process.env, process.platform))
  const loaded = loadConfig(config)
  return loaded.ok ? siteOf(loaded.value) : null
}

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
if (isMainThread && parentPort !== undefined) await main(parentPort)
