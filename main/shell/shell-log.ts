/** Everything that the shell writes down. It knows nothing of a guest, so nothing of one can get in. */
export type ShellLogEvent =
  /** The engine's process ended, and is started again after `againInMs`. */
  | { readonly event: 'engine-ended'; readonly exitCode: number; readonly againInMs: number }
  /** The engine said why it cannot start. */
  | { readonly event: 'engine-cannot-start'; readonly code: string }
  /** The engine was not heard, and is ended. */
  | { readonly event: 'engine-silent'; readonly forMs: number }
  /** The window's page died, and is loaded again after `againInMs`. */
  | { readonly event: 'page-gone'; readonly reason: string; readonly againInMs: number }
  /** The window's page answers no more, and is ended. */
  | { readonly event: 'page-hangs' }
  /** The service does not answer, and is tried again after `againInMs`. */
  | { readonly event: 'service-unreachable'; readonly againInMs: number }

export type ShellLog = (event: ShellLogEvent) => void

/** JSON lines to standard error, as the engine's log. */
export const shellLog: ShellLog = (event) => {
  console.error(JSON.stringify({ level: 'warn', time: new Date().toISOString(), ...event }))
}
