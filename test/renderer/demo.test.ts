import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import QRCode from 'qrcode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DemoPass, LaneView } from '../../main/contract/gate-api.ts'
import { parts } from '../support/parts.ts'
import {
  cameraAllowed,
  launchBrowserWithCamera,
  lostWords,
  plainHindrances,
  type View,
} from './support/browser.ts'
import { codeOf } from '../camera/cards.ts'
import { conditions } from '../camera/shot.ts'
import { takePicture } from '../camera/take-picture.ts'
import { writeVideo } from './support/video.ts'
import { lane } from './support/scripted-gate.ts'
import { screenBench } from './support/screens.ts'

type Turnstile = NonNullable<LaneView['turnstile']>
const atRest: Turnstile = {
  open: false,
  angle: 0,
  relayOn: false,
  fire: false,
  held: false,
  release: false,
  ready: true,
}
const demoLane = (part: Partial<LaneView> = {}): LaneView =>
  lane({ laneId: 'demo', name: 'Demo', scannerKind: 'simulated', turnstile: atRest, ...part })

const code = async (text: string): Promise<DemoPass['codes'][number]> => ({
  text,
  svg: await QRCode.toString(text, { type: 'svg' }),
})
const sheet = async (): Promise<DemoPass[]> => [
  { id: 'vaccination', codes: [await code('shc:/1111')] },
  { id: 'two-parts', codes: [await code('shc:/1/2/2222'), await code('shc:/2/2/3333')] },
  { id: 'a-pass-of-tomorrow', codes: [await code('shc:/4444')] },
]

const views: readonly [string, View][] = [
  ['a desk', { width: 1_280, height: 800 }],
  ['a desk with letters twice as large', { width: 1_280, height: 800, textScale: 2 }],
  ['a small display with letters twice as large', { width: 800, height: 480, textScale: 2 }],
]

describe.skipIf(parts.chromium === null)('a visitor of the demo venue', () => {
  const bench = screenBench()

  it('is brought to the page where the gate can be tried', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, '')
    await page.getByRole('heading', { name: 'Try the gate' }).waitFor()
  })

  it.each([
    '#/demo',
    '#/guest/demo',
    '#/guest/no-lane',
    '#/attendant/demo',
    '#/counts',
    '#/desk',
    '#/setup',
    '#/',
  ])('reads DEMO on every screen: %s', async (hash) => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, hash)
    await page.getByText('DEMO: these passes and keys are not real').waitFor()
  })

  it('shows a pass of the sheet to the scanner', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    gate.passes = await sheet()
    const page = await bench.open(gate, '#/demo')
    await page.getByRole('button', { name: 'Vaccination' }).click()
    expect(await gate.called('present')).toEqual({ laneId: 'demo', text: 'shc:/1111' })
    await page.getByText('The scanner has read it.').waitFor()
    const drawn = page.locator('[data-pass="vaccination"] img')
    expect(await drawn.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true)
  })

  it('shows the second code of a pass in two', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    gate.passes = await sheet()
    const page = await bench.open(gate, '#/demo')
    await page.getByRole('button', { name: 'Pass in several codes: code 2 of 2' }).click()
    expect((await gate.called('present')).text).toBe('shc:/2/2/3333')
  })

  it('pastes a text, which is presented as it stands', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, '#/demo')
    await page.getByRole('tab', { name: 'Paste a text' }).click()
    await page.getByLabel('Text of a code').fill('  shc:/5676\n')
    await page.getByRole('button', { name: 'Hold it to the scanner' }).click()
    expect((await gate.called('present')).text).toBe('  shc:/5676\n')
  })

  it('is told that a text is too long, and nothing is sent', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, '#/demo')
    await page.getByRole('tab', { name: 'Paste a text' }).click()
    await page.getByLabel('Text of a code').fill('7'.repeat(100_001))
    await page.getByRole('button', { name: 'Hold it to the scanner' }).click()
    await page.getByText('This text is longer than any code.').waitFor()
    expect(gate.calls.some(({ call }) => call === 'present')).toBe(false)
  })

  it('sees the arm turn as the engine says, and the lamp change', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, '#/demo')
    await page.getByText('The arm is locked').waitFor()
    gate.change({ turnstile: { ...atRest, open: true, angle: 45, relayOn: true } })
    await page.getByText('The arm is free').waitFor()
    await page.getByText('Relay on').waitFor()
    await page.locator('.turnstile [data-angle="45"]').waitFor()
  })

  it('is told why the gate wants to be reset', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, '#/demo')
    gate.change({ alarms: ['tailgate'] })
    await page.getByRole('region', { name: 'The turnstile' }).getByText('Somebody followed a guest').waitFor()
  })

  it.each([
    ['Walk through', {}, 'walk-through'],
    ['Walk through in pairs', {}, 'tailgate'],
    ['Force the arm', {}, 'force-arm'],
    ['Hold the arm up', {}, 'hold-arm'],
    ['Let the arm go', { turnstile: { ...atRest, held: true } }, 'let-arm-go'],
    ['Press the emergency button', {}, 'press-release'],
    ['Pull the button out', { turnstile: { ...atRest, release: true } }, 'pull-release'],
    ['Sound the fire alarm', {}, 'fire-on'],
    ['End the fire alarm', { turnstile: { ...atRest, fire: true } }, 'fire-off'],
    ['Unplug the relay', {}, 'unplug-relay'],
    ['Plug the relay in', { devices: { scanner: null, relay: 'relay-gone' } }, 'plug-relay'],
  ] as const)('may press: %s', async (name, part, act) => {
    const gate = await bench.gate({ demo: true }, [demoLane(part)])
    const page = await bench.open(gate, '#/demo')
    await page.getByRole('button', { name, exact: true }).click()
    expect(await gate.called('simulate')).toEqual({ laneId: 'demo', act })
  })

  it('sees what the guest sees, and the counts move', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, '#/demo')
    await page.locator('[data-total="admit"] dd', { hasText: '0' }).waitFor()
    gate.answer({ kind: 'admitted', passType: 'vaccination', passing: false })
    gate.counted({
      decisions: [
        {
          bucketS: Math.floor(Date.now() / 900_000) * 900,
          laneId: 'demo',
          direction: 'in',
          format: 'smart-health-card',
          passType: 'vaccination',
          outcome: 'admit',
          reason: 'none',
          count: 1,
        },
      ],
      passages: [],
    })
    await page.locator('.guest-headline', { hasText: 'Go ahead' }).waitFor()
    await page.locator('[data-total="admit"] dd', { hasText: '1' }).waitFor()
  })

  it('is told in words that there is no camera', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, '#/demo')
    await page.getByRole('tab', { name: 'Camera' }).click()
    await page.getByRole('button', { name: 'Turn the camera on' }).click()
    await page.getByText(/No camera was found|The camera may not be used/).waitFor()
  })

  it.each(views)('loses no word and is not hindered on %s', async (_name, view) => {
    for (const lang of ['en', 'es']) {
      const gate = await bench.gate({ demo: true }, [demoLane()])
      gate.passes = await sheet()
      const page = await bench.open(gate, `#/demo?lang=${lang}`, view)
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click()
        expect(await lostWords(page)).toEqual([])
        expect(await plainHindrances(page, view, lang)).toEqual([])
      }
    }
  })
})

describe.skipIf(parts.chromium === null)('a code held before a camera that was allowed before', () => {
  const text = `shc:/${'5676295953265460346029254077280433602870286471674522280928'.repeat(9)}`
  let folder = ''
  const videoArgs: string[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'passgate-camera-'))
    const shot = { ...conditions['flawless, straight'](), field: 480 }
    await writeVideo(join(folder, 'code.y4m'), takePicture(codeOf(text), shot, 1))
    videoArgs.push(cameraAllowed, `--use-file-for-fake-video-capture=${join(folder, 'code.y4m')}`)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const bench = screenBench(() => launchBrowserWithCamera(...videoArgs))

  it('is read and presented by the page of a visitor', async () => {
    const gate = await bench.gate({ demo: true }, [demoLane()])
    const page = await bench.open(gate, '#/demo')
    await page.getByRole('tab', { name: 'Camera' }).click()
    expect(await gate.called('present')).toEqual({ laneId: 'demo', text })
    await page.getByText('Hold the code in front of the camera.').waitFor()
  })

  it('is read at a desk, whose scanner is the camera of the attendant’s screen', async () => {
    const gate = await bench.gate({}, [lane({ laneId: 'desk-1', scannerKind: 'camera' })])
    const page = await bench.open(gate, '#/attendant/desk-1')
    expect(await gate.called('present')).toEqual({ laneId: 'desk-1', text })
    await page.getByRole('button', { name: 'Turn the camera off' }).click()
    await page.getByRole('button', { name: 'Turn the camera on' }).waitFor()
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject)).toBeNull()
  })
})
