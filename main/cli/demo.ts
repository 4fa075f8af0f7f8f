import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { demoDataFolder } from '../engine/config/data-folder.ts'
import { demoSite } from '../engine/config/site.ts'
import { openDemoAuthority } from '../engine/demo/demo-authority.ts'
import { demoPassIds, makeDemoPasses, type DemoPassId } from '../engine/demo/demo-passes.ts'
import { qrPng, qrSvg } from '../engine/issuing/qr-code.ts'
import { exitCodes } from './exit-codes.ts'
import { faultInWords } from './fault-words.ts'
import { readStore } from './read-store.ts'

interface Options {
  readonly out: string
  readonly dataFolder?: string
  readonly json?: true
}

/** What each demo pass is, and what the gate should make of it. */
const words: Record<DemoPassId, readonly [title: string, expect: string]> = {
  vaccination: ['Vaccination', 'Admitted'],
  'test-negative': ['Negative test', 'Admitted'],
  'two-parts': ['Vaccination, a card in two parts', 'Admitted, once both codes were shown'],
  'test-other': ['A test result that a gate draws no conclusion from', 'See the attendant'],
  expired: ['Expired', 'Refused: it has expired'],
  'not-yet-valid': ['Not yet valid', 'Refused: it is valid later'],
  revoked: ['Revoked', 'Refused: its issuer has withdrawn it'],
  altered: ['Altered', 'Refused: its signature does not hold'],
  'unknown-issuer': ['Unknown issuer', 'Refused: this gate does not know who signed it'],
  'not-a-pass': ['Not a pass at all', 'Refused: not a pass'],
}

export function register(program: Command): void {
  const demo = program.command('demo').description('The demo venue.')
  demo
    .command('passes')
    .description(
      "Write the demo venue's passes as QR pictures (PNG and SVG), and a sheet to print (index.html).",
    )
    .requiredOption('--out <folder>', 'where to write them')
    .option('--data-folder <folder>', 'where the demo venue keeps its data, instead of its usual place')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
They are accepted by the demo venue of this machine alone.
Exit status: 0 done, 2 the folder cannot be written to, 3 the data folder cannot be used.

  passgate demo passes --out sheet`,
    )
    .action(async (options: Options) => {
      process.exitCode = await passes(options)
    })
}

async function passes({ out, dataFolder, json }: Options): Promise<number> {
  const folder = dataFolder ?? demoDataFolder(process.env, process.platform)
  // A store of a real gate in the folder means that the demo's keys have no business there.
  const looked = readStore(demoSite(folder), () => null, null)
  const authority = looked.ok ? await openDemoAuthority(folder) : looked
  if (!authority.ok) {
    console.error(faultInWords(authority.error))
    return exitCodes.fault
  }
  const files = await filesOf(await makeDemoPasses(authority.value, Math.floor(Date.now() / 1_000)))
  try {
    mkdirSync(out, { recursive: true })
    for (const [name, content] of files) writeFileSync(join(out, name), content)
  } catch (error) {
    console.error(`${out} cannot be written to: ${error instanceof Error ? error.message : String(error)}`)
    return exitCodes.usage
  }
  if (json) console.log(JSON.stringify({ files: [...files.keys()] }))
  else console.log(`${files.size} files in ${out}. Print index.html.`)
  return exitCodes.ok
}

/** The densest code, 113 modules with its margin, is then 57 mm wide at 300 dots an inch. */
const modulePixels = 6

/** Pictures and the sheet, by file name. */
async function filesOf(
  demoPasses: Record<DemoPassId, readonly string[]>,
): Promise<Map<string, string | Buffer>> {
  const files = new Map<string, string | Buffer>()
  const blocks: string[] = []
  for (const id of demoPassIds) {
    const texts = demoPasses[id]
    const figures: string[] = []
    for (const [index, text] of texts.entries()) {
      const name = texts.length === 1 ? id : `${id}-${index + 1}`
      const svg = await qrSvg(text)
      files.set(`${name}.svg`, svg)
      files.set(`${name}.png`, await qrPng(text, modulePixels))
      const caption = texts.length === 1 ? '' : `<figcaption>${index + 1} of ${texts.length}</figcaption>`
      figures.push(`<figure>${svg}${caption}</figure>`)
    }
    const [title, expect] = words[id]
    blocks.push(`<section><h2>${title}</h2><p>${expect}</p>${figures.join('')}</section>`)
  }
  return files.set('index.html', sheet(blocks))
}

/** Fits A4 and Letter alike: neither size nor margin asks for one of them. */
const sheet = (blocks: readonly string[]): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Passgate demo passes</title>
<style>
  @page { margin: 12mm; }
  body { font: 12pt/1.4 system-ui, sans-serif; margin: 0; }
  @media screen { body { margin: 12mm; } }
  section { break-inside: avoid; margin-block-end: 8mm; border-block-end: 1px solid #999; }
  h1 { font-size: 18pt; } h2 { font-size: 14pt; margin: 0; } p { margin: 0 0 2mm; }
  figure { display: inline-block; margin: 0 8mm 4mm 0; } figcaption { text-align: center; }
  svg { display: block; inline-size: 75mm; block-size: 75mm; }
</style>
<h1>DEMO passes</h1>
<p>For the demo venue of the machine that made them. No real gate accepts one; nobody on them exists.</p>
${blocks.join('\n')}
</html>
`
