import { app, session } from 'electron'
import { screenHash, type FirstScreen } from './arguments.ts'
import { lockSession } from './lockdown.ts'
import { shellClock } from './shell-clock.ts'
import { shellLog } from './shell-log.ts'
import { unreachablePage } from './unreachable-page.ts'
import { openWindow, show } from './window.ts'

/** A service that does not answer is tried again after this: it is back within a few seconds, or somebody is called. */
const againInMs = 1_000
/** Chromium's number for a load that another one took the place of. */
const loadAborted = -3

export interface Attachment {
  readonly url: URL
  readonly first: FirstScreen
  readonly kiosk: boolean
}

/** Shows the screens of a service that runs already. The token of its address is used once; a session follows. */
export function attach({ url, first, kiosk }: Attachment): void {
  const { origin } = url
  const address = withScreen(url, screenHash(first))
  // In memory: the session's cookie dies with the window, and nothing of a page reaches the disk.
  const pages = session.fromPartition('passgate')
  lockSession(pages, origin)
  const window = openWindow({ url: address, own: origin, session: pages, preload: null, kiosk })
  window.webContents.on('did-fail-load', (_event, code, _words, failed, isMainFrame) => {
    if (!isMainFrame || code === loadAborted || !failed.startsWith(origin)) return
    shellLog({ event: 'service-unreachable', againInMs })
    void show(window, unreachablePage)
    shellClock.schedule(againInMs, () => {
      if (!window.isDestroyed()) void show(window, address)
    })
  })
  app.on('window-all-closed', () => app.quit())
}

/** The service's entry page goes on to the screen that its address names. */
function withScreen(url: URL, screen: string): string {
  if (screen === '') return url.href
  const fragment = new URLSearchParams(url.hash.slice(1))
  fragment.set('screen', screen)
  return `${url.origin}${url.pathname}#${fragment.toString()}`
}
