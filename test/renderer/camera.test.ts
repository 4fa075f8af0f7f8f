import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GreyPicture } from '../../renderer/camera/decoder.ts'
import { zxingLibraryDecoder } from '../../renderer/camera/zxing-library-decoder.ts'
import { cardCode, codeOf } from '../camera/cards.ts'
import { conditions, filling } from '../camera/shot.ts'
import { takePicture } from '../camera/take-picture.ts'
import { Random } from '../fuzz/random.ts'
import { parts } from '../support/parts.ts'
import { beside } from './support/beside.ts'
import { cameraAllowed, launchBrowserWithCamera } from './support/browser.ts'
import { lane, type ScriptedGate } from './support/scripted-gate.ts'
import { screenBench, type ScreenBench } from './support/screens.ts'
import { writeVideo } from './support/video.ts'

/** A browser whose camera sees nothing but this picture. */
function benchBefore(picture: () => GreyPicture, ...args: string[]): ScreenBench {
  const films: string[] = []
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'passgate-camera-'))
    const film = join(folder, 'film.y4m')
    await writeVideo(film, picture())
    films.push(cameraAllowed, ...args, `--use-file-for-fake-video-capture=${film}`)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return screenBench(() => launchBrowserWithCamera(...films))
}

/** A desk with a camera, its screen open. */
async function desk(bench: ScreenBench, prepare?: (page: Page) => Promise<void>) {
  const gate = await bench.gate({}, [lane({ laneId: 'desk-1', scannerKind: 'camera' })])
  const page = await bench.open(gate, '#/attendant/desk-1', undefined, prepare)
  return { gate, page }
}

const presentedTo = (gate: ScriptedGate): string[] =>
  gate.calls.flatMap((call) => (call.call === 'present' ? [call.input.text] : []))

/** The camera has shown so many seconds more of its film. */
async function filmRuns(page: Page, seconds: number): Promise<void> {
  const video = page.locator('video')
  const from = await video.evaluate(({ currentTime }: HTMLVideoElement) => currentTime)
  await page.waitForFunction(
    (until) => (document.querySelector('video')?.currentTime ?? 0) >= until,
    from + seconds,
  )
}

const largest = cardCode(22, 1)
const small = cardCode(10, 1)
const parted = ['shc:/1/2/567629595326', 'shc:/2/2/546034602907'].map(codeOf)

function tilted(): GreyPicture {
  const shot = conditions['tilted 20 to 30°'](new Random(3))
  return takePicture(largest, filling(shot, 720, largest.rows.length + 8, 0.85), 1)
}

describe.skipIf(parts.chromium === null)('the largest health card, tilted before the camera', () => {
  const bench = benchBefore(tilted)

  it('is read, by what the gate itself has, and nothing is asked of anybody else', async () => {
    expect(zxingLibraryDecoder().decode(tilted(), 'thorough')).toEqual([])
    const asked: string[] = []
    const { gate, page } = await desk(bench, async (opened) => {
      opened.context().on('request', (request) => asked.push(request.url()))
    })
    expect((await gate.called('present')).text).toBe(largest.text)
    const { origin } = new URL(page.url())
    expect(asked.filter((url) => new URL(url).origin !== origin)).toEqual([])
    expect(asked.filter((url) => url.endsWith('.wasm'))).toHaveLength(1)
    expect(asked.some((url) => url.includes('zxing-library'))).toBe(false)
  })

  it('needs no right of the page to make code: only its worker may compile WebAssembly', async () => {
    const { gate, page } = await desk(bench)
    await gate.called('present')
    const compiling = page.evaluate(() =>
      WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)).then(
        () => 'compiled',
        (error: Error) => error.message,
      ),
    )
    expect(await compiling).toContain('Content Security Policy')
  })

  it('is handed on once while it is held', async () => {
    const { gate, page } = await desk(bench)
    await gate.called('present')
    await filmRuns(page, 0.5)
    expect(presentedTo(gate)).toEqual([largest.text])
  })

  it('is handed on again while the gate is busy with another guest, until it takes it', async () => {
    const gate = await bench.gate({}, [lane({ laneId: 'desk-1', scannerKind: 'camera' })])
    gate.presented = 'busy'
    const page = await bench.open(gate, '#/attendant/desk-1')
    while (presentedTo(gate).length < 3) await filmRuns(page, 0.1)
    gate.presented = 'taken'
    await filmRuns(page, 0.5)
    const offered = presentedTo(gate).length
    await filmRuns(page, 0.5)
    expect(presentedTo(gate)).toHaveLength(offered)
  })

  it('is read again after the camera was unplugged and came back', async () => {
    const { gate, page } = await desk(bench)
    await gate.called('present')
    // As the browser does when its camera is gone; here there is no plug to pull.
    await page.locator('video').evaluate((video: HTMLVideoElement) => {
      const [track] = (video.srcObject as MediaStream).getVideoTracks()
      track?.dispatchEvent(new Event('ended'))
    })
    await page.getByText('The camera is gone. Plug it in again, then try again.').waitFor()
    gate.calls.length = 0
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')))
    expect((await gate.called('present')).text).toBe(largest.text)
  })
})

describe.skipIf(parts.chromium === null)('a pass of two codes, side by side before the camera', () => {
  const bench = benchBefore(() => beside(parted))

  it('is handed on whole, each code once', async () => {
    const { gate, page } = await desk(bench)
    await gate.called('present')
    await filmRuns(page, 0.5)
    expect(presentedTo(gate).toSorted()).toEqual(parted.map(({ text }) => text))
  })
})

describe.skipIf(parts.chromium === null)('a browser without WebAssembly', () => {
  const held = (): GreyPicture => {
    const shot = conditions['held well'](new Random(1))
    return takePicture(small, filling(shot, 480, small.rows.length + 8, 0.8), 1)
  }
  const bench = benchBefore(held, '--js-flags=--jitless')

  it('reads a health card all the same', async () => {
    const { gate, page } = await desk(bench)
    expect((await gate.called('present')).text).toBe(small.text)
    expect(await page.evaluate(() => typeof WebAssembly)).toBe('undefined')
  })
})

describe.skipIf(parts.chromium === null)('a camera that may not be used', () => {
  const bench = screenBench(() => launchBrowserWithCamera('--deny-permission-prompts'))

  it('is told in words, with the cure', async () => {
    const { page } = await desk(bench)
    await page.getByRole('button', { name: 'Turn the camera on' }).click()
    await page.getByText('The camera may not be used. Allow it in the browser’s or the system’s').waitFor()
    await page.getByRole('button', { name: 'Turn the camera on' }).waitFor()
  })
})

describe.skipIf(parts.chromium === null)('a desk with two cameras', () => {
  const bench = screenBench(() =>
    launchBrowserWithCamera(cameraAllowed, '--use-fake-device-for-media-stream=device-count=2'),
  )
  const inUse = (page: Page): Promise<string | undefined> =>
    page.locator('video').evaluate((video: HTMLVideoElement) => {
      const [track] = (video.srcObject as MediaStream | null)?.getVideoTracks() ?? []
      return track?.label
    })

  it('uses the one that was chosen, tomorrow too, and another one when that is gone', async () => {
    const { page } = await desk(bench)
    const choice = page.getByRole('combobox', { name: 'Camera' })
    await choice.waitFor()
    const names = await choice.locator('option').allInnerTexts()
    const last = names.at(-1) ?? ''
    expect(names).toHaveLength(3)
    await choice.selectOption(last)
    await page.getByText('Hold the code in front of the camera.').waitFor()
    await expect.poll(() => inUse(page)).toBe(last)
    await page.reload()
    await choice.waitFor()
    expect(await inUse(page)).toBe(last)
    expect(await choice.locator('option:checked').innerText()).toBe(last)
    await page.evaluate(() => localStorage.setItem('camera', 'one that was here'))
    await page.reload()
    await choice.waitFor()
    expect(await choice.locator('option:checked').innerText()).toBe('Any')
  })
})
