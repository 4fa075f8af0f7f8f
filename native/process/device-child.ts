import { fork } from 'node:child_process'
import type { ToDevices } from './messages.ts'

/** A running hardware process, as the engine holds it. */
export interface DeviceChild {
  /** What cannot be sent any more is dropped: the end that is its cause is told by itself. */
  send(message: ToDevices): void
  onMessage(listener: (message: unknown) => void): void
  /** It has ended, or cannot be spoken to any more. Perhaps more than once. */
  onEnd(listener: () => void): void
  /** Ends it without asking. */
  kill(): void
}

/** Starts the program of a hardware process. Inside Electron, whose binary runs it as plain Node. */
export function forkDeviceChild(script: URL): DeviceChild {
  const child = fork(script, {
    // No flag of ours, such as one that opens a debugger's port: it is taken already.
    execArgv: [],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    // What a native module prints as it dies is worth keeping.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    send(message) {
      if (child.connected) child.send(message, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onEnd(listener) {
      for (const end of ['exit', 'disconnect', 'error'] as const) child.on(end, listener)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
