import type { Session, WebContents } from 'electron'

/** Of everything that a page may ask for, a screen needs the camera; and only a screen's own page gets it. */
export function allowsPermission(permission: string, requester: string, own: string): boolean {
  return permission === 'media' && originOf(requester) === own
}

/** A screen stays where it is: within its own origin. */
export function allowsNavigation(target: string, own: string): boolean {
  return originOf(target) === own
}

/** `passgate://app` has no origin of its own to the URL parser, so it is put together here. */
export function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url)
    return `${protocol}//${host}`
  } catch {
    return null
  }
}

/** Denies a session everything that is not named above. */
export function lockSession(session: Session, own: string): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const wantsSound = 'mediaTypes' in details && (details.mediaTypes ?? []).includes('audio')
    answer(allowsPermission(permission, contents.getURL(), own) && !wantsSound)
  })
  session.setPermissionCheckHandler((_contents, permission, requester) =>
    allowsPermission(permission, requester, own),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
}

/** Denies a window every way out of its own page. */
export function lockContents(contents: WebContents, own: string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event, url) => {
    if (!allowsNavigation(url, own)) event.preventDefault()
  })
  contents.on('will-redirect', (event, url) => {
    if (!allowsNavigation(url, own)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
}
