import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDemoAuthority } from '../../main/engine/demo/demo-authority.ts'
import { demoPassIds } from '../../main/engine/demo/demo-passes.ts'
import { verifyTexts } from '../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import { launchBrowser } from '../renderer/support/browser.ts'
import { newFolder } from '../support/folder.ts'
import { openGateStore } from '../support/gate-store.ts'
import { parts } from '../support/parts.ts'
import { passgate } from '../support/passgate.ts'
import { cut, print, readWithJsqr, wordsOf } from '../support/printed-sheet.ts'

async function demoPasses(inFolder: string, ...options: string[]) {
  const [out, data] = [join(inFolder, 'sheet'), join(inFolder, 'data')]
  const ran = await passgate('demo', 'passes', '--out', out, '--data-folder', data, ...options)
  return { out, data, ran }
}

/** Made once for the tests that look at what was written, and change nothing. */
let written: Awaited<ReturnType<typeof demoPasses>>
const folder = mkdtempSync(join(tmpdir(), 'passgate-demo-passes-'))
beforeAll(async () => {
  written = await demoPasses(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('passgate demo passes', () => {
  it('writes a picture of each code, and a sheet to print', () => {
    const { out, ran } = written
    const names = demoPassIds.flatMap((id) => (id === 'two-parts' ? [`${id}-1`, `${id}-2`] : [id]))
    const noCards: readonly string[] = ['excelsior-pass', 'venue-ticket', 'not-a-pass']
    const cards = demoPassIds.filter((id) => !noCards.includes(id)).map((id) => `${id}.smart-health-card`)
    const files = ['passes.pdf', ...cards, ...names.flatMap((name) => [`${name}.png`, `${name}.svg`])]
    expect(ran).toEqual({ status: 0, out: `${files.length} files in ${out}. Print passes.pdf.\n`, err: '' })
    expect(readdirSync(out).toSorted()).toEqual(files.toSorted())
  })

  it('writes each health card as the file that phones take', async () => {
    const { out, data } = written
    const answer = await gateOf(data)
    const inFile = (id: string): string[] => {
      const { verifiableCredential } = JSON.parse(
        readFileSync(join(out, `${id}.smart-health-card`), 'utf8'),
      ) as { verifiableCredential: string[] }
      return verifiableCredential
    }
    expect(['vaccination', 'two-parts', 'altered'].map((id) => answer(inFile(id)))).toEqual([
      'vaccination',
      'vaccination',
      'signature-invalid',
    ])
  })

  it('says what it wrote as JSON', async () => {
    const out = join(newFolder(), 'sheet')
    const { out: said } = await passgate(
      'demo',
      'passes',
      '--out',
      out,
      '--data-folder',
      newFolder(),
      '--json',
    )
    const { files } = JSON.parse(said) as { files: string[] }
    expect(files.toSorted()).toEqual(readdirSync(out).toSorted())
  })

  it('leaves no demo keys in the data folder of a real gate', async () => {
    const data = newFolder()
    openGateStore(data, 'real').store.close()
    const ran = await passgate('demo', 'passes', '--out', join(newFolder(), 'sheet'), '--data-folder', data)
    expect(ran.status).toBe(3)
    expect(ran.err).toContain('is of a real gate')
    expect(readdirSync(data)).not.toContain('demo-authority.json')
  })

  it('says where it cannot write', async () => {
    const file = join(newFolder(), 'a-file')
    writeFileSync(file, '')
    const ran = await passgate('demo', 'passes', '--out', join(file, 'sheet'), '--data-folder', newFolder())
    expect(ran.status).toBe(2)
    expect(ran.err).toContain('cannot be written to')
  })
})

/** What the demo venue's gate makes of texts that were read from pictures. */
async function gateOf(data: string): Promise<(texts: readonly (string | null)[]) => string> {
  const authority = await openDemoAuthority(data)
  if (!authority.ok) throw new Error(authority.error.detail)
  const { view } = await buildTrustView(authority.value.trust)
  return (texts) => {
    const verdict = verifyTexts(
      texts.map((text) => text ?? ''),
      view,
      Date.now() / 1_000,
    )
    return verdict.outcome === 'refused' ? verdict.reason : verdict.pass.type
  }
}

describe.skipIf(parts.pdftoppm === null)('the printed sheet', () => {
  it.each(['A4', 'Letter'])(
    'reads back from %s as what the gate decides on, a pass a page',
    async (paper) => {
      const { out, data } = await demoPasses(newFolder(), '--paper', paper)
      const pages = print(readFileSync(join(out, 'passes.pdf')))
      expect(pages).toHaveLength(demoPassIds.length)
      const answer = await gateOf(data)
      const answers = demoPassIds.map((id, page) => {
        const picture = pages[page]
        if (picture === undefined) throw new Error('a page is missing')
        const halves = id === 'two-parts' ? ([0, 0.5] as const) : ([0] as const)
        return answer(
          halves.map((left) => readWithJsqr(cut(picture, [left, 0.2, left + 1 / halves.length, 0.95]))),
        )
      })
      expect(Object.fromEntries(demoPassIds.map((id, at) => [id, answers[at]]))).toEqual({
        vaccination: 'vaccination',
        'test-negative': 'pcr-negative',
        'two-parts': 'vaccination',
        'excelsior-pass': 'vaccination',
        'venue-ticket': 'ticket',
        'test-other': 'test-other',
        expired: 'expired',
        'not-yet-valid': 'not-yet-valid',
        revoked: 'revoked',
        altered: 'signature-invalid',
        'unknown-issuer': 'issuer-unknown',
        'not-a-pass': 'not-a-pass',
      })
    },
  )

  it('says whose each pass is, and that it is of a demo', () => {
    const first = wordsOf(readFileSync(join(written.out, 'passes.pdf')))
    expect(first).toContain('DEMO: ')
    expect(first).toContain('Avery Sample')
  })
})

describe.skipIf(parts.chromium === null)('the pictures of the codes', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it('read back, each, as what the demo venue’s gate decides on', async () => {
    const { out, data } = written
    const answer = await gateOf(data)
    const answerTo = async (...names: string[]): Promise<string> =>
      answer(await Promise.all(names.map((name) => read(join(out, name)))))
    expect(await answerTo('vaccination.png')).toBe('vaccination')
    expect(await answerTo('two-parts-2.png', 'two-parts-1.svg')).toBe('vaccination')
    expect(await answerTo('expired.svg')).toBe('expired')
    expect(await answerTo('altered.png')).toBe('signature-invalid')
    expect(await answerTo('not-a-pass.svg')).toBe('not-a-pass')
  })

  /** The picture in grey, five of its points a module, read by a library that is not the one which drew it. */
  async function read(file: string): Promise<string> {
    const modules = /viewBox="0 0 (\d+)/.exec(readFileSync(file.replace('.png', '.svg'), 'utf8'))?.[1]
    const side = 5 * Number(modules)
    const type = file.endsWith('.svg') ? 'image/svg+xml' : 'image/png'
    const page = await browser.newPage({ viewport: { width: side, height: side } })
    const source = `data:${type};base64,${readFileSync(file).toString('base64')}`
    const grey = await page.evaluate<string>(`(async () => {
      const image = new Image()
      image.src = ${JSON.stringify(source)}
      await image.decode()
      const context = new OffscreenCanvas(${side}, ${side}).getContext('2d')
      context.fillStyle = 'white'
      context.fillRect(0, 0, ${side}, ${side})
      context.drawImage(image, 0, 0, ${side}, ${side})
      const { data } = context.getImageData(0, 0, ${side}, ${side})
      let bytes = ''
      for (let at = 0; at < data.length; at += 4) bytes += String.fromCharCode(data[at])
      return btoa(bytes)
    })()`)
    await page.close()
    const luminance = new RGBLuminanceSource(Uint8ClampedArray.from(Buffer.from(grey, 'base64')), side, side)
    const picture = new BinaryBitmap(new HybridBinarizer(luminance))
    return new QRCodeReader().decode(picture, new Map([[DecodeHintType.PURE_BARCODE, true]])).getText()
  }
})
