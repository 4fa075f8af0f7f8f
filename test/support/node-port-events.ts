import type { PortEvents } from '../../main/contract/message-port-channel.ts'

/** A port of Node's worker threads, whose `message` hands the value itself. */
export function nodePortEvents(port: {
  on(event: string, listener: (value: unknown) => void): unknown
}): PortEvents {
  return {
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', () => listener()),
  }
}
