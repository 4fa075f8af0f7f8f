import type { Relay, RelayEvent } from '../../../native/relays/relay.ts'
import type { Scanner, ScannerEvent } from '../../../native/scanners/scanner.ts'
import type { TurnstileInput, TurnstileInputs } from '../../../native/sensors/turnstile-inputs.ts'

/** How a scanner does, and what it has done since the engine started: whoever looks for a loose plug reads it. */
export interface ScannerState {
  /** A code of the device; null while all is well. */
  fault: string | null
  codes: number
  unreadable: number
  losses: number
}

export interface RelayState {
  fault: string | null
  pulses: number
  failures: number
  losses: number
}

export const newScannerState = (): ScannerState => ({ fault: null, codes: 0, unreadable: 0, losses: 0 })
export const newRelayState = (): RelayState => ({ fault: null, pulses: 0, failures: 0, losses: 0 })

/** Counts what passes through, and is otherwise the scanner itself. */
export function countedScanner(scanner: Scanner, state: ScannerState): Scanner {
  return {
    start: (listener) =>
      scanner.start((event) => {
        listener(event)
        noteScanner(state, event)
      }),
    arm: (armed) => scanner.arm(armed),
    close: () => scanner.close(),
  }
}

/** Remembers the last state of each contact, and is otherwise the inputs themselves. */
export function watchedInputs(
  inputs: TurnstileInputs,
  states: Map<TurnstileInput, boolean | null>,
): TurnstileInputs {
  for (const input of inputs.wired) states.set(input, null)
  return {
    wired: inputs.wired,
    start: (listener) =>
      inputs.start((change) => {
        listener(change)
        states.set(change.input, change.active)
      }),
    close: () => inputs.close(),
  }
}

/** Counts what passes through, and is otherwise the relay itself. */
export function countedRelay(relay: Relay, state: RelayState): Relay {
  return {
    contacts: relay.contacts,
    start: (listener) =>
      relay.start((event) => {
        listener(event)
        noteRelay(state, event)
      }),
    off: (channel) => relay.off(channel),
    async pulse(channel, ms) {
      const taking = relay.pulse(channel, ms)
      state.pulses += 1
      const taken = await taking
      if (!taken.ok) state.failures += 1
      return taken
    },
    confirmOff: (channel) => relay.confirmOff(channel),
    close: () => relay.close(),
  }
}

function noteScanner(state: ScannerState, event: ScannerEvent): void {
  switch (event.kind) {
    case 'scan':
      state.codes += 1
      break
    case 'unreadable':
      state.unreadable += 1
      break
    case 'ready':
      state.fault = null
      break
    case 'lost':
      state.losses += 1
      state.fault = event.fault.code
      break
    case 'arriving':
    case 'heard':
  }
}

function noteRelay(state: RelayState, event: RelayEvent): void {
  state.fault = event.kind === 'lost' ? event.fault.code : null
  if (event.kind === 'lost') state.losses += 1
}
