import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { zxingLibraryDecoder } from '../../renderer/camera/zxing-library-decoder.ts'
import { cardCode } from '../camera/cards.ts'
import { conditions, filling } from '../camera/shot.ts'
import { takePicture } from '../camera/take-picture.ts'
import { Random } from '../fuzz/random.ts'
import { GateService } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'
import { ShellWindow } from '../support/shell-window.ts'

const shell = join(import.meta.dirname, '../../dist/shell/main.cjs')
const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

async function openShell(...args: string[]): Promise<ShellWindow> {
  const window = await ShellWindow.open([parts.electron ?? '', shell], ...args)
  tidy.push(() => window.close())
  return window
}

/** A ticket desk that runs as a service. */
async function desk() {
  const service = new GateService([
    { id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } },
  ])
  tidy.push(() => service.dispose())
  const authority = new ShcAuthority()
  service.trust(authority.trust())
  await service.start()
  return { service, authority }
}

describe.skipIf(parts.electron === null)('the shell, attached to a service', () => {
  it('shows the screens of the service, and its answer to a pass', async () => {
    const { service, authority } = await desk()
    const window = await openShell(`--attach=${service.url}`)
    await window.shows('Test Stadium')
    await window.evaluate(`location.hash = '#/guest/desk'`)
    await window.shows('Show your pass')
    const screen = await service.anotherScreen('attendant')
    await screen.client.call('present', { laneId: 'desk', text: numeric(authority.card()) })
    await window.shows('Go ahead')
    expect((await window.screenshot()).length).toBeGreaterThan(1_000)
    screen.close()
  })

  it('gives its page nothing of Node, and lets it go nowhere else', async () => {
    const { service } = await desk()
    const window = await openShell(`--attach=${service.url}`)
    await window.shows('Test Stadium')
    expect(await window.evaluate('typeof process + typeof require + typeof Buffer')).toBe(
      'undefined'.repeat(3),
    )
    expect(await window.evaluate(`window.open('https://example.com')`)).toBeNull()
    await window.evaluate(`location.assign('https://example.com/')`)
    await window.shows('Test Stadium')
    expect(await window.evaluate('location.origin')).toBe(new URL(service.url).origin)
    const state = (name: string) =>
      window.evaluate(`navigator.permissions.query({ name: '${name}' }).then(({ state }) => state)`)
    expect(await state('geolocation')).toBe('denied')
    expect(await state('camera')).not.toBe('denied')
  })

  it('says so while there is no service, and shows its screens as soon as there is', async () => {
    const { service } = await desk()
    service.keepPort()
    const { url } = service
    await service.stop()
    const window = await openShell(`--attach=${url}`)
    await window.shows('The gate does not answer')
    await service.start()
    await window.shows('Test Stadium')
  })
})

describe.skipIf(parts.electron === null)('the shell with an engine of its own', () => {
  it('says in words that the engine cannot start in an Electron that is too old for its database', async () => {
    const window = await openShell()
    await window.shows('engine ended')
    expect(await window.evaluate('location.origin')).toBe('passgate://app')
  })

  it('serves the camera its decoder, and lets its worker alone compile it', async () => {
    const window = await openShell()
    await window.shows('engine ended')
    const [worker] = globSync('workers/decode-worker-*.js', { cwd: join(shell, '../../renderer') })
    const code = cardCode(22, 1)
    const shot = filling(conditions['tilted 35 to 45°'](new Random(1)), 480, code.rows.length + 8, 0.9)
    const picture = takePicture(code, shot, 1)
    // The other decoder, for browsers without WebAssembly, cannot read this one.
    expect(zxingLibraryDecoder().decode(picture, 'thorough')).toEqual([])
    const read = await window.evaluate(`new Promise((resolve, reject) => {
      const grey = Uint8Array.from(atob('${Buffer.from(picture.grey).toString('base64')}'), (c) => c.charCodeAt(0))
      const pixels = Uint8Array.from({ length: 4 * grey.length }, (_, at) => grey[at >> 2]).buffer
      const worker = new Worker('/${worker}', { type: 'module' })
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = ({ message }) => reject(new Error(message))
      worker.postMessage({ width: ${picture.width}, height: ${picture.height}, pixels }, [pixels])
    })`)
    expect(read).toEqual([code.text])
    const compiled = `WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)).then(() => 'compiled', String)`
    expect(await window.evaluate(compiled)).toContain('Content Security Policy')
  })
})
