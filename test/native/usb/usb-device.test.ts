import { describe, expect, it } from 'vitest'
import { answersTo } from '../../../native/usb/usb-device.ts'

const board = { vendorId: 0x16c0, productId: 0x05df, serialNumber: 'S/N:7', usbPort: '1-1.4' }
const kind = { vendorId: 0x16c0, productId: 0x05df }

describe('a device on USB', () => {
  it('answers to its vendor and product', () => {
    expect(answersTo(board, kind)).toBe(true)
    expect(answersTo(board, { ...kind, vendorId: 0x0403 })).toBe(false)
    expect(answersTo(board, { ...kind, productId: 0x6001 })).toBe(false)
  })

  it('is not taken for its twin, by serial number or by socket', () => {
    expect(answersTo(board, { ...kind, serialNumber: 'S/N:7' })).toBe(true)
    expect(answersTo(board, { ...kind, serialNumber: 'S/N:8' })).toBe(false)
    expect(answersTo({ ...board, serialNumber: null }, { ...kind, serialNumber: 'S/N:7' })).toBe(false)
    expect(answersTo(board, { ...kind, usbPort: '1-1.4' })).toBe(true)
    expect(answersTo(board, { ...kind, usbPort: '1-1.3' })).toBe(false)
  })

  it('answers to its serial number as udev writes it', () => {
    expect(answersTo({ ...board, serialNumber: 'S_N:7' }, { ...kind, serialNumber: 'S/N:7' })).toBe(true)
  })
})
