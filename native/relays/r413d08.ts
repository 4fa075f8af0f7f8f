import { ok } from '../result.ts'
import type { Board } from './board.ts'
import type { Order, Question } from './exchange.ts'

/** A momentary relay is on for this long. Milliseconds. */
const momentaryMs = 1_000
const mostDelayS = 9_999

/**
 * R413D08 boards and their like with the jumper M0 closed, which then speak text: 9600 8N1, upper case, no line end.
 * `AT+O1` switches channel 1 on, `AT+C1` off, `AT+R1` asks, `AT+M1` is a pulse of a second, `AT+D1=0002` one of two, both
 * ended by the board. It answers with a word and the channel: `Open1` or `Close1` as the relay is then.
 * Sources: maker's sheet "8 Channel Multifunction RS485 Module command"; the words, from users' reports of their boards.
 */
export const r413d08Board: Board = {
  on: (channel) => order(`AT+O${channel}`, open(channel)),
  off: (channel) => order(`AT+C${channel}`, closed(channel)),
  pulse: (channel, ms) =>
    order(ms <= momentaryMs ? `AT+M${channel}` : `AT+D${channel}=${seconds(ms)}`, anyButClosed(channel)),
  isOn: state,
  inputs: null,
}

const seconds = (ms: number): string => String(Math.min(Math.ceil(ms / 1_000), mostDelayS)).padStart(4, '0')

const open = (channel: number): RegExp => new RegExp(`open ?${channel}`, 'i')
const closed = (channel: number): RegExp => new RegExp(`close ?${channel}`, 'i')
/** Which word follows a pulse is told nowhere: any, on a line of its own. An echo of the command is none. */
const anyButClosed = (channel: number): RegExp =>
  new RegExp(`(?:^|[\\r\\n])(?!close)[a-z]{2,} ?${channel}[\\r\\n]`, 'i')

const order = (command: string, answer: RegExp): Order => ({
  bytes: Buffer.from(command),
  answerIn: (received) => (answer.test(received.toString('latin1')) ? ok(undefined) : null),
})

function state(channel: number): Question<boolean> {
  return {
    bytes: Buffer.from(`AT+R${channel}`),
    answerIn(received) {
      const text = received.toString('latin1')
      if (open(channel).test(text)) return ok(true)
      return closed(channel).test(text) ? ok(false) : null
    },
  }
}
