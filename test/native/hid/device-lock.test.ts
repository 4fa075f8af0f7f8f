import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockDevice } from '../../../native/hid/device-lock.ts'

const module = join(import.meta.dirname, '../../../native/hid/device-lock.ts')

/** Another program that holds the device until it is killed. */
async function holder(path: string): Promise<() => Promise<void>> {
  const script = `import { lockDevice } from ${JSON.stringify(module)}
    console.log(typeof (await lockDevice(${JSON.stringify(path)})))
    setInterval(() => undefined, 1_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  await once(child.stdout, 'data')
  return async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

describe.skipIf(process.platform === 'darwin')('a device that one gate drives', () => {
  it('is no second one to drive in the same program, until it is let go of', async () => {
    const unlock = await lockDevice('/dev/hidraw-test-1')
    expect(await lockDevice('/dev/hidraw-test-1')).toBe('here')
    if (typeof unlock !== 'function') throw new Error('was held already')
    unlock()
    const again = await lockDevice('/dev/hidraw-test-1')
    expect(again).toBeTypeOf('function')
    unlock()
    expect(await lockDevice('/dev/hidraw-test-1')).toBe('here')
  })

  it('is free again when its program is killed', async () => {
    const kill = await holder('/dev/hidraw-test-2')
    expect(await lockDevice('/dev/hidraw-test-2')).toBe('elsewhere')
    await kill()
    expect(await lockDevice('/dev/hidraw-test-2')).toBeTypeOf('function')
  })

  it('keeps no other device from anybody', async () => {
    const kill = await holder('/dev/hidraw-test-3')
    expect(await lockDevice('/dev/hidraw-test-4')).toBeTypeOf('function')
    await kill()
  })
})
