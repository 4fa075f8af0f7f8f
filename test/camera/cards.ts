import { qrCode } from '../../main/engine/issuing/qr-code.ts'
import { cardTexts } from '../../main/engine/issuing/smart-health-card.ts'
import { Random } from '../fuzz/random.ts'
import type { CodeModules } from './take-picture.ts'

const base64url = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')

/**
 * The code of a health card that fills its version: so it bears the least damage. Its text is as long as a card's and as
 * patternless, and no card.
 */
export function cardCode(version: number, seed: number): CodeModules {
  const random = new Random(seed, version)
  // The most characters of a JWS that this version takes at L, found by halves.
  let [fits, tooLong] = [1, 1_196]
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (cardWith('A'.repeat(middle)).version <= version) fits = middle
    else tooLong = middle
  }
  const code = cardWith(Array.from({ length: fits }, () => random.pick(base64url)).join(''))
  if (code.version !== version) throw new Error(`no card makes a code of version ${version}`)
  return code
}

const cardWith = (jws: string): CodeModules => codeOf(cardTexts(jws)[0] ?? '')

/** The code that we would make of a text. */
export function codeOf(text: string): CodeModules {
  const code = qrCode(text)
  if (code === null) throw new Error('no code holds this text')
  const places = Array.from({ length: code.side }, (_, place) => place)
  const rows = places.map((row) => places.map((column) => (code.isDark(column, row) ? '1' : '0')).join(''))
  return { version: code.version, text, rows }
}
