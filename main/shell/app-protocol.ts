import { protocol, type Session } from 'electron'
import { readScreenFiles, screenFileAt } from '../screens/screen-files.ts'

const scheme = 'passgate'
/** Where the screens live when the shell runs the engine itself. */
export const appOrigin = `${scheme}://app`

/** Before the app is ready: a secure origin of its own, so that the camera works and modules load. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built screens, and nothing else. @param folder is a part of the program: without it, it is broken. */
export function serveApp(session: Session, folder: string): void {
  const files = readScreenFiles(folder)
  if (files === null) throw new Error(`no screens in ${folder}`)
  session.protocol.handle(scheme, (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === 'app' ? screenFileAt(files, pathname) : null
    if (file === null) return new Response('There is no such page.', { status: 404 })
    return new Response(file.body, {
      headers: {
        'Content-Type': file.type,
        'Content-Security-Policy': file.policy,
        'X-Content-Type-Options': 'nosniff',
      },
    })
  })
}
