import type { HeardBytes } from '../../../native/scanners/heard-bytes.ts'

/** What a screen may show of bytes that may be somebody's pass. */
export interface MaskedBytes {
  readonly bytes: number
  /** Byte by byte: hex digits, or `··` for one that is not shown; `…` for those between the ends. */
  readonly hex: string
  /** The same as text; `·` for a character that is not shown, `?` for what is no character of ASCII. */
  readonly text: string
}

/** How codes of a kind all begin: it says which kind, and nothing of whose. */
const beginnings = ['shc:/', 'HC1:', 'NZCP:/']
/** What a scanner puts before a code. Anything longer may be a code itself, of six letters, which ended just before. */
const isPrefix = /^\p{Cc}{0,4}(\][A-Za-z][0-9A-Za-z])?[^\p{Cc}]{0,4}$/u
/** Control characters so near to an end are framing; further in they may be part of a code. */
const framing = 4

/**
 * Only what helps to set a scanner up is left: what it puts around each code, the AIM identifier, and how all codes of a
 * kind begin. Every other byte may be part of a credential, of which a ticket has few.
 */
export function maskedBytes({ total, head, tail }: HeardBytes): MaskedBytes {
  const [first, last] = [Buffer.from(head, 'hex'), Buffer.from(tail, 'hex')]
  const shown = publicLength(first.toString('latin1'))
  const cells = [...first].map((byte, at) => cell(byte, at < shown || isFraming(byte, at)))
  const left = total - first.length - last.length
  if (left > 0) cells.push(['…', '…'])
  cells.push(...[...last].map((byte, at) => cell(byte, isFraming(byte, first.length + left + at))))
  return {
    bytes: total,
    hex: cells.map(([hex]) => hex).join(' '),
    text: cells.map(([, text]) => text).join(''),
  }

  function isFraming(byte: number, at: number): boolean {
    return isControl(byte) && (at < framing || at >= total - framing)
  }
}

/** How many of the first characters say nothing of whose code it is. */
function publicLength(text: string): number {
  const ends = beginnings.flatMap((beginning) => {
    const at = text.indexOf(beginning)
    return at === -1 || !isPrefix.test(text.slice(0, at)) ? [] : [at + beginning.length]
  })
  const aim = /^\p{Cc}{0,4}\][A-Za-z][0-9A-Za-z]/u.exec(text)?.[0].length ?? 0
  return Math.max(aim, ...ends)
}

const isControl = (byte: number): boolean => byte < 0x20 || byte === 0x7f

function cell(byte: number, isShown: boolean): readonly [hex: string, text: string] {
  if (!isShown) return ['··', byte < 0x80 ? '·' : '?']
  return [byte.toString(16).padStart(2, '0'), isControl(byte) ? picture(byte) : String.fromCharCode(byte)]
}

/** Unicode has a picture of each control character: ␍, ␂. */
const picture = (byte: number): string => String.fromCharCode(byte === 0x7f ? 0x2421 : 0x2400 + byte)
