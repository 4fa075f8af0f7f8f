/**
 * The baseline of the wire benchmarks: the least that a program can do between a scanner's port and a relay's.
 * Opens both with serialport, and for each carriage return that arrives writes an order to open: to the board of one lane
 * that of an LCUS board, to those of several that of a Waveshare board.
 * Use: node bare-echo.ts SCANNER_PORT RELAY_PORT [SCANNER_PORT RELAY_PORT ...]
 */
import { once } from 'node:events'
import { SerialPort } from 'serialport'

const ports = process.argv.slice(2)
const order = Buffer.from(ports.length === 2 ? 'a00101a2' : '0105020000010db2', 'hex')
const opened: Promise<unknown>[] = []
for (let at = 0; at < ports.length; at += 2) {
  const relay = new SerialPort({ path: ports[at + 1] ?? '', baudRate: 9_600 })
  const scanner = new SerialPort({ path: ports[at] ?? '', baudRate: 115_200 })
  scanner.on('data', (chunk: Buffer) => {
    if (chunk.includes(0x0d)) relay.write(order)
  })
  opened.push(once(relay, 'open'), once(scanner, 'open'))
}
await Promise.all(opened)
process.stdout.write('ready\n')
