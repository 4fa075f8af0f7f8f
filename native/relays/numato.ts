import { ok } from '../result.ts'
import type { Board, InputState } from './board.ts'
import type { Order, Question } from './exchange.ts'

/**
 * Numato Lab USB relay modules: a text over USB-CDC, whatever the baud rate. A command ends with CR; the module echoes
 * it, then writes what was asked for, then `>`. Relays and inputs count from 0, and after 9 come letters, A to V.
 * An input is read as 0 where a contact to ground is closed, against a pull-up of one's own.
 * Source: Numato Lab, documentation of the USB relay modules with 8 and 32 channels, and its sample code.
 * @param inputs how many of the module's IO pins are wired as inputs.
 */
export function numatoBoard(inputs: number): Board {
  return {
    on: (channel) => order(`relay on ${index(channel)}`),
    // Half a command that somebody left in the module is ended first, so that it does not spoil this one.
    off: (channel) => order(`relay off ${index(channel)}`, '\r'),
    pulse: () => null,
    isOn: (channel) => read(`relay read ${index(channel)}`, 'on|off', (word) => word === 'on'),
    inputs: inputs === 0 ? null : { count: inputs, questions: (wanted) => wanted.map(inputState) },
  }
}

/** Source of the letters: Numato's sample code of its modules with 16 and 32 channels. */
const index = (number: number): string => (number - 1).toString(36).toUpperCase()

function order(command: string, before = ''): Order {
  const taken = new RegExp(`${command}\\s+>`)
  return {
    bytes: Buffer.from(`${before}${command}\r`),
    answerIn: (received) => (taken.test(received.toString('latin1')) ? ok(undefined) : null),
  }
}

function read<T>(command: string, words: string, meaning: (word: string) => T): Question<T> {
  const answer = new RegExp(`${command}\\s+(${words})\\s+>`)
  return {
    bytes: Buffer.from(`${command}\r`),
    answerIn(received) {
      const word = answer.exec(received.toString('latin1'))?.[1]
      return word === undefined ? null : ok(meaning(word))
    },
  }
}

const inputState = (input: number): Question<readonly InputState[]> =>
  read(`gpio read ${index(input)}`, '0|1', (level) => [{ input, closed: level === '0' }])
