import { err, ok, type Result } from '../../../native/result.ts'

/** What happens at a simulated scanner, one after another. */
export type ScriptStep =
  | { readonly do: 'scan'; readonly text: string }
  /** The first half of a code, and then nothing. */
  | { readonly do: 'cut'; readonly text: string }
  | { readonly do: 'noise'; readonly bytes: number }
  | { readonly do: 'wait'; readonly ms: number }
  /** Its end of the wire is let go of, and taken again after a while. */
  | { readonly do: 'unplug'; readonly ms: number }

const most = 1_000_000
const wordsOf = { noise: 'a number of bytes', wait: 'milliseconds', unplug: 'milliseconds' } as const

/** A script is a line a step; empty lines and those that begin with # are passed over. @returns what is wrong with it, else. */
export function parseScript(text: string): Result<readonly ScriptStep[], string> {
  const steps: ScriptStep[] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const step = parseStep(line)
    if (typeof step === 'string') return err(`line ${at + 1}: ${step}`)
    steps.push(step)
  }
  return ok(steps)
}

function parseStep(line: string): ScriptStep | string {
  const [, word = '', rest = ''] = /^(\w+)(?: (.*))?$/.exec(line) ?? []
  switch (word) {
    case 'scan':
    case 'cut':
      return rest === '' ? `${word} needs a text` : { do: word, text: rest }
    case 'noise':
    case 'wait':
    case 'unplug': {
      const amount = /^\d{1,7}$/.test(rest) ? Number(rest) : Number.POSITIVE_INFINITY
      if (amount > most) return `${word} needs ${wordsOf[word]}, ${most} at most`
      return word === 'noise' ? { do: word, bytes: amount } : { do: word, ms: amount }
    }
    default:
      return `"${line}" is none of: scan TEXT, cut TEXT, noise BYTES, wait MS, unplug MS`
  }
}
