import type { Scanner } from './scanner.ts'

/** The scanner of a lane whose codes come from a screen's camera: always there, and never heard from by itself. */
export const screenScanner: Scanner = {
  start: (listener) => listener({ kind: 'ready' }),
  arm: () => undefined,
  close: () => Promise.resolve(),
}
