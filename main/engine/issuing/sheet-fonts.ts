import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The parts that Noto Sans comes in, the commonest first. Most letters are in one of them alone. */
export const fontParts = [
  'latin',
  'latin-ext',
  'vietnamese',
  'cyrillic',
  'cyrillic-ext',
  'greek',
  'greek-ext',
  'devanagari',
] as const
export type FontPart = (typeof fontParts)[number]

export const weights = { plain: 400, bold: 700 } as const
export type Weight = keyof typeof weights

const require = createRequire(import.meta.url)
const folder = join(require.resolve('@fontsource/noto-sans/package.json'), '../files')
const files = new Map<string, Uint8Array>()

/** A part of the font as a file, read once: 7 to 82 KB each. */
export function fontFile(part: FontPart, weight: Weight): Uint8Array {
  const name = `noto-sans-${part}-${weights[weight]}-normal.woff`
  const file = files.get(name) ?? readFileSync(join(folder, name))
  files.set(name, file)
  return file
}
