/**
 * A process as the shell makes one for the engine, but of plain Node: `process.parentPort` with the events that
 * Electron's has, and the other end of it here. It tells on standard output what a window would see.
 * Use: node utility-process.ts ENGINE [arguments of the engine]
 */
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createClient } from '../../main/contract/call.ts'
import { ToShell } from '../../main/contract/engine-process.ts'
import { messagePortChannel } from '../../main/contract/message-port-channel.ts'
import { nodePortEvents } from './node-port-events.ts'

const [engine = '', ...args] = process.argv.slice(2)
process.argv = [process.execPath, engine, ...args]
const say = (line: object): void => console.log(JSON.stringify(line))

/** Node hands a listener the value, Electron an event around it. */
class ElectronPort extends EventEmitter {
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.#port = port
  }

  start(): void {
    this.#port.on('message', (data) => this.emit('message', { data }))
    this.#port.on('close', () => this.emit('close', {}))
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }

  close(): void {
    this.#port.close()
  }
}

const parentPort = Object.assign(new EventEmitter(), {
  postMessage(message: unknown) {
    const { type } = ToShell.parse(message)
    if (type !== 'alive') say(ToShell.parse(message))
    if (type === 'ready') lookThroughWindow()
  },
})
Object.assign(process, { parentPort })

function lookThroughWindow(): void {
  const client = createClient({
    role: 'demo',
    open: () => {
      const { port1, port2 } = new MessageChannel()
      parentPort.emit('message', { data: { type: 'screen' }, ports: [new ElectronPort(port1)] })
      return Promise.resolve(messagePortChannel(port2, nodePortEvents(port2)))
    },
  })
  let presented = false
  client.on('lane', ({ laneId, answer }) => {
    if (answer.kind === 'ready' && !presented) {
      presented = true
      void client.call('demoPasses', null).then(async (passes) => {
        const text = passes.ok
          ? passes.value.find(({ id }) => id === 'vaccination')?.codes[0]?.text
          : undefined
        say({ presented: await client.call('present', { laneId, text: text ?? '' }) })
      })
    }
    if (answer.kind === 'admitted') {
      say({ answer: answer.kind })
      parentPort.emit('message', { data: { type: 'stop' }, ports: [] })
    }
  })
}

await import(pathToFileURL(engine).href)
