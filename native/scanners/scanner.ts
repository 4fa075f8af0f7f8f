import type { HeardBytes } from './heard-bytes.ts'

/** The kind of symbol that was read, where the scanner says so (AIM identifier); else `unknown`. */
export type Symbology = 'qr' | 'aztec' | 'data-matrix' | 'pdf417' | 'code-128' | 'ean-upc' | 'unknown'

/** One code as a scanner delivered it, framing and AIM prefix taken off. */
interface Scan {
  readonly text: string
  readonly symbology: Symbology
  /** When its last byte arrived, in the clock's monotonic milliseconds. */
  readonly atMs: number
}

/** Why bytes from a scanner made no scan. A stable code: it is counted. */
export type UnreadableScan =
  /** Longer than the framing allows. */
  | 'too-long'
  /** Bytes that are not UTF-8. */
  | 'not-text'
  /** Began, then fell silent without its terminator. */
  | 'cut-short'

type ScannerFault =
  | { readonly code: 'scanner-gone'; readonly port: string }
  | { readonly code: 'scanner-denied'; readonly port: string }
  | { readonly code: 'scanner-busy'; readonly port: string }
  /** The program that drives the scanner failed, or hangs. */
  | { readonly code: 'scanner-driver-failed'; readonly port: string }
  /** More than one scanner answers to its address. */
  | { readonly code: 'scanner-ambiguous'; readonly port: string }

export type ScannerEvent =
  | { readonly kind: 'ready' }
  /** Bytes of a code have come, and its end has not: for whoever can use that time. */
  | { readonly kind: 'arriving' }
  | { readonly kind: 'scan'; readonly scan: Scan }
  | { readonly kind: 'unreadable'; readonly why: UnreadableScan; readonly atMs: number }
  | { readonly kind: 'lost'; readonly fault: ScannerFault }
  /** What came, raw: of a scanner that is being set up, and no other. */
  | { readonly kind: 'heard'; readonly bytes: HeardBytes }

/**
 * Reads codes from one device. `start` returns at once; the first event is `ready` or `lost`.
 * After `lost` the driver looks for its device by itself and says `ready` when it is back.
 * A listener must not throw.
 */
export interface Scanner {
  start(listener: (event: ScannerEvent) => void): void
  /**
   * Is a code wanted now? One that can be told lights up and reads only while it is armed; for others this does nothing.
   * What it delivers unarmed is delivered all the same: the lane decides. Disarmed at first.
   */
  arm(armed: boolean): void
  close(): Promise<void>
}
