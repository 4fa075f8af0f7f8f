/**
 * The baseline of the wire benchmark: the least that a program can do between a scanner's port and a relay's.
 * Opens both with serialport, and for each carriage return that arrives writes four bytes.
 * Use: node bare-echo.ts SCANNER_PORT RELAY_PORT
 */
import { SerialPort } from 'serialport'

const [scannerPath = '', relayPath = ''] = process.argv.slice(2)
const four = Buffer.from('a00101a2', 'hex')
const relay = new SerialPort({ path: relayPath, baudRate: 9_600 })
const scanner = new SerialPort({ path: scannerPath, baudRate: 115_200 })
scanner.on('data', (chunk: Buffer) => {
  if (chunk.includes(0x0d)) relay.write(four)
})
relay.once('open', () => process.stdout.write('ready\n'))
