import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { demoDataFolder } from '../engine/config/data-folder.ts'
import { openDemoAuthority } from '../engine/demo/demo-authority.ts'
import { makeDemoPasses, type DemoPassId } from '../engine/demo/demo-passes.ts'
import { qrPng, qrSvg } from '../engine/issuing/qr-code.ts'
import { exitCodes } from './exit-codes.ts'

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
      '\nThey are accepted by the demo venue of this machine alone.\n\n  passgate demo passes --out sheet',
    )
    .action(async (options: { out: string; dataFolder?: string; json?: true }) => {
      const files = await writePasses(
        options.out,
        options.dataFolder ?? demoDataFolder(process.env, process.platform),
      )
      console.log(
        options.json
          ? JSON.stringify({ files })
          : `${files.length} files in ${options.out}. Print index.html.`,
      )
      process.exitCode = exitCodes.ok
    })
}

/** A module of 6 pixels: the densest code is then 10 cm at 300 dpi. */
const modulePixels = 6

async function writePasses(out: string, dataFolder: string): Promise<string[]> {
  const passes = await makeDemoPasses(await openDemoAuthority(dataFolder), Math.floor(Date.now() / 1_000))
  mkdirSync(out, { recursive: true })
  const files: string[] = []
  const blocks: string[] = []
  const write = (name: string, content: string | Buffer): void => {
    writeFileSync(join(out, name), content)
    files.push(name)
  }
  for (const [id, texts] of Object.entries(passes) as [DemoPassId, readonly string[]][]) {
    const pictures: string[] = []
    for (const [index, text] of texts.entries()) {
      const name = texts.length === 1 ? id : `${id}-${index + 1}`
      const svg = await qrSvg(text)
      write(`${name}.svg`, svg)
      write(`${name}.png`, await qrPng(text, modulePixels))
      pictures.push(svg)
    }
    const [title, expect] = words[id]
    blocks.push(`<section><h2>${title}</h2><p>${expect}</p><div>${pictures.join('')}</div></section>`)
  }
  write('index.html', sheet(blocks))
  return files
}

const sheet = (blocks: readonly string[]): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Passgate demo passes</title>
<style>
  body { font: 12pt/1.4 system-ui, sans-serif; margin: 12mm; }
  section { break-inside: avoid; margin-block-end: 10mm; border-block-end: 1px solid #999; }
  h1 { font-size: 18pt; } h2 { font-size: 14pt; margin: 0; } p { margin: 0 0 3mm; }
  svg { inline-size: 75mm; block-size: 75mm; margin-inline-end: 8mm; }
</style>
<h1>DEMO passes</h1>
<p>For the demo venue of the machine that made them. No real gate accepts one; nobody on them exists.</p>
${blocks.join('\n')}
</html>
`
