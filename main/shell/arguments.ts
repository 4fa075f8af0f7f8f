/** What the shell was started for. */
export interface ShellArguments {
  /** Show the screens of a service that runs already, at this loopback address; null: run the engine ourselves. */
  readonly attach: URL | null
  /** Handed to the engine as they are. */
  readonly engine: readonly string[]
  readonly kiosk: boolean
}

export type ArgumentFault = 'attach-not-loopback'

/** A screen may come from this machine alone: no address of elsewhere is ever loaded into the shell. */
export function parseArguments(args: readonly string[]): ShellArguments | ArgumentFault {
  const attachText = args.find((arg) => arg.startsWith('--attach='))?.slice('--attach='.length) ?? null
  const attach = attachText === null ? null : loopbackUrl(attachText)
  if (attachText !== null && attach === null) return 'attach-not-loopback'
  return {
    attach,
    engine: args.filter((arg) => arg.startsWith('--config=') || arg.startsWith('--data-folder=')),
    kiosk: args.includes('--kiosk'),
  }
}

function loopbackUrl(text: string): URL | null {
  try {
    const url = new URL(text)
    const isLoopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost'
    return url.protocol === 'http:' && isLoopback ? url : null
  } catch {
    return null
  }
}
