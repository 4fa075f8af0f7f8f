import { serialScannerBench, serialScannerKind } from '../../support/serial-scanner-bench.ts'
import { scannerConforms } from './scanner-conformance.ts'

for (const framing of ['cr', 'lf', 'crlf', 'tab', 'stx-etx', 'gap'] as const) {
  for (const trigger of ['none', 'gm65', 'honeywell'] as const) {
    const settings = { framing, trigger }
    scannerConforms(serialScannerKind(settings, () => serialScannerBench(settings)))
  }
}
const ssi = { framing: 'cr', trigger: 'zebra-ssi' } as const
scannerConforms(serialScannerKind(ssi, () => serialScannerBench(ssi)))
