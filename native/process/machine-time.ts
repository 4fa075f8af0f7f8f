import type { Clock } from '../clock.ts'
import type { ScannerEvent } from '../scanners/scanner.ts'
import type { ContactEvent } from '../sensors/contacts.ts'

/** Milliseconds of the machine's monotonic clock: the same in every process of it. */
export type MachineMs = () => number

export const systemMachineMs: MachineMs = () => Number(process.hrtime.bigint()) / 1e6

/** Looks at both clocks. One of them is hardly ever interrupted. */
const looks = 5

/**
 * How far the machine's clock is ahead of a process's own: it does not change while the process runs. A process may be held
 * up between looking at one and at the other, so the quickest of some looks is believed.
 */
export function aheadOf(clock: Clock, machineMs: MachineMs): number {
  let best = { tookMs: Number.POSITIVE_INFINITY, aheadMs: 0 }
  for (let look = 0; look < looks; look += 1) {
    const beforeMs = machineMs()
    const ownMs = clock.monotonicMs()
    const tookMs = machineMs() - beforeMs
    if (tookMs < best.tookMs) best = { tookMs, aheadMs: beforeMs + tookMs / 2 - ownMs }
  }
  return best.aheadMs
}

/** The event by a clock that is `byMs` ahead of the one it was told by. */
export function scannerEventLater(event: ScannerEvent, byMs: number): ScannerEvent {
  if (event.kind === 'scan') return { kind: 'scan', scan: { ...event.scan, atMs: event.scan.atMs + byMs } }
  return event.kind === 'unreadable' ? { ...event, atMs: event.atMs + byMs } : event
}

/** The event by a clock that is `byMs` ahead of the one it was told by. */
export const contactEventLater = (event: ContactEvent, byMs: number): ContactEvent =>
  event.kind === 'contact' ? { ...event, atMs: event.atMs + byMs } : event
