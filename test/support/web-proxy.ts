import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a proxy does with a request for a tunnel. */
export type Tunnelling = (request: IncomingMessage, socket: Socket, proxy: WebProxy) => void

/** A real proxy on this machine that knows CONNECT and nothing else; gone after the test. */
export class WebProxy {
  readonly port: number
  /** What it was asked to connect to, in order. */
  readonly asked: string[] = []
  /** `Proxy-Authorization` of each. */
  readonly users: (string | undefined)[] = []

  private constructor(port: number) {
    this.port = port
  }

  static async start(does: Tunnelling = carry): Promise<WebProxy> {
    const server = createServer((_, response) => response.writeHead(405).end())
    const sockets = new Set<Socket>()
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new WebProxy((server.address() as AddressInfo).port)
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      proxy.asked.push(request.url ?? '')
      proxy.users.push(request.headers['proxy-authorization'])
      does(request, socket, proxy)
    })
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }
}

/** As a proxy does that knows every name: all of them are this machine. */
function carry({ url = '' }: IncomingMessage, socket: Socket): void {
  const port = Number(/:(\d+)$/.exec(url)?.[1])
  const far = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    far.pipe(socket).pipe(far)
  })
  far.on('error', () => socket.destroy())
  socket.on('close', () => far.destroy())
}

/** Answers with this status, and ends. */
export const answering =
  (status: number, headers = ''): Tunnelling =>
  (_, socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\n${headers}content-length: 0\r\n\r\n`)
  }
