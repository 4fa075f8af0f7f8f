import { SerialScanner, type SerialScannerOptions } from '../../native/scanners/serial-scanner.ts'
import { framed, ssiPackets } from '../../native/simulators/scanner/on-the-wire.ts'
import { SimulatedScanner } from '../../native/simulators/scanner/simulated-scanner.ts'
import type { ScannerBench, ScannerKind } from '../native/scanners/scanner-conformance.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryWire } from './memory-wire.ts'

export type SerialSettings = Pick<SerialScannerOptions, 'framing' | 'trigger'>

/** Orders as the manuals print them; an SSI engine is woken before each. */
const orders: Readonly<Record<SerialSettings['trigger'], ScannerKind['orders']>> = {
  none: null,
  gm65: { start: ['7e000801000201abcd'], stop: ['7e000801000200abcd'] },
  honeywell: { start: ['16540d'], stop: ['16550d'] },
  'zebra-ssi': { start: ['00', '04e40400ff14'], stop: ['00', '04e50400ff13'] },
}

/** A serial scanner, for the conformance suite. */
export const serialScannerKind = (
  { framing, trigger }: SerialSettings,
  make: ScannerKind['make'],
): ScannerKind => ({
  name: trigger === 'zebra-ssi' ? 'SSI' : `${framing}, ${trigger}`,
  make,
  orders: orders[trigger],
  endsBySilence: framing === 'gap' && trigger !== 'zebra-ssi',
  pauseMs: framing === 'gap' ? 30 : 150,
  settledMs: 400,
})

/** What SSI demands in answer, and no order: acknowledged, and once more. */
export const ssiReplies: readonly string[] = ['04d00400ff28', '05d1040001ff25']

/** The smallest pieces of a serial line: bytes. */
export function wirePieces(code: string | Buffer, { framing, trigger }: SerialSettings): Buffer[] {
  const bytes = Buffer.from(code)
  const wired = trigger === 'zebra-ssi' ? Buffer.concat(ssiPackets(bytes)) : framed(bytes, framing)
  return [...wired].map((byte) => Buffer.of(byte))
}

/** The driver of a serial scanner and a simulated scanner, joined by a wire in memory, in a time of their own. */
export function serialScannerBench(settings: SerialSettings): ScannerBench {
  const clock = new FakeClock()
  const wire = new MemoryWire()
  const simulated = new SimulatedScanner(
    { ...settings, aimPrefix: false, bytesPerSecond: null },
    (bytes) => wire.send(bytes),
    clock,
  )
  // A device hears an order some time after it was written, and never within the call that writes it.
  wire.onWrite = (hex) => void clock.schedule(1, () => simulated.received(Buffer.from(hex, 'hex')))
  const scanner = new SerialScanner(
    { ...settings, port: 'p', aimPrefix: false, prefix: '', suffix: '' },
    wire.open,
    clock,
  )
  return {
    scanner,
    pass: (ms) => clock.pass(ms),
    until: async (isSo) => {
      while (!isSo()) await clock.pass(10)
    },
    device: {
      plugIn: () => wire.plugIn(),
      unplug: () => {
        simulated.unplug()
        wire.unplug()
      },
      show: (code) => simulated.show(code),
      pieces: (code) => wirePieces(code, settings),
      send: (pieces) => wire.send(Buffer.concat(pieces)),
      orders: () => wire.written.filter((hex) => !ssiReplies.includes(hex)),
    },
  }
}
