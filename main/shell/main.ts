import { app, dialog } from 'electron'
import { registerScheme } from './app-protocol.ts'
import { commandOf, parseArguments } from './arguments.ts'
import { attach } from './attach.ts'
import { host } from './host.ts'
import { runCommand } from './packaged-command.ts'
import { useScratchProfile } from './scratch-profile.ts'

/** As the command line's, for a command line that is wrong. */
const usageExit = 2

const args = process.argv.slice(1)
const command = app.isPackaged ? commandOf(args) : null
if (command === null) openShell()
else void runCommand(command)

function openShell(): void {
  const shell = parseArguments(args)
  registerScheme()
  switch (shell.kind) {
    case 'mistake':
      dialog.showErrorBox('Passgate', shell.words)
      return app.exit(usageExit)
    case 'attach':
      useScratchProfile()
      return whenReady(() => attach(shell))
    case 'host':
      // One engine a desktop: the window that is there comes forward.
      if (!app.requestSingleInstanceLock()) return app.quit()
      return whenReady(() => host(shell))
  }
}

function whenReady(open: () => void): void {
  void app.whenReady().then(open)
}
