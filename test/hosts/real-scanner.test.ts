import { describe, expect, it } from 'vitest'
import { RunningGate } from '../support/running-gate.ts'

const nothing = { vendor: 'fffe', product: 'fffe' }

describe('a lane with a scanner of its own', () => {
  it.each([
    ['serial', { kind: 'serial', usb: nothing }],
    ['HID', { kind: 'hid', usb: nothing }],
  ])('takes no code from a screen: %s', async (_kind, scanner) => {
    const gate = await RunningGate.start({
      config: { lanes: [{ id: 'desk', name: 'Desk', scanner, relay: { kind: 'none' } }] },
    })
    await expect(gate.present('shc:/56')).rejects.toThrow('not-this-lane')
  })
})
