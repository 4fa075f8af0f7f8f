import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Option, type Command } from 'commander'
import { demoDataFolder } from '../engine/config/data-folder.ts'
import { demoSite } from '../engine/config/site.ts'
import { openDemoAuthority } from '../engine/demo/demo-authority.ts'
import { demoPassIds, makeDemoPasses, type DemoPassId } from '../engine/demo/demo-passes.ts'
import type { IssuedPass } from '../engine/issuing/issued-pass.ts'
import type { SheetOptions } from '../engine/issuing/pass-sheet.ts'
import { qrCode, qrPng, qrSvg } from '../engine/issuing/qr-code.ts'
import { cardFile, cardOf } from '../engine/issuing/smart-health-card.ts'
import { verifyTexts } from '../engine/passes/verify-texts.ts'
import { buildTrustView } from '../engine/trust/build-trust-view.ts'
import type { TrustDocument } from '../engine/trust/trust-document.ts'
import { exitCodes } from './exit-codes.ts'
import { failed } from './fault-words.ts'
import { readStore } from './read-store.ts'

interface Options {
  readonly out: string
  readonly paper: SheetOptions['paper']
  readonly dataFolder?: string
  readonly json?: true
}

type DemoPasses = Record<DemoPassId, readonly string[]>

/** What each demo pass is, and what the gate should make of it. */
const words: Record<DemoPassId, readonly [title: string, expect: string]> = {
  vaccination: ['Vaccination', 'Admitted'],
  'test-negative': ['Negative test', 'Admitted'],
  'two-parts': ['Vaccination, a card in two parts', 'Admitted, once both codes were shown'],
  'excelsior-pass': ['A pass like the first Excelsior Pass', 'Admitted'],
  'venue-ticket': ["A venue's own ticket", 'Admitted'],
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
      "Write the demo venue's passes as QR pictures (PNG and SVG), as files for phones, and as sheets to print (passes.pdf).",
    )
    .requiredOption('--out <folder>', 'where to write them')
    .addOption(
      new Option('--paper <size>', 'what the sheets are printed on').choices(['A4', 'Letter']).default('A4'),
    )
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

async function passes({ out, paper, dataFolder, json }: Options): Promise<number> {
  const folder = dataFolder ?? demoDataFolder(process.env, process.platform)
  // A store of a real gate in the folder means that the demo's keys have no business there.
  const site = demoSite(folder)
  const looked = readStore(site, () => null, null)
  const authority = looked.ok ? await openDemoAuthority(folder) : looked
  if (!authority.ok) return failed(authority.error)
  const nowS = Math.floor(Date.now() / 1_000)
  const demoPasses = await makeDemoPasses(authority.value, nowS)
  const files = await filesOf(demoPasses)
  const sheet = 'passes.pdf'
  const { timeZone } = site.venue
  files.set(
    sheet,
    await printedSheet(demoPasses, authority.value.trust, nowS, { paper, language: 'en', timeZone }),
  )
  try {
    mkdirSync(out, { recursive: true })
    for (const [name, content] of files) writeFileSync(join(out, name), content)
  } catch (error) {
    console.error(`${out} cannot be written to: ${error instanceof Error ? error.message : String(error)}`)
    return exitCodes.usage
  }
  if (json) console.log(JSON.stringify({ files: [...files.keys()] }))
  else console.log(`${files.size} files in ${out}. Print ${sheet}.`)
  return exitCodes.ok
}

/** The densest code, 113 modules with its margin, is then 57 mm wide at 300 dots an inch. */
const modulePixels = 6

/** Each code as pictures, and each health card as the file of one, by file name. */
async function filesOf(demoPasses: DemoPasses): Promise<Map<string, string | Buffer>> {
  const files = new Map<string, string | Buffer>()
  for (const id of demoPassIds) {
    const texts = demoPasses[id]
    const card = cardOf(texts)
    if (card !== null) files.set(`${id}.smart-health-card`, cardFile([card]))
    for (const [index, text] of texts.entries()) {
      const name = texts.length === 1 ? id : `${id}-${index + 1}`
      const code = qrCode(text)
      if (code === null) throw new Error(`${name} fits no code`)
      files.set(`${name}.svg`, await qrSvg(code))
      files.set(`${name}.png`, await qrPng(code, modulePixels))
    }
  }
  return files
}

/** The sheet, a page a pass. What a pass says of its holder is printed where its signature holds. */
async function printedSheet(
  demoPasses: DemoPasses,
  trust: TrustDocument,
  nowS: number,
  options: SheetOptions,
): Promise<Buffer> {
  const { view } = await buildTrustView(trust)
  const printed = demoPassIds.map((id): IssuedPass => {
    const texts = demoPasses[id]
    const { pass } = verifyTexts(texts, view, nowS)
    const holder = pass?.holder.reveal() ?? null
    const [title, expect] = words[id]
    return {
      title,
      name: holder?.name ?? null,
      latinName: null,
      birthDate: holder?.birthDate ?? null,
      validUntil: pass?.validUntil ?? null,
      texts,
      note: `DEMO: no real gate takes it, nobody on it exists. ${expect}.`,
    }
  })
  // Drawing takes fonts and a PDF writer, which no other command waits for.
  const { passSheet } = await import('../engine/issuing/pass-sheet.ts')
  const sheet = await passSheet(printed, options)
  if (!sheet.ok) throw new Error(`the demo sheet cannot be drawn: ${sheet.error.code}`)
  return sheet.value
}
