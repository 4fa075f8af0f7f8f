import { app, session } from 'electron'
import { lockSession } from './lockdown.ts'
import { openWindow } from './window.ts'

/** How often a service that does not answer is tried again. Milliseconds. */
const againMs = 2_000

const unreachable = `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html><meta charset="utf-8">
<title>Passgate</title><body style="font:24px system-ui;background:#10161d;color:#fff;display:grid;place-content:center;height:90vh;text-align:center">
<h1>The gate does not answer</h1><p>Is its service running? This window looks again by itself.</p>`)}`

/** Shows the screens of a service that runs already. The token of its address is used once; a session follows. */
export function attach(url: URL, kiosk: boolean): void {
  const { origin } = url
  lockSession(session.defaultSession, origin)
  const window = openWindow(url.href, origin, kiosk)
  window.webContents.on('did-fail-load', (_event, _code, _words, failed, isMainFrame) => {
    if (!isMainFrame || !failed.startsWith(origin)) return
    void window.loadURL(unreachable)
    setTimeout(() => {
      if (!window.isDestroyed()) void window.loadURL(url.href).catch(() => undefined)
    }, againMs)
  })
  app.on('window-all-closed', () => app.quit())
}
