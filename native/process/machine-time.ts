import type { Clock } from '../clock.ts'
import type { ScannerEvent } from '../scanners/scanner.ts'
import type { ContactEvent } from '../sensors/contacts.ts'

/** Milliseconds of the machine's monotonic clock: the same in every process of it. */
export type MachineMs = () => number

export const systemMachineMs: MachineMs = () => Number(process.hrtime.bigint()) / 1e6

/** How far the machine's clock is ahead of a process's own: it does not change while the process runs. */
export const aheadOf = (clock: Clock, machineMs: MachineMs): number => machineMs() - clock.monotonicMs()

/** The event by a clock that is `byMs` ahead of the one it was told by. */
export function scannerEventLater(event: ScannerEvent, byMs: number): ScannerEvent {
  if (event.kind === 'scan') return { kind: 'scan', scan: { ...event.scan, atMs: event.scan.atMs + byMs } }
  return event.kind === 'unreadable' ? { ...event, atMs: event.atMs + byMs } : event
}

/** The event by a clock that is `byMs` ahead of the one it was told by. */
export const contactEventLater = (event: ContactEvent, byMs: number): ContactEvent =>
  event.kind === 'contact' ? { ...event, atMs: event.atMs + byMs } : event
