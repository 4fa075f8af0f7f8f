import { BrowserWindow, powerSaveBlocker, type Session } from 'electron'
import { BackOff } from './back-off.ts'
import { lockContents } from './lockdown.ts'
import { shellClock } from './shell-clock.ts'
import { shellLog } from './shell-log.ts'

/** Pauses before a page that died is loaded again: one that dies at once must not busy the machine. */
const reloadMs = [500, 1_000, 2_000, 5_000, 10_000] as const
/** A page that held for so long was sound. */
const soundMs = 60_000

export interface WindowOptions {
  /** What the window shows, and the origin that it never leaves. */
  readonly url: string
  readonly own: string
  readonly session: Session
  /** Only where the shell runs the engine: a page of the service needs nothing of Electron. */
  readonly preload: string | null
  readonly kiosk: boolean
}

/** One window on one origin's pages, that never shows a dead one. */
export function openWindow({ url, own, session, preload, kiosk }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1_280,
    height: 800,
    kiosk,
    autoHideMenuBar: true,
    // The screens' own dark ground: no flash of white before the first of them.
    backgroundColor: '#10161d',
    webPreferences: {
      session,
      ...(preload === null ? {} : { preload }),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: !kiosk,
      // Nobody touches a guest's screen before it has to sound.
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  window.removeMenu()
  lockContents(window.webContents, own)
  keepAlive(window)
  if (kiosk) keepLit(window)
  void show(window, url)
  return window
}

/** A load that fails is told by the window's own `did-fail-load`. */
export const show = (window: BrowserWindow, url: string): Promise<void> =>
  window.loadURL(url).catch(() => undefined)

function keepAlive(window: BrowserWindow): void {
  const backOff = new BackOff(reloadMs, soundMs)
  let loadedMs = shellClock.monotonicMs()
  window.webContents.on('did-finish-load', () => {
    loadedMs = shellClock.monotonicMs()
  })
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const againInMs = backOff.next(shellClock.monotonicMs() - loadedMs)
    shellLog({ event: 'page-gone', reason, againInMs })
    shellClock.schedule(againInMs, () => {
      if (!window.isDestroyed()) window.reload()
    })
  })
  window.on('unresponsive', () => {
    shellLog({ event: 'page-hangs' })
    window.webContents.forcefullyCrashRenderer()
  })
}

/** A guest walks up to a screen, not to a screen saver. */
function keepLit(window: BrowserWindow): void {
  const blocker = powerSaveBlocker.start('prevent-display-sleep')
  window.on('closed', () => powerSaveBlocker.stop(blocker))
}
