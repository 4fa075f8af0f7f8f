/**
 * The least that a program can do between a HID scanner and a HID relay: opens both with node-hid, and for each last report of
 * a code orders the first relay on.
 */
import HID from 'node-hid'

const order = [0, 0xff, 1, 0, 0, 0, 0, 0, 0]
const moreToCome = 1

HID.setDriverType('hidraw')
const relay = await HID.HIDAsync.open(0x16c0, 0x05df)
const scanner = await HID.HIDAsync.open(0x0c2e, 0x0b87)
scanner.on('data', (report: Buffer) => {
  if (((report[63] ?? 0) & moreToCome) === 0) void relay.sendFeatureReport(order)
})
process.stdout.write('ready\n')
