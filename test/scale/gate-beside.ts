import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Opened, Scanned } from './gate-process.ts'

/** A gate in a process of its own, beside the one that imports. */
export class GateBeside {
  readonly opened: Opened
  readonly #child

  private constructor(child: ReturnType<typeof fork>, opened: Opened) {
    this.#child = child
    this.opened = opened
  }

  static async start(file: string, card: string): Promise<GateBeside> {
    const child = fork(join(import.meta.dirname, 'gate-process.ts'), [file, card])
    const [opened] = (await once(child, 'message')) as [Opened]
    return new GateBeside(child, opened)
  }

  async scanWhile(what: 'renew' | 'rest'): Promise<Scanned> {
    const told = once(this.#child, 'message')
    this.#child.send(what)
    const [scanned] = (await told) as [Scanned]
    return scanned
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}
