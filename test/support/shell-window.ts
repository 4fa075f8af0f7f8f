import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'

interface Target {
  readonly type: string
  readonly webSocketDebuggerUrl: string
}

/**
 * The window of a real Electron on a display of its own, asked through its DevTools socket: an old Electron does not
 * know all that a browser driver wants of it, but it answers this.
 */
export class ShellWindow {
  readonly #child: ChildProcess
  readonly #profile: string
  readonly #socket: WebSocket
  #lastId = 0

  private constructor(child: ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child
    this.#profile = profile
    this.#socket = socket
  }

  /** @param program Electron and what it runs, or a packaged program. */
  static async open(program: readonly string[], ...args: string[]): Promise<ShellWindow> {
    const profile = mkdtempSync(join(tmpdir(), 'passgate-shell-'))
    const child = spawn(
      'xvfb-run',
      [
        '-a',
        ...program,
        '--no-sandbox',
        '--disable-gpu',
        `--user-data-dir=${profile}`,
        '--remote-debugging-port=0',
        ...args,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    )
    const host = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stderr.on('data', (text: Buffer) => {
        said += text.toString()
        const found = /DevTools listening on ws:\/\/([^/]+)/.exec(said)?.[1]
        if (found !== undefined) resolve(found)
      })
      child.once('exit', (code) => reject(new Error(`the shell ended with ${code}: ${said}`)))
    })
    const socket = new WebSocket(await pageAddress(host))
    await once(socket, 'open')
    return new ShellWindow(child, profile, socket)
  }

  async #ask(method: string, params: object = {}): Promise<{ result?: Record<string, unknown> }> {
    this.#lastId += 1
    const id = this.#lastId
    this.#socket.send(JSON.stringify({ id, method, params }))
    for (;;) {
      const [data] = (await once(this.#socket, 'message')) as [Buffer]
      const message = JSON.parse(data.toString()) as { id?: number; result?: Record<string, unknown> }
      if (message.id === id) return message
    }
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#ask('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })
    return (result?.['result'] as { value?: unknown } | undefined)?.value
  }

  /** Waits until the page shows `words`. */
  async shows(words: string): Promise<void> {
    const looks = `new Promise((resolve) => {
      const look = () => document.body?.innerText.includes(${JSON.stringify(words)}) ? resolve(true) : setTimeout(look, 50)
      look()
    })`
    // A page that is left while it is asked answers nothing: then the next one is asked.
    while ((await this.evaluate(looks)) !== true);
  }

  async screenshot(): Promise<Buffer> {
    const { result } = await this.#ask('Page.captureScreenshot')
    return Buffer.from(String(result?.['data']), 'base64')
  }

  async close(): Promise<void> {
    this.#socket.terminate()
    const ended = once(this.#child, 'exit')
    process.kill(-(this.#child.pid ?? 0), 'SIGKILL')
    await ended
    rmSync(this.#profile, { recursive: true, force: true })
  }
}

async function pageAddress(host: string): Promise<string> {
  for (;;) {
    const targets = (await (await fetch(`http://${host}/json/list`)).json()) as Target[]
    const page = targets.find(({ type }) => type === 'page')
    if (page !== undefined) return page.webSocketDebuggerUrl
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
}
