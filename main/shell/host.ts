import { join } from 'node:path'
import { app, session } from 'electron'
import { appOrigin, serveApp } from './app-protocol.ts'
import { EngineSupervisor } from './engine-supervisor.ts'
import { lockSession } from './lockdown.ts'
import { openWindow } from './window.ts'

/** Runs the engine and shows its screens. The shell never sees a scan: it hands the window a port, and steps aside. */
export function host(engineArgs: readonly string[], kiosk: boolean): void {
  lockSession(session.defaultSession, appOrigin)
  serveApp(session.defaultSession, join(__dirname, '..', 'renderer'))
  const window = openWindow(`${appOrigin}/`, appOrigin, kiosk)
  const supervisor = new EngineSupervisor(engineArgs, {
    onPort: (port) => window.webContents.postMessage('port', null, [port]),
    onCannotStart: (code) => window.webContents.postMessage('cannot-start', code),
  })
  // A page that was loaded anew needs a new port; the first load needs one if the engine was quicker.
  window.webContents.on('did-finish-load', () => supervisor.connect())
  supervisor.start()
  app.on('window-all-closed', () => {
    void supervisor.stop().then(() => app.quit())
  })
}
