import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const program = join(import.meta.dirname, '../../dist/cli/passgate.js')

/** A command that runs until it is told to end, or ends by itself: what it prints is waited for, lines are typed to it. */
export class RunningCommand {
  readonly ended: Promise<number>
  readonly #child
  readonly #waiting: (() => void)[] = []
  printed = ''

  /** Ended with the test, if it is not before. */
  constructor(...args: readonly string[]) {
    const child = spawn(process.execPath, [program, ...args])
    this.#child = child
    const hear = (text: Buffer): void => {
      this.printed += text.toString()
      for (const wake of this.#waiting.splice(0)) wake()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    this.ended = once(child, 'exit').then(([code]) => Number(code))
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await this.ended
    })
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Resolves when it has printed `text` so often. */
  async says(text: string, times = 1): Promise<void> {
    while (this.printed.split(text).length <= times) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
  }

  /** As Ctrl-C does. @returns the exit status. */
  end(): Promise<number> {
    this.#child.kill('SIGINT')
    return this.ended
  }
}
