import type { Symbology } from './scanner.ts'

/**
 * AIM symbology identifiers: `]`, a letter for the kind of symbol, a modifier.
 * Source: ISO/IEC 15424, table 1 (the letters that a gate meets).
 */
const symbologies: Readonly<Record<string, Symbology>> = {
  Q: 'qr',
  z: 'aztec',
  d: 'data-matrix',
  L: 'pdf417',
  C: 'code-128',
  E: 'ean-upc',
}

const identifier = /^\]([A-Za-z])[0-9A-Za-z]/

/** Takes the identifier off a scanner's text, where there is one. @param otherwise what else tells the symbology. */
export function stripAim(
  text: string,
  otherwise: Symbology = 'unknown',
): { readonly text: string; readonly symbology: Symbology } {
  const letter = identifier.exec(text)?.[1]
  return letter === undefined
    ? { text, symbology: otherwise }
    : { text: text.slice(3), symbology: symbologies[letter] ?? 'unknown' }
}
