import { createHash } from 'node:crypto'
import { createServer } from 'node:net'

/** Lets the next one in. Calling it twice does nothing more. */
export type Unlock = () => void

/** Those that this process holds. */
const heldHere = new Set<string>()

/**
 * Linux and Windows let any number of programs open a HID device, and two gates that drive one relay would switch off each
 * other's pulses. So each takes a name that the system gives to one process at a time, and takes back when that ends,
 * however it ends: an abstract socket on Linux, a named pipe on Windows. macOS opens a device for one program by itself.
 * Other makers' programs know nothing of this name, and network namespaces of Linux have names of their own.
 * @returns `here` where this process holds it already, `elsewhere` where another does.
 */
export async function lockDevice(path: string): Promise<Unlock | 'here' | 'elsewhere'> {
  if (heldHere.has(path)) return 'here'
  heldHere.add(path)
  const name = lockName(path)
  const unlock = name === null ? () => undefined : await takeName(name)
  if (unlock === null) {
    heldHere.delete(path)
    return 'elsewhere'
  }
  let held = true
  return () => {
    if (!held) return
    held = false
    heldHere.delete(path)
    unlock()
  }
}

function lockName(path: string): string | null {
  const name = `passgate-hid-${createHash('sha256').update(path).digest('hex')}`
  switch (process.platform) {
    case 'linux':
      return `\0${name}`
    case 'win32':
      return `\\\\.\\pipe\\${name}`
    default:
      return null
  }
}

function takeName(name: string): Promise<Unlock | null> {
  return new Promise((resolve) => {
    const server = createServer((stranger) => stranger.destroy())
    server.once('error', () => resolve(null))
    server.listen({ path: name, exclusive: true }, () => resolve(() => server.close()))
    server.unref()
  })
}
