import { z } from 'zod'

/** How often an engine tells its shell that it is alive. Milliseconds. */
export const aliveMs = 1_000

/** What the shell tells the engine that it runs in a process of its own. */
export const ToEngine = z.discriminatedUnion('type', [
  /** A window: the engine's end of the contract comes as the message's port. */
  z.object({ type: z.literal('screen') }),
  /** Relays off, counts on disk, and end. */
  z.object({ type: z.literal('stop') }),
])
export type ToEngine = z.infer<typeof ToEngine>

/** What that engine tells its shell. */
export const ToShell = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('alive') }),
  /** The engine waits to be ended: the screens have words for the code. */
  z.object({ type: z.literal('cannot-start'), code: z.string().min(1).max(64) }),
])
export type ToShell = z.infer<typeof ToShell>
