import { z } from 'zod'
import type { RelayFault } from '../relays/relay-fault.ts'
import type { RelayEvent } from '../relays/relay.ts'
import type { RelayOptions } from '../relays/relay-options.ts'
import { err, ok, type Result } from '../result.ts'
import { headBytes, tailBytes } from '../scanners/heard-bytes.ts'
import type { ScannerOptions } from '../scanners/create-scanner.ts'
import type { ScannerEvent, Symbology, UnreadableScan } from '../scanners/scanner.ts'
import type { ContactEvent } from '../sensors/contacts.ts'

/**
 * What an engine and its hardware process say to each other. Times are of the machine's monotonic clock, which is the same
 * in both (`machineMs`): those of `performance.now()` begin anew with each process.
 */

const deviceNo = z.int().min(1).max(1_000)
const orderNo = z.int().min(1)
const channel = z.int().min(1).max(255)
const inputs = z.array(z.int().min(1).max(255)).max(64)
/** What the configuration calls a device. */
const port = z.string().max(500)
const atMs = z.number()

/** Options were checked with the configuration, and each driver knows its own: here they are an object that has a kind. */
const hasKind = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && 'kind' in options && typeof options.kind === 'string'
const scannerOptions = z.custom<ScannerOptions>(hasKind)
const relayOptions = z.custom<RelayOptions>(hasKind)

const ToDevicesMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open-scanner'), device: deviceNo, options: scannerOptions }),
  z.strictObject({
    type: z.literal('open-relay'),
    device: deviceNo,
    port,
    options: relayOptions,
    channels: z.array(channel).max(255),
  }),
  z.strictObject({ type: z.literal('arm'), device: deviceNo, armed: z.boolean() }),
  z.strictObject({
    type: z.literal('pulse'),
    order: orderNo,
    device: deviceNo,
    channel,
    ms: z.int().min(1).max(60_000),
    /** Machine milliseconds after which it is late: the guest it was for stands there no longer. */
    untilMs: atMs,
  }),
  z.strictObject({ type: z.literal('off'), order: orderNo, device: deviceNo, channel }),
  z.strictObject({ type: z.literal('confirm-off'), order: orderNo, device: deviceNo, channel }),
  /** Listens to inputs of a board; their events bear the number of the listener. */
  z.strictObject({ type: z.literal('listen'), device: deviceNo, listener: orderNo, inputs }),
  z.strictObject({ type: z.literal('close'), order: orderNo, device: deviceNo }),
  /** The engine is there. Anything else that it says tells that too. */
  z.strictObject({ type: z.literal('beat') }),
  /** Switch everything off, let go of it, and end. */
  z.strictObject({ type: z.literal('end') }),
])
export type ToDevices = z.infer<typeof ToDevicesMessage>

type PlainCode = Exclude<RelayFault['code'], 'relay-stuck'>
const relayFault: z.ZodType<RelayFault> = z.union([
  z.strictObject({
    code: z.enum({
      'relay-gone': 'relay-gone',
      'relay-denied': 'relay-denied',
      'relay-busy': 'relay-busy',
      'relay-ambiguous': 'relay-ambiguous',
      'relay-silent': 'relay-silent',
      'relay-garbled': 'relay-garbled',
      'relay-driver-failed': 'relay-driver-failed',
    } satisfies { readonly [C in PlainCode]: C }),
    port,
  }),
  z.strictObject({ code: z.literal('relay-stuck'), port, channel }),
])

const relayEvent: z.ZodType<RelayEvent> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('back') }),
  z.strictObject({ kind: z.literal('lost'), fault: relayFault }),
])

const contactEvent: z.ZodType<ContactEvent> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contact'), input: channel, closed: z.boolean(), atMs }),
  z.strictObject({ kind: z.literal('lost'), fault: relayFault }),
])

type ScannerFaultCode = Extract<ScannerEvent, { kind: 'lost' }>['fault']['code']
/** Beyond what any framing lets through. */
const maxTextLength = 16_384
const scannerEvent: z.ZodType<ScannerEvent> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('arriving') }),
  z.strictObject({
    kind: z.literal('scan'),
    scan: z.strictObject({
      text: z.string().max(maxTextLength),
      symbology: z.enum({
        qr: 'qr',
        aztec: 'aztec',
        'data-matrix': 'data-matrix',
        pdf417: 'pdf417',
        'code-128': 'code-128',
        'ean-upc': 'ean-upc',
        unknown: 'unknown',
      } satisfies { readonly [S in Symbology]: S }),
      atMs,
    }),
  }),
  z.strictObject({
    kind: z.literal('unreadable'),
    why: z.enum({
      'too-long': 'too-long',
      'not-text': 'not-text',
      'cut-short': 'cut-short',
    } satisfies { readonly [W in UnreadableScan]: W }),
    atMs,
  }),
  z.strictObject({
    kind: z.literal('heard'),
    bytes: z.strictObject({
      total: z.int().min(0),
      head: z.hex().max(2 * headBytes),
      tail: z.hex().max(2 * tailBytes),
    }),
  }),
  z.strictObject({
    kind: z.literal('lost'),
    fault: z.strictObject({
      code: z.enum({
        'scanner-gone': 'scanner-gone',
        'scanner-denied': 'scanner-denied',
        'scanner-busy': 'scanner-busy',
        'scanner-ambiguous': 'scanner-ambiguous',
        'scanner-driver-failed': 'scanner-driver-failed',
      } satisfies { readonly [C in ScannerFaultCode]: C }),
      port,
    }),
  }),
])

const FromDevicesMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('scanner'), device: deviceNo, event: scannerEvent }),
  z.strictObject({ type: z.literal('relay'), device: deviceNo, event: relayEvent }),
  z.strictObject({ type: z.literal('contact'), device: deviceNo, listener: orderNo, event: contactEvent }),
  /** What came of an order; null: it was done. */
  z.strictObject({ type: z.literal('done'), order: orderNo, fault: relayFault.nullable() }),
  /** The process is there. */
  z.strictObject({ type: z.literal('beat') }),
])
export type FromDevices = z.infer<typeof FromDevicesMessage>

export const readToDevices = (message: unknown): Result<ToDevices, 'garbled'> =>
  read(ToDevicesMessage, message)
export const readFromDevices = (message: unknown): Result<FromDevices, 'garbled'> =>
  read(FromDevicesMessage, message)

/**
 * What a processor has just done it does again in a third of the time. While a code arrives, either side reads what it will
 * have to read when the code is there, and does nothing with it.
 */
export const rehearseOrder = (): unknown =>
  readToDevices({ type: 'pulse', order: 1, device: 1, channel: 1, ms: 1, untilMs: 0 })
export const rehearseScan = (): unknown =>
  readFromDevices({
    type: 'scanner',
    device: 1,
    event: { kind: 'scan', scan: { text: 'shc:/', symbology: 'unknown', atMs: 0 } },
  })

function read<T>(schema: z.ZodType<T>, message: unknown): Result<T, 'garbled'> {
  const parsed = schema.safeParse(message)
  return parsed.success ? ok(parsed.data) : err('garbled')
}
