import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { createClient, type Client } from '../../main/contract/call.ts'
import type { Channel } from '../../main/contract/channel.ts'
import type { CallOutput, LaneView, ScreenRole } from '../../main/contract/gate-api.ts'
import { webSocketChannel } from '../../main/contract/web-socket-channel.ts'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'

const program = join(import.meta.dirname, '../../dist/cli/passgate.js')

/** A site of its own in a temporary folder: configuration, data, and whatever runs on it. */
export class GateService {
  readonly folder = mkdtempSync(join(tmpdir(), 'passgate-service-'))
  readonly dataFolder = join(this.folder, 'data')
  readonly config = join(this.folder, 'gate.json')
  #process: ChildProcess | null = null
  /** Everything that the service wrote to standard output and error, over all its runs. */
  printed = ''
  #url = ''
  #cookie: string | null = null

  constructor(lanes: readonly object[], over: object = {}) {
    const config = {
      venue: { name: 'Test Stadium', timeZone: 'America/New_York' },
      dataFolder: 'data',
      screens: { port: 0 },
      lanes,
      ...over,
    }
    writeFileSync(this.config, JSON.stringify(config))
  }

  /** Runs a command of the program to its end. */
  run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [program, ...args, '--config', this.config], { encoding: 'utf8' })
  }

  trust(document: TrustDocument): void {
    const file = join(this.folder, 'trust.json')
    writeFileSync(file, JSON.stringify(document))
    const { status, stderr } = this.run('keys', 'import', file)
    if (status !== 0) throw new Error(stderr)
  }

  /** Resolves when the screens are served. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [program, 'run', '--headless', '--config', this.config])
    this.#process = child
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${this.printed}`)))
      const hear = (text: Buffer): void => {
        this.printed += text.toString()
        const url = /Screens: (\S+)/.exec(text.toString())?.[1]
        if (url === undefined) return
        this.#url = url
        resolve()
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
    })
  }

  /** From now on the screens are where they were last: what a configuration with a port of its own says. */
  keepPort(): void {
    const config = JSON.parse(readFileSync(this.config, 'utf8')) as object
    writeFileSync(
      this.config,
      JSON.stringify({ ...config, screens: { port: Number(new URL(this.#url).port) } }),
    )
  }

  /** All its events have been over for so long that nothing is known of them any more. */
  endEvents(): void {
    const config = JSON.parse(readFileSync(this.config, 'utf8')) as { events: object[] }
    const events = config.events.map((event) => ({
      ...event,
      doors: '2020-01-01T10:00',
      starts: '2020-01-01T11:00',
      ends: '2020-01-01T12:00',
    }))
    writeFileSync(this.config, JSON.stringify({ ...config, events }))
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  get url(): string {
    return this.#url
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child === null || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal)
  }

  counts(): CallOutput<'counts'> {
    return JSON.parse(this.run('counts', '--json').stdout) as CallOutput<'counts'>
  }

  /** How often each outcome and reason was counted: `{ 'admit none': 1 }`. */
  tally(): Record<string, number> {
    const tally: Record<string, number> = {}
    for (const { outcome, reason, count } of this.counts().decisions) {
      tally[`${outcome} ${reason}`] = (tally[`${outcome} ${reason}`] ?? 0) + count
    }
    return tally
  }

  async screen(role: ScreenRole): Promise<WatchedScreen> {
    const screen = new WatchedScreen(await this.client(role))
    await screen.connected()
    // A setup screen is told of no lane.
    if (role !== 'setup') await screen.until(({ answer }) => answer.kind !== 'starting')
    return screen
  }

  /** A screen's end of the contract, logged in as a browser would be, over the real socket. */
  async client(role: ScreenRole): Promise<Client> {
    const { origin, host } = new URL(this.#url)
    this.#cookie ??= await this.#enter()
    const headers = { cookie: this.#cookie }
    const open = async (): Promise<Channel> => {
      const socket = new WebSocket(`ws://${host}/gate`, { headers, origin })
      await once(socket, 'open')
      return webSocketChannel(socket)
    }
    return createClient({ role, open })
  }

  /** A screen beside one that has used the printed address: with an address of its own, from `passgate screens`. */
  async anotherScreen(role: ScreenRole): Promise<WatchedScreen> {
    this.#url = this.anotherAddress()
    return this.screen(role)
  }

  /** An address that opens the screens once more. The command knows the configured port, which here is any free one. */
  anotherAddress(): string {
    return `${new URL(this.#url).origin}/enter${new URL(this.run('screens').stdout).hash}`
  }

  /** The token of the printed address works once; what it gives is kept, as a browser does. */
  async #enter(): Promise<string> {
    const { origin, hash } = new URL(this.#url)
    const body = new URLSearchParams(hash.slice(1)).get('token') ?? ''
    const entered = await fetch(`${origin}/session`, { method: 'POST', headers: { origin }, body })
    if (!entered.ok) throw new Error(`not let in: ${await entered.text()}`)
    return (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }

  async dispose(): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A screen that remembers what it was last told of the first lane, so that a test may wait for what is or will be. */
export class WatchedScreen {
  readonly client: Client
  #lane: LaneView | null = null
  /** Each looks at every view that comes, however soon the next one follows. */
  #waiting: ((lane: LaneView) => boolean)[] = []

  constructor(client: Client) {
    this.client = client
    client.on('lane', (lane) => {
      this.#lane = lane
      this.#waiting = this.#waiting.filter((isDone) => !isDone(lane))
    })
  }

  connected(): Promise<void> {
    return new Promise((resolve) => {
      this.client.onState(({ kind }) => kind === 'connected' && resolve())
    })
  }

  until(matches: (lane: LaneView) => boolean): Promise<LaneView> {
    const now = this.#lane
    if (now !== null && matches(now)) return Promise.resolve(now)
    return new Promise((resolve) => {
      this.#waiting.push((lane) => {
        const isIt = matches(lane)
        if (isIt) resolve(lane)
        return isIt
      })
    })
  }

  /** The answer to the guest, once it is of this kind. */
  async answered(kind: LaneView['answer']['kind']): Promise<LaneView['answer']> {
    return (await this.until(({ answer }) => answer.kind === kind)).answer
  }

  counted(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.client.on('counted', () => {
        end()
        resolve()
      })
    })
  }

  /** Forgets what it was told: only news counts from here on. */
  forget(): void {
    this.#lane = null
  }

  close(): void {
    this.client.close()
  }
}
