import { join } from 'node:path'
import { BrowserWindow } from 'electron'
import { lockContents } from './lockdown.ts'

/** A page that died is loaded again after this; one that dies at once must not busy the machine. Milliseconds. */
const reloadMs = 1_000

/** One window on `url`, and on nothing else ever. */
export function openWindow(url: string, own: string, kiosk: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1_280,
    height: 800,
    kiosk,
    autoHideMenuBar: true,
    backgroundColor: '#10161d',
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !kiosk,
    },
  })
  window.removeMenu()
  lockContents(window.webContents, own)
  window.webContents.on('render-process-gone', () => {
    setTimeout(() => {
      if (!window.isDestroyed()) window.reload()
    }, reloadMs)
  })
  void window.loadURL(url).catch(() => undefined)
  return window
}
