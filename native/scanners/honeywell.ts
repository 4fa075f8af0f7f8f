import type { TriggerProtocol } from './trigger.ts'

/**
 * Honeywell scanners and engines in manual trigger mode: SYN T CR lights up, SYN U CR darkens. Nothing is answered. A
 * reading ends with a code, or after the serial trigger's read time-out, 30 s unless set (`TRGSTO`).
 * Source: Honeywell N86 user manual, serial programming commands.
 */
export const honeywell: TriggerProtocol = {
  start: Uint8Array.of(0x16, 0x54, 0x0d),
  stop: Uint8Array.of(0x16, 0x55, 0x0d),
  wake: null,
  answerMs: null,
  sessionMs: 30_000,
}
