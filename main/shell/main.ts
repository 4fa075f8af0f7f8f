import { app, dialog } from 'electron'
import { registerScheme } from './app-protocol.ts'
import { parseArguments } from './arguments.ts'
import { attach } from './attach.ts'
import { host } from './host.ts'

const args = parseArguments(process.argv)
registerScheme()

if (args === 'attach-not-loopback') {
  dialog.showErrorBox(
    'Passgate',
    '--attach wants an address of this machine, as `passgate screens` prints it.',
  )
  app.exit(2)
} else if (args.attach === null && !app.requestSingleInstanceLock()) {
  // One engine a machine's desktop: the window that is there comes forward.
  app.quit()
} else {
  const { attach: url, engine, kiosk } = args
  app.on('second-instance', () => app.focus({ steal: true }))
  void app.whenReady().then(() => (url === null ? host(engine, kiosk) : attach(url, kiosk)))
}
