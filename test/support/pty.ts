import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadStream } from 'node:tty'
import { once } from 'node:events'

/** Two serial ports joined by a wire: the program under test opens `port`, the test is the device at the other end. */
export class Pty {
  readonly port: string
  readonly #far: string
  readonly #folder: string
  #socat: ChildProcess | null = null
  #device: ReadStream | null = null
  #fd = -1
  #received = Buffer.alloc(0)
  #waiting: (() => void)[] = []
  /** When the device last received something, by `performance.now()`. */
  lastByteMs = 0
  /** For a device that answers. */
  onReceived: (bytes: Buffer) => void = () => undefined

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
    this.#socat = spawn('socat', [
      '-d',
      '-d',
      `pty,raw,echo=0,link=${this.port}`,
      `pty,raw,echo=0,link=${this.#far}`,
    ])
    await new Promise<void>((resolve, reject) => {
      this.#socat?.on('error', reject)
      this.#socat?.stderr?.on('data', (text: Buffer) => {
        if (text.includes('starting data transfer loop')) resolve()
      })
    })
    this.#fd = openSync(this.#far, constants.O_RDWR | constants.O_NOCTTY)
    this.#device = new ReadStream(openSync(this.#far, constants.O_RDWR | constants.O_NOCTTY))
    this.#device.on('data', (chunk) => {
      this.lastByteMs = performance.now()
      this.#received = Buffer.concat([this.#received, chunk])
      this.onReceived(chunk)
      for (const wake of this.#waiting.splice(0)) wake()
    })
    // A pulled plug ends the stream with an error; what matters is what the program makes of it.
    this.#device.on('error', () => undefined)
  }

  send(bytes: Uint8Array | string): void {
    writeSync(this.#fd, Buffer.from(bytes))
  }

  /** As a line of 9600 baud delivers it: about a byte a millisecond, in the handfuls of a USB adapter. */
  async sendPaced(text: string, bytesPerSecond = 960): Promise<void> {
    const handful = 16
    const startedMs = performance.now()
    for (let at = 0; at < text.length; at += handful) {
      const dueMs = startedMs + ((at + handful) * 1_000) / bytesPerSecond
      await new Promise((resolve) => {
        setTimeout(resolve, Math.max(0, dueMs - performance.now()))
      })
      this.send(text.slice(at, at + handful))
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

  /** The device hangs: it is there, and takes nothing any more. `unplug` ends that too. */
  freeze(): void {
    this.#socat?.kill('SIGSTOP')
  }

  async unplug(): Promise<void> {
    const socat = this.#socat
    this.#socat = null
    if (socat === null) return
    const ended = once(socat, 'exit')
    socat.kill('SIGKILL')
    await ended
    this.#device?.destroy()
    closeSync(this.#fd)
  }

  async dispose(): Promise<void> {
    await this.unplug()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
