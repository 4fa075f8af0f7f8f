import { systemClock } from '../clock.ts'
import { RelayMaker } from '../relays/create-relay.ts'
import { createScanner } from '../scanners/create-scanner.ts'
import { systemMachineMs } from './machine-time.ts'
import { serveDevices } from './serve-devices.ts'

/** Makes this process, which an engine has started, the one that drives its devices. */
export function runDeviceProcess(): void {
  if (process.send === undefined) return
  const relays = new RelayMaker(systemClock)
  const end = serveDevices({
    engine: {
      send(message) {
        if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
      },
      onMessage: (listener) => void process.on('message', listener),
      onEnd: (listener) => void process.on('disconnect', listener),
    },
    createScanner,
    createRelay: (options, channels) => relays.relay(options, channels),
    clock: systemClock,
    machineMs: systemMachineMs,
    // Without asking what is still open: a native module that hangs may keep a process from ending by itself.
    exit: () => process.kill(process.pid, 'SIGKILL'),
  })
  process.on('SIGTERM', end)
  // A terminal tells the whole program: the engine then ends this process in its own time.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('uncaughtException', (error) => {
    // Without its message, which could hold what a scanner has read.
    const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
    console.error([error.name, ...frames].join('\n'))
    end()
  })
}
