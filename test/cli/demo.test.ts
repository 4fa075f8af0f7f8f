import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDemoAuthority } from '../../main/engine/demo/demo-authority.ts'
import { demoPassIds } from '../../main/engine/demo/demo-passes.ts'
import { verifyTexts } from '../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import { newFolder } from '../support/folder.ts'
import { openGateStore } from '../support/gate-store.ts'
import { parts } from '../support/parts.ts'
import { passgate } from '../support/passgate.ts'

async function demoPasses() {
  const [folder, data] = [newFolder(), newFolder()]
  const out = join(folder, 'sheet')
  const ran = await passgate('demo', 'passes', '--out', out, '--data-folder', data)
  return { out, data, ran }
}

describe('passgate demo passes', () => {
  it('writes a picture of each code, and a sheet with all of them and no script', async () => {
    const { out, ran } = await demoPasses()
    const names = demoPassIds.flatMap((id) => (id === 'two-parts' ? [`${id}-1`, `${id}-2`] : [id]))
    const files = ['index.html', ...names.flatMap((name) => [`${name}.png`, `${name}.svg`])]
    expect(ran).toEqual({ status: 0, out: `${files.length} files in ${out}. Print index.html.\n`, err: '' })
    expect(readdirSync(out).toSorted()).toEqual(files.toSorted())
    const sheet = readFileSync(join(out, 'index.html'), 'utf8')
    const missing = names.filter((name) => !sheet.includes(readFileSync(join(out, `${name}.svg`), 'utf8')))
    expect(missing).toEqual([])
    expect(sheet.match(/<section>/g)).toHaveLength(demoPassIds.length)
    expect(sheet.match(/<script|src=|href=|url\(|@import/g)).toBeNull()
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

describe.skipIf(parts.chromium === null)('the printed sheet', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: parts.chromium ?? '',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
  })
  afterAll(() => browser.close())

  it('reads back, from each picture, as what the demo venue’s gate decides on', async () => {
    const { out, data } = await demoPasses()
    const authority = await openDemoAuthority(data)
    if (!authority.ok) throw new Error(authority.error.detail)
    const { view } = await buildTrustView(authority.value.trust)
    const answerTo = async (...names: string[]): Promise<string> => {
      const texts = await Promise.all(names.map((name) => read(join(out, name))))
      const verdict = verifyTexts(texts, view, Date.now() / 1_000)
      return verdict.outcome === 'refused' ? verdict.reason : verdict.pass.type
    }
    expect(await answerTo('vaccination.png')).toBe('vaccination')
    expect(await answerTo('two-parts-2.png', 'two-parts-1.svg')).toBe('vaccination')
    expect(await answerTo('expired.svg')).toBe('expired')
    expect(await answerTo('altered.png')).toBe('signature-invalid')
    expect(await answerTo('not-a-pass.svg')).toBe('not-a-pass')
  })

  it.each(['A4', 'Letter'] as const)('prints on %s, two passes a page', async (format) => {
    const { out } = await demoPasses()
    const page = await browser.newPage()
    await page.goto(`file://${join(out, 'index.html')}`)
    const pdf = await page.pdf({ format, preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(demoPassIds.length / 2)
    await page.close()
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
