import { boardMoods, type BoardMood } from '../../../native/simulators/boards/simulated-board.ts'

/** What somebody tells a simulated board, in a line. */
export type BoardCommand =
  | { readonly kind: 'input'; readonly input: number; readonly closed: boolean }
  | { readonly kind: 'mood'; readonly mood: BoardMood }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'quit' }

export const boardCommandsHelp = `  input 1 close      closes the contact at an input; open opens it
  mood silent        one of ${boardMoods.join(', ')}
  wait 500           does nothing for so many milliseconds
  quit               ends`

/** `nothing` for an empty line or a comment (#); null for what is no command. */
export function parseBoardCommand(line: string): BoardCommand | 'nothing' | null {
  const words = line.trim().split(/\s+/)
  const [verb = '', first = '', second] = words
  if (verb === '' || verb.startsWith('#')) return 'nothing'
  if (verb === 'quit' && words.length === 1) return { kind: 'quit' }
  const number = /^\d{1,7}$/.test(first) ? Number(first) : null
  if (verb === 'wait' && number !== null && words.length === 2) return { kind: 'wait', ms: number }
  if (
    verb === 'input' &&
    number !== null &&
    words.length === 3 &&
    (second === 'close' || second === 'open')
  ) {
    return { kind: 'input', input: number, closed: second === 'close' }
  }
  const mood = boardMoods.find((known) => known === first)
  return verb === 'mood' && mood !== undefined && words.length === 2 ? { kind: 'mood', mood } : null
}
