import { afterEach, describe } from 'vitest'
import { systemClock } from '../../native/clock.ts'
import { createScanner } from '../../native/scanners/create-scanner.ts'
import { SimulatedScanner } from '../../native/simulators/scanner/simulated-scanner.ts'
import { parts } from '../support/parts.ts'
import { Pty } from '../support/pty.ts'
import {
  serialScannerKind,
  ssiReplies,
  wirePieces,
  type SerialSettings,
} from '../support/serial-scanner-bench.ts'
import { scannerConformsOnAPort, type ScannerBench } from './scanners/scanner-conformance.ts'

const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

/** The driver on one end of a wire of the system, a simulated scanner on the other. */
async function bench(settings: SerialSettings): Promise<ScannerBench> {
  const pty = await Pty.plugIn()
  const orders: string[] = []
  const simulated = new SimulatedScanner(
    { ...settings, aimPrefix: false, bytesPerSecond: 11_520 },
    (bytes) => pty.send(bytes),
    systemClock,
    (doing) => {
      if (doing.kind === 'order' && !ssiReplies.includes(doing.hex)) orders.push(doing.hex)
      if (doing.kind === 'unknown') orders.push(`unknown ${doing.hex}`)
    },
  )
  pty.onReceived = (bytes) => simulated.received(bytes)
  const scanner = createScanner(
    {
      kind: 'serial',
      path: pty.port,
      baudRate: 115_200,
      aimPrefix: false,
      prefix: '',
      suffix: '',
      ...settings,
    },
    systemClock,
  )
  tidy.push(
    () => pty.dispose(),
    async () => {
      // What is still on its way, or is answered to the last order, would be written to a wire that is gone.
      pty.onReceived = () => undefined
      simulated.unplug()
    },
    () => scanner.close(),
  )
  const pass = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, ms)
    })
  return {
    scanner,
    pass,
    until: async (isSo) => {
      while (!isSo()) await pass(5)
    },
    device: {
      plugIn: () => pty.plugBackIn(),
      unplug: () => {
        simulated.unplug()
        return pty.unplug()
      },
      show: (code) => simulated.show(code),
      pieces: (code) => wirePieces(code, settings),
      send: (pieces) => pty.send(Buffer.concat(pieces)),
      orders: () => orders,
    },
  }
}

describe.skipIf(parts.socat === null)('over the real port', () => {
  const all: readonly SerialSettings[] = [
    { framing: 'cr', trigger: 'none' },
    { framing: 'stx-etx', trigger: 'gm65' },
    { framing: 'crlf', trigger: 'honeywell' },
    { framing: 'cr', trigger: 'zebra-ssi' },
  ]
  for (const settings of all) scannerConformsOnAPort(serialScannerKind(settings, () => bench(settings)))
})
