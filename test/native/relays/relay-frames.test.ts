import { describe, expect, it } from 'vitest'
import type { Answer, Order, Question } from '../../../native/relays/exchange.ts'
import { hw667Board } from '../../../native/relays/hw-667.ts'
import { kmtronicBoard } from '../../../native/relays/kmtronic.ts'
import { lcusBoard } from '../../../native/relays/lcus.ts'
import { coilBoard, type CoilMap } from '../../../native/relays/modbus/coil-board.ts'
import { rtuFraming, tcpFraming } from '../../../native/relays/modbus/modbus-framing.ts'
import { registerBoard } from '../../../native/relays/modbus/register-board.ts'
import { numatoBoard } from '../../../native/relays/numato.ts'
import { r413d08Board } from '../../../native/relays/r413d08.ts'
import { waveshareBoard } from '../../../native/relays/waveshare.ts'
import { err, ok } from '../../../native/result.ts'

const hex = (said: Order | Question<unknown> | null | undefined): string =>
  said ? Buffer.from(said.bytes).toString('hex') : 'nothing'
const text = (said: Order | Question<unknown> | null | undefined): string =>
  said ? Buffer.from(said.bytes).toString('latin1') : 'nothing'
const answer = <T>(
  question: Question<T> | Order | null | undefined,
  received: string,
): Answer<T> | undefined => question?.answerIn?.(Buffer.from(received, 'latin1')) as Answer<T> | undefined
const answerHex = <T>(
  question: Question<T> | Order | null | undefined,
  received: string,
): Answer<T> | undefined => answer(question, Buffer.from(received, 'hex').toString('latin1'))

// The bytes stand here as the vendors' sheets print them: computing them with our own code would prove nothing.
describe('an LCUS board', () => {
  it('is spoken to as its sheet says', () => {
    expect(hex(lcusBoard.on(1))).toBe('a00101a2')
    expect(hex(lcusBoard.off(1))).toBe('a00100a1')
    expect(hex(lcusBoard.on(2))).toBe('a00201a3')
    expect(hex(lcusBoard.off(8))).toBe('a00800a8')
  })
})

describe('an HW-667 board', () => {
  it('is spoken to as its sheet says, and times a second by itself', () => {
    expect([hex(hw667Board.on(1)), hex(hw667Board.off(1))]).toEqual(['aa', 'bb'])
    expect(hex(hw667Board.pulse(1, 300))).toBe('cc')
    expect(hex(hw667Board.pulse(1, 1_000))).toBe('cc')
    expect(hw667Board.pulse(1, 1_001)).toBeNull()
  })
})

describe('a KMTronic board', () => {
  it('is spoken to as its table says', () => {
    expect(hex(kmtronicBoard(8).on(8))).toBe('ff0801')
    expect(hex(kmtronicBoard(8).off(1))).toBe('ff0100')
    expect(hex(kmtronicBoard(2).isOn?.(2))).toBe('ff0203')
    expect(hex(kmtronicBoard(4).isOn?.(2))).toBe('ff0900')
  })

  it('tells one relay, or all of them', () => {
    expect(answerHex(kmtronicBoard(1).isOn?.(1), 'ff0101')).toEqual(ok(true))
    expect(answerHex(kmtronicBoard(2).isOn?.(2), '3eff0200')).toEqual(ok(false))
    expect(answerHex(kmtronicBoard(2).isOn?.(2), 'ff0101')).toBeNull()
    expect(answerHex(kmtronicBoard(4).isOn?.(3), '00000100')).toEqual(ok(true))
    expect(answerHex(kmtronicBoard(4).isOn?.(4), '00000100')).toEqual(ok(false))
    expect(answerHex(kmtronicBoard(4).isOn?.(3), '000001')).toBeNull()
  })
})

describe('a Numato module', () => {
  const module = numatoBoard(8)

  it('is spoken to as its documentation says', () => {
    expect(text(module.on(1))).toBe('relay on 0\r')
    expect(text(module.isOn?.(1))).toBe('relay read 0\r')
    expect(text(module.on(11))).toBe('relay on A\r')
    expect(text(module.on(32))).toBe('relay on V\r')
    expect(module.inputs?.questions([1, 4]).map(text)).toEqual(['gpio read 0\r', 'gpio read 3\r'])
  })

  it('is switched off even where somebody left half a command in it', () => {
    expect(text(module.off(1))).toBe('\rrelay off 0\r')
    expect(answer(module.off(1), '\n\r>relay off 0\n\r>')).toEqual(ok(undefined))
  })

  it('is understood by its echo, and not before it waits for more', () => {
    expect(answer(module.on(1), 'relay on 0\n\r>')).toEqual(ok(undefined))
    expect(answer(module.on(1), 'relay on 0\n\r')).toBeNull()
    expect(answer(module.on(1), 'relay on 1\n\r>')).toBeNull()
    expect(answer(module.isOn?.(1), '>relay read 0\n\ron\n\r>')).toEqual(ok(true))
    expect(answer(module.isOn?.(1), 'relay read 0\n\roff\n\r>')).toEqual(ok(false))
    expect(answer(module.isOn?.(1), 'relay read 0\n\ro')).toBeNull()
    const [look] = module.inputs?.questions([3]) ?? []
    expect(answer(look, 'gpio read 2\n\r0\n\r>')).toEqual(ok([{ input: 3, closed: true }]))
    expect(answer(look, 'gpio read 2\n\r1\n\r>')).toEqual(ok([{ input: 3, closed: false }]))
  })
})

describe('an R413D08 board by AT commands', () => {
  it('is spoken to as its sheet says', () => {
    expect(text(r413d08Board.on(1))).toBe('AT+O1')
    expect(text(r413d08Board.off(8))).toBe('AT+C8')
    expect(text(r413d08Board.isOn?.(1))).toBe('AT+R1')
    expect(text(r413d08Board.pulse(1, 300))).toBe('AT+M1')
    expect(text(r413d08Board.pulse(1, 9_500))).toBe('AT+D1=0010')
  })

  it('is understood by its words', () => {
    expect(answer(r413d08Board.on(1), 'Open1\r\n')).toEqual(ok(undefined))
    expect(answer(r413d08Board.on(1), 'Close1\r\n')).toBeNull()
    expect(answer(r413d08Board.isOn?.(2), 'Open1\r\nClose2\r\n')).toEqual(ok(false))
    expect(answer(r413d08Board.isOn?.(2), 'OPEN2\r\n')).toEqual(ok(true))
    expect(answer(r413d08Board.pulse(1, 300), 'Open1\r\n')).toEqual(ok(undefined))
    expect(answer(r413d08Board.pulse(1, 300), 'AT+M1\r\n')).toBeNull()
    expect(answer(r413d08Board.pulse(1, 300), 'Close1\r\n')).toBeNull()
  })
})

describe('a Waveshare board', () => {
  const board = waveshareBoard(1, 8)

  it('is spoken to as its wiki says', () => {
    expect(hex(board.pulse(1, 700))).toBe('0105020000078db0')
    expect(hex(board.off(1))).toBe('010500000000cdca')
    expect(hex(board.on(1))).toBe('01050000ff008c3a')
    expect(hex(board.isOn?.(1))).toBe('0101000000083dcc')
    expect(board.inputs?.questions([1, 8]).map(hex)).toEqual(['01020000000879cc'])
  })

  it('is never asked for a pulse shorter than wanted: it counts in tenths of a second', () => {
    expect(hex(board.pulse(1, 250)).slice(8, 12)).toBe('0003')
    expect(hex(board.pulse(1, 300)).slice(8, 12)).toBe('0003')
    expect(hex(board.pulse(3, 301)).slice(4, 12)).toBe('02020004')
  })

  it('is understood through noise, and no earlier than its last byte', () => {
    const pulse = board.pulse(1, 700)
    expect(answerHex(pulse, 'ff0105020000078db0')).toEqual(ok(undefined))
    expect(answerHex(pulse, 'ff0105020000078d')).toBeNull()
    expect(answerHex(board.isOn?.(1), '00010101055190')).toBeNull()
    expect(answerHex(board.isOn?.(1), '0001010105918b')).toEqual(ok(true))
    expect(answerHex(board.isOn?.(2), '0001010105918b')).toEqual(ok(false))
    expect(answerHex(board.isOn?.(3), '0001010105918b')).toEqual(ok(true))
    expect(answerHex(waveshareBoard(2, 0).isOn?.(1), '01010105918b')).toBeNull()
  })

  it('that echoes another order has not taken this one', () => {
    expect(answerHex(board.off(1), '01050000ff008c3a')).toBeNull()
    expect(answerHex(board.off(1), '0105020000078db0')).toBeNull()
  })

  it('is heard when it refuses, and no other unit is', () => {
    expect(answerHex(board.on(1), '018502c352')).toBeNull()
    expect(answerHex(board.on(1), '018502c351')).toEqual(err('refused'))
    expect(answerHex(waveshareBoard(2, 0).on(1), '018502c351')).toBeNull()
  })
})

const map: CoilMap = { unit: 1, firstCoil: 0, coilsRead: 1, firstInput: 0, inputs: 8, pulse: 'none' }

describe('a Modbus unit', () => {
  it('is spoken to at the addresses that it has', () => {
    const board = coilBoard({ ...map, unit: 17, firstCoil: 10, firstInput: 16 }, rtuFraming)
    expect(hex(board.on(1)).slice(0, 12)).toBe('1105000aff00')
    expect(hex(board.isOn?.(3)).slice(0, 12)).toBe('1101000c0001')
    expect(board.inputs?.questions([2, 5]).map((look) => hex(look).slice(0, 12))).toEqual(['110200110004'])
    expect(board.pulse(1, 300)).toBeNull()
  })

  it('tells the inputs that were asked for', () => {
    const [look] = coilBoard(map, rtuFraming).inputs?.questions([2, 5]) ?? []
    // Of the four from input 2 on, the first and the third are closed.
    expect(answerHex(look, '01020105618b')).toEqual(
      ok([
        { input: 2, closed: true },
        { input: 5, closed: false },
      ]),
    )
  })

  it('with command registers is spoken to as the sheet of R413D08 says', () => {
    const board = registerBoard(1, rtuFraming)
    expect(hex(board.on(1))).toBe('010600010100d99a')
    expect(hex(board.off(1))).toBe('010600010200d96a')
    expect(hex(board.pulse(1, 300))).toBe('010600010500db5a')
    expect(hex(board.pulse(1, 1_500)).slice(8, 12)).toBe('0602')
    expect(hex(board.isOn?.(1))).toBe('010300010001d5ca')
    expect(answerHex(board.isOn?.(1), '01030200017984')).toEqual(ok(true))
    expect(answerHex(board.isOn?.(1), '0103020000b844')).toEqual(ok(false))
  })
})

describe('a Modbus unit by TCP', () => {
  it('is spoken to with a header in place of the checksum, numbered one by one', () => {
    const board = coilBoard(map, tcpFraming())
    expect(hex(board.on(1))).toBe('00010000000601050000ff00')
    expect(hex(board.off(1))).toBe('000200000006010500000000')
    expect(hex(board.isOn?.(1))).toBe('000300000006010100000001')
  })

  it('is understood by the number of its answer alone', () => {
    const board = coilBoard(map, tcpFraming())
    const late = board.isOn?.(1)
    const question = board.isOn?.(1)
    const lateAnswer = '00010000000401010101'
    expect(answerHex(late, lateAnswer)).toEqual(ok(true))
    expect(answerHex(question, lateAnswer)).toBeNull()
    expect(answerHex(question, `${lateAnswer}00020000000401010100`)).toEqual(ok(false))
    expect(answerHex(question, '000200000004010101')).toBeNull()
    expect(answerHex(question, '000200000003018102')).toEqual(err('refused'))
  })
})
