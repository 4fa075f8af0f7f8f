import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'
import { useScratchProfile } from './scratch-profile.ts'

/** Chromium's own, which its sandbox asks for where root runs it: no word of a command. */
const chromiumSwitches = ['--no-sandbox']
/** Asked of the program itself, and answered by the command line. */
const questions = ['--help', '-h', '--version', '-V']

/**
 * The packaged program is the window and the command line in one: `passgate` and `passgate open …` open the window,
 * any other first word is a command.
 * @param args without the program itself.
 */
export function commandOf(args: readonly string[]): readonly string[] | null {
  const words = args.filter((arg) => !chromiumSwitches.includes(arg))
  const [first] = words
  if (first === undefined || first === 'open') return null
  return first.startsWith('-') && !questions.includes(first) ? null : words
}

/** Runs the command line in this process, without a window or a display, and ends with its exit status. */
export async function runCommand(words: readonly string[]): Promise<void> {
  app.commandLine.appendSwitch('ozone-platform', 'headless')
  app.disableHardwareAcceleration()
  app.dock?.hide()
  useScratchProfile()
  // Chromium answers the signals: hand them on to the command, which ends in its own order.
  app.on('before-quit', (event) => {
    if (process.listenerCount('SIGTERM') === 0) return
    event.preventDefault()
    process.emit('SIGTERM')
  })
  process.argv = [process.execPath, ...words]
  const commandLine = pathToFileURL(join(__dirname, '..', 'cli', 'passgate.js')).href
  try {
    await import(commandLine)
  } catch (error) {
    console.error(error)
    process.exitCode ??= 3
  }
  app.exit(Number(process.exitCode ?? 0))
}
