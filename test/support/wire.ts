import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { newFolder } from './folder.ts'

/** Two serial ports joined by a wire, both for programs: the gate opens `near`, a simulated device `far`. Gone with the test. */
export async function newWire(): Promise<{ readonly near: string; readonly far: string }> {
  const folder = newFolder()
  const [near, far] = [join(folder, 'near'), join(folder, 'far')]
  const socat = spawn('socat', ['-d', '-d', ...[near, far].map((end) => `pty,raw,echo=0,link=${end}`)])
  const ended = once(socat, 'exit')
  onTestFinished(async () => {
    socat.kill('SIGKILL')
    await ended
  })
  await new Promise<void>((resolve, reject) => {
    socat.on('error', reject)
    socat.stderr.on('data', (text: Buffer) => {
      if (text.includes('starting data transfer loop')) resolve()
    })
  })
  return { near, far }
}
