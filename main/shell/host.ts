import { join } from 'node:path'
import { app, MessageChannelMain, session, utilityProcess, type UtilityProcess } from 'electron'
import { appOrigin, serveApp } from './app-protocol.ts'
import { screenHash, type FirstScreen } from './arguments.ts'
import { EngineSupervisor } from './engine-supervisor.ts'
import { lockSession } from './lockdown.ts'
import { shellClock } from './shell-clock.ts'
import { shellLog } from './shell-log.ts'
import { openWindow } from './window.ts'

export interface Hosting {
  readonly engineArgs: readonly string[]
  readonly first: FirstScreen
  readonly kiosk: boolean
}

/** Runs the engine and shows its screens. The shell never sees a scan: it hands the window a port, and steps aside. */
export function host({ engineArgs, first, kiosk }: Hosting): void {
  const pages = session.fromPartition('passgate')
  lockSession(pages, appOrigin)
  serveApp(pages, join(__dirname, '..', 'renderer'))
  const window = openWindow({
    url: `${appOrigin}/${screenHash(first)}`,
    own: appOrigin,
    session: pages,
    preload: join(__dirname, 'preload.cjs'),
    kiosk,
  })
  const toPage = (channel: string, message: unknown, ports: Electron.MessagePortMain[] = []): void => {
    if (!window.isDestroyed()) window.webContents.postMessage(channel, message, ports)
  }
  const supervisor = new EngineSupervisor({
    fork: () => forkEngine(engineArgs),
    kill: (engine, force) => endProcess(engine as UtilityProcess, force),
    newChannel: () => new MessageChannelMain(),
    clock: shellClock,
    log: shellLog,
    onPort: (port) => toPage('port', null, [port]),
    onTrouble: (code) => toPage('cannot-start', code),
  })
  // Each page that is loaded needs a port of its own; what came before it could listen is lost to it.
  window.webContents.on('did-finish-load', () => supervisor.connect())
  supervisor.start()
  app.on('second-instance', () => {
    window.restore()
    window.focus()
  })
  stopEngineFirst(supervisor)
}

const forkEngine = (args: readonly string[]): UtilityProcess =>
  utilityProcess.fork(join(__dirname, '..', 'hosts', 'electron-engine.js'), [...args], {
    serviceName: 'Passgate engine',
    stdio: 'inherit',
  })

function endProcess(engine: UtilityProcess, force: boolean): void {
  if (!force) engine.kill()
  else if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL')
}

/** However the program is told to end: relays go off before it does. */
function stopEngineFirst(supervisor: EngineSupervisor): void {
  let stopped = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void supervisor.stop().then(() => {
      stopped = true
      app.quit()
    })
  })
}
