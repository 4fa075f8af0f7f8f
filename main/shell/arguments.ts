import { parseArgs } from 'node:util'

/** Which screen the window shows first; the list of screens where none is named. */
export interface FirstScreen {
  readonly screen: 'guest' | 'attendant' | 'counts' | 'demo' | null
  readonly lane: string | null
}

interface Shown {
  readonly kiosk: boolean
  readonly first: FirstScreen
}

/** What the shell was started for. */
export type ShellArguments =
  /** Show the screens of a service that runs already. */
  | ({ readonly kind: 'attach'; readonly url: URL } & Shown)
  /** Run the engine, and show its screens. `engineArgs` are handed to it as they are. */
  | ({ readonly kind: 'host'; readonly engineArgs: readonly string[] } & Shown)
  | { readonly kind: 'mistake'; readonly words: string }

const screens = ['guest', 'attendant', 'counts', 'demo'] as const

const options = {
  attach: { type: 'string' },
  config: { type: 'string' },
  'data-folder': { type: 'string' },
  kiosk: { type: 'boolean' },
  screen: { type: 'string' },
  lane: { type: 'string' },
} as const

/**
 * What is not ours is left alone: Chromium's own switches are among the arguments.
 * @param args without the program itself.
 */
export function parseArguments(args: readonly string[]): ShellArguments {
  const { values } = parseArgs({ args: [...args], options, strict: false })
  const { attach, config, 'data-folder': dataFolder, screen, lane } = values
  for (const [name, value] of Object.entries({ attach, config, 'data-folder': dataFolder, screen, lane })) {
    if (typeof value === 'boolean') return mistake(`--${name} wants a value.`)
  }
  const known = screens.find((name) => name === screen) ?? null
  if (screen !== undefined && known === null) return mistake(`--screen is one of ${screens.join(', ')}.`)
  const shown: Shown = {
    kiosk: values.kiosk === true,
    first: { screen: known, lane: typeof lane === 'string' ? lane : null },
  }
  if (typeof attach === 'string') return attachment(attach, shown)
  const engineArgs = Object.entries({ config, 'data-folder': dataFolder }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  )
  return { kind: 'host', engineArgs, ...shown }
}

/** A screen may come from this machine alone: no address of elsewhere is ever loaded into the shell. */
function attachment(text: string, shown: Shown): ShellArguments {
  const url = loopbackUrl(text)
  return url === null
    ? mistake('--attach wants an address of this machine, as `passgate screens` prints it.')
    : { kind: 'attach', url, ...shown }
}

function loopbackUrl(text: string): URL | null {
  try {
    const url = new URL(text)
    const isPlain = url.protocol === 'http:' && url.username === '' && url.password === ''
    return isPlain && (url.hostname === '127.0.0.1' || url.hostname === 'localhost') ? url : null
  } catch {
    return null
  }
}

const mistake = (words: string): ShellArguments => ({ kind: 'mistake', words })

/** The part of a screen's address after the page: `#/guest/north-1`; empty for the list of screens. */
export function screenHash({ screen, lane }: FirstScreen): string {
  if (screen === null) return ''
  return lane === null ? `#/${screen}` : `#/${screen}/${encodeURIComponent(lane)}`
}

/** Chromium's own, which its sandbox asks for where root runs it: no word of a command. */
const chromiumSwitches = ['--no-sandbox']
/** Asked of the program itself, and answered by the command line. */
const questions = ['--help', '-h', '--version', '-V']

/**
 * The packaged program is the window and the command line in one: `passgate` and `passgate open …` open the window,
 * any other first word is a command.
 * @param args without the program itself.
 */
export function commandOf(args: readonly string[]): readonly string[] | null {
  const words = args.filter((arg) => !chromiumSwitches.includes(arg))
  const [first] = words
  if (first === undefined || first === 'open') return null
  return first.startsWith('-') && !questions.includes(first) ? null : words
}
