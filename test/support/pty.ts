import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'

/** Two serial ports joined by a wire: the program under test opens `port`, the test is the device at the other end. */
export class Pty {
  readonly port: string
  readonly #far: string
  readonly #folder: string
  #socat: ChildProcess | null = null
  #file: FileHandle | null = null
  #received = Buffer.alloc(0)
  #waiting: (() => void)[] = []

  private constructor(folder: string) {
    this.#folder = folder
    this.port = join(folder, 'near')
    this.#far = join(folder, 'far')
  }

  static async plugIn(): Promise<Pty> {
    const pty = new Pty(mkdtempSync(join(tmpdir(), 'passgate-pty-')))
    await pty.plugBackIn()
    return pty
  }

  /** What the program has written to the device so far. */
  get received(): Buffer {
    return this.#received
  }

  async plugBackIn(): Promise<void> {
    this.#received = Buffer.alloc(0)
    // Without hold-off of its own, socat says "starting data transfer loop" when both ends are there.
    this.#socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${this.port}`, `pty,raw,echo=0,link=${this.#far}`])
    await new Promise<void>((resolve, reject) => {
      this.#socat?.on('error', reject)
      this.#socat?.stderr?.on('data', (text: Buffer) => {
        if (text.includes('starting data transfer loop')) resolve()
      })
    })
    this.#file = await open(this.#far, 'r+')
    this.#listen(this.#file)
  }

  #listen(file: FileHandle): void {
    const stream = file.createReadStream({ autoClose: false })
    stream.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, Buffer.from(chunk)])
      for (const wake of this.#waiting.splice(0)) wake()
    })
    // The end of the wire is told by the program's side; here it is just the end of the stream.
    stream.on('error', () => undefined)
  }

  async send(bytes: Uint8Array | string): Promise<void> {
    await this.#file?.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  }

  /** As a 9600 baud line delivers it: about a byte a millisecond, in the handfuls of a USB adapter. */
  async sendPaced(text: string, bytesPerSecond = 960): Promise<void> {
    const handful = 16
    const startedMs = performance.now()
    for (let at = 0; at < text.length; at += handful) {
      const dueMs = startedMs + ((at + handful) * 1_000) / bytesPerSecond
      await new Promise((resolve) => {
        setTimeout(resolve, dueMs - performance.now())
      })
      await this.send(text.slice(at, at + handful))
    }
  }

  /** Waits until the device has received what `enough` wants. */
  async receivedUntil(enough: (received: Buffer) => boolean): Promise<Buffer> {
    while (!enough(this.#received)) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
    return this.#received
  }

  async unplug(): Promise<void> {
    const socat = this.#socat
    this.#socat = null
    if (socat === null) return
    const ended = once(socat, 'exit')
    socat.kill('SIGKILL')
    await ended
    await this.#file?.close().catch(() => undefined)
  }

  async dispose(): Promise<void> {
    await this.unplug()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
