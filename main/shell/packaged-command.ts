import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'
import { useScratchProfile } from './scratch-profile.ts'

/**
 * Runs a command instead of a window. Where the system can, this process becomes Electron's Node, which needs no display
 * and hears signals as any command does; on Windows, and in an Electron too old for that, the command runs in here.
 */
export async function runCommand(words: readonly string[]): Promise<void> {
  const file = join(__dirname, '..', 'cli', 'passgate.js')
  if (process.platform !== 'win32' && typeof process.execve === 'function') {
    process.execve(process.execPath, [process.execPath, file, ...words], {
      ...process.env,
      ELECTRON_RUN_AS_NODE: '1',
    })
  }
  app.disableHardwareAcceleration()
  app.dock?.hide()
  useScratchProfile()
  // Chromium answers the signals: hand them on to the command, which ends in its own order.
  app.on('before-quit', (event) => {
    if (process.listenerCount('SIGTERM') === 0) return
    event.preventDefault()
    process.emit('SIGTERM')
  })
  process.argv = [process.execPath, file, ...words]
  try {
    await import(pathToFileURL(file).href)
  } catch (error) {
    console.error(error)
    process.exitCode ??= 3
  }
  app.exit(Number(process.exitCode ?? 0))
}
