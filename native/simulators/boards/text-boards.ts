import { inFrames } from './frames.ts'
import type { Firmware } from './simulated-board.ts'

/** A terminal's line buffer is no longer. */
const longestLine = 64

/** Numato: a terminal that echoes, obeys at CR, and writes `>` when it waits for more. */
export const numatoFirmware: Firmware = (hardware, say) => {
  let line = ''
  const write = (text: string): void => say(Buffer.from(text, 'latin1'))
  const obey = (): string => {
    const [, thing, verb, place = ''] = /^(relay|gpio) (on|off|read) ([0-9A-V])$/.exec(line) ?? []
    const number = Number.parseInt(place, 36) + 1
    if (thing === 'gpio' && verb === 'read') return `${hardware.isClosed(number) ? '0' : '1'}\n\r`
    if (thing === 'relay' && verb === 'read') return `${hardware.isOn(number) ? 'on' : 'off'}\n\r`
    if (thing === 'relay') hardware.set(number, verb === 'on')
    return ''
  }
  return (chunk) => {
    for (const character of chunk.toString('latin1')) {
      if (character === '\r') {
        const answer = obey()
        line = ''
        write(`\n\r${answer}>`)
      } else {
        line = (line + character).slice(-longestLine)
        write(character)
      }
    }
  }
}

/** R413D08 with M0 closed: `AT+`, a letter and a channel, no line end; a delay has `=` and four digits more. */
export const r413d08Firmware: Firmware = ({ set, pulse, isOn }, say) =>
  inFrames(
    (pending) => {
      const text = pending.toString('latin1', 0, 'AT+D1=0001'.length)
      if (!'AT+'.startsWith(text.slice(0, 3))) return 0
      if (text.length < 'AT+O1'.length) return null
      if (/^AT\+[OCRM][1-8]/.test(text)) return 'AT+O1'.length
      if (!/^AT\+D[1-8]/.test(text)) return 0
      if (text.length < 'AT+D1=0001'.length) return null
      return /=\d{4}$/.test(text) ? text.length : 0
    },
    (command) => {
      const text = command.toString('latin1')
      const channel = Number(text[4])
      const answer = (word: string): void => say(Buffer.from(`${word}${channel}\r\n`, 'latin1'))
      switch (text[3]) {
        case 'O':
          set(channel, true)
          return answer('Open')
        case 'C':
          set(channel, false)
          return answer('Close')
        case 'M':
          pulse(channel, 1_000)
          return answer('Momentary')
        case 'D':
          pulse(channel, Number(text.slice(6)) * 1_000)
          return answer('Delay')
        default:
          return answer(isOn(channel) ? 'Open' : 'Close')
      }
    },
  )
