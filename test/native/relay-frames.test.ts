import { describe, expect, it } from 'vitest'
import { setRelay } from '../../native/relays/lcus.ts'
import { readCoilsFrame, writeCoilFrame } from '../../native/relays/modbus-rtu.ts'
import { coilsIn, echoEnd, offFrame, pulseFrame, readBackFrame } from '../../native/relays/waveshare.ts'
import { stripAim } from '../../native/scanners/aim.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

// The bytes stand here as the vendors' sheets print them: computing them with our own code would prove nothing.
describe('an LCUS board', () => {
  it('is spoken to as its sheet says', () => {
    expect(hex(setRelay(1, true))).toBe('a00101a2')
    expect(hex(setRelay(1, false))).toBe('a00100a1')
    expect(hex(setRelay(2, true))).toBe('a00201a3')
    expect(hex(setRelay(8, false))).toBe('a00800a8')
  })
})

describe('a Waveshare board', () => {
  it('is spoken to as its wiki says', () => {
    expect(hex(pulseFrame(1, 1, 700))).toBe('0105020000078db0')
    expect(hex(offFrame(1, 1))).toBe('010500000000cdca')
    expect(hex(readBackFrame(1, 1))).toBe('0101000000083dcc')
    expect(hex(writeCoilFrame(1, 0, 0xff00))).toBe('01050000ff008c3a')
    expect(hex(readCoilsFrame(1, 0, 8))).toBe('0101000000083dcc')
  })

  it('is never asked for a pulse shorter than wanted: it counts in tenths of a second', () => {
    expect(hex(pulseFrame(1, 1, 250)).slice(8, 12)).toBe('0003')
    expect(hex(pulseFrame(1, 1, 300)).slice(8, 12)).toBe('0003')
    expect(hex(pulseFrame(1, 3, 301)).slice(4, 12)).toBe('02020004')
  })

  it('is understood through noise, and no earlier than its last byte', () => {
    const request = pulseFrame(1, 1, 700)
    const answer = Buffer.from('ff0105020000078db0', 'hex')
    expect(echoEnd(answer, request)).toBe(9)
    expect(echoEnd(answer.subarray(0, 8), request)).toBe(-1)
    expect(coilsIn(Buffer.from('00010101055190', 'hex'), 1)).toBeNull()
    expect(coilsIn(Buffer.from('0001010105918b', 'hex'), 1)).toBe(5)
    expect(coilsIn(Buffer.from('01010105918b', 'hex'), 2)).toBeNull()
  })
})

describe('an AIM identifier', () => {
  it('is taken off, and says what kind of symbol it was', () => {
    expect(stripAim(']Q1shc:/567')).toEqual({ text: 'shc:/567', symbology: 'qr' })
    expect(stripAim(']z0HC1:')).toEqual({ text: 'HC1:', symbology: 'aztec' })
    expect(stripAim(']X0text')).toEqual({ text: 'text', symbology: 'unknown' })
    expect(stripAim('shc:/567')).toEqual({ text: 'shc:/567', symbology: 'unknown' })
    expect(stripAim(']')).toEqual({ text: ']', symbology: 'unknown' })
  })
})
