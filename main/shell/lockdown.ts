import type { Session, WebContents } from 'electron'

/** What a page asks leave for, in Chromium's words. */
export interface PermissionAsked {
  readonly permission: string
  /** The address or origin of the page that asks. */
  readonly by: string
  /** Of `media`: what it wants to hear and see; empty where Chromium does not say. */
  readonly media: readonly string[]
}

/** Of everything that a page may ask for, a screen needs the camera's picture; and only our own page gets it. */
export function allowsPermission({ permission, by, media }: PermissionAsked, own: string): boolean {
  return permission === 'media' && originOf(by) === own && !media.includes('audio')
}

/** A screen stays where it is: within its own origin. */
export function allowsNavigation(target: string, own: string): boolean {
  return originOf(target) === own
}

/** What a window may fetch: its own origin's files and socket, and what it holds in memory. Nothing ever leaves the machine. */
export function allowsRequest(target: string, own: string): boolean {
  if (target.startsWith('data:') || target.startsWith('devtools:')) return true
  if (target.startsWith('blob:')) return originOf(target.slice('blob:'.length)) === own
  return originOf(target.replace(/^ws:/, 'http:')) === own
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

/** Denies a session everything that is not named above. @param own the origin of its screens. */
export function lockSession(session: Session, own: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    answer(allowsPermission({ permission, by: details.requestingUrl, media }, own))
  })
  session.setPermissionCheckHandler((_contents, permission, by, { mediaType }) =>
    allowsPermission({ permission, by, media: mediaType === undefined ? [] : [mediaType] }, own),
  )
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !allowsRequest(url, own) }))
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
