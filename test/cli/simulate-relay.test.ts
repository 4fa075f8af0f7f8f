import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parseBoardCommand } from '../../main/cli/simulate/board-command.ts'
import { systemClock } from '../../native/clock.ts'
import { RelayMaker } from '../../native/relays/create-relay.ts'
import type { RelayEvent } from '../../native/relays/relay.ts'
import { eventQueue } from '../support/event-queue.ts'
import { newFolder } from '../support/folder.ts'
import { parts } from '../support/parts.ts'
import { passgate } from '../support/passgate.ts'
import { Pty } from '../support/pty.ts'

const program = join(import.meta.dirname, '../../dist/cli/passgate.js')

const tidy: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

/** Runs the command as a person does, who reads its lines and types others. */
function simulate(...args: readonly string[]) {
  const run = spawn(process.execPath, [program, 'simulate', 'relay', ...args])
  const ended = once(run, 'exit') as Promise<[number | null]>
  tidy.push(() => void run.kill('SIGKILL'))
  const said = eventQueue<string>()
  let text = ''
  run.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    lines.forEach(said.push)
  })
  const complained = eventQueue<string>()
  run.stderr.on('data', (chunk: Buffer) => complained.push(chunk.toString()))
  return {
    said,
    complained,
    type: (line: string) => void run.stdin.write(`${line}\n`),
    status: async () => (await ended)[0],
  }
}

describe('a command to a simulated board', () => {
  it('is understood, or said to be none', () => {
    expect(parseBoardCommand('input 3 close')).toEqual({ kind: 'input', input: 3, closed: true })
    expect(parseBoardCommand('  input 3   open ')).toEqual({ kind: 'input', input: 3, closed: false })
    expect(parseBoardCommand('mood welded')).toEqual({ kind: 'mood', mood: 'welded' })
    expect(parseBoardCommand('wait 500')).toEqual({ kind: 'wait', ms: 500 })
    expect(parseBoardCommand('quit')).toEqual({ kind: 'quit' })
    for (const line of ['', '   ', '# a word on what follows'])
      expect(parseBoardCommand(line)).toBe('nothing')
    for (const line of [
      'mood sunny',
      'input 3',
      'input x close',
      'wait',
      'wait -1',
      'quit now',
      'relay 1 on',
    ]) {
      expect(parseBoardCommand(line), line).toBeNull()
    }
  })
})

describe.skipIf(parts.socat === null)('passgate simulate relay on a serial port', () => {
  it('speaks as the board, tells of its relays, and does as it is told', async () => {
    const pty = await Pty.plugIn()
    tidy.push(() => pty.dispose())
    const board = simulate('--kind', 'waveshare-modbus', '--port', pty.port)
    expect(await board.said.next()).toBe(`${pty.port} open`)
    pty.send(Buffer.from('01050000ff008c3a', 'hex'))
    expect(await board.said.next()).toBe('relay 1 on')
    expect((await pty.receivedUntil(({ length }) => length >= 8)).toString('hex')).toBe('01050000ff008c3a')
    board.type('input 1 close')
    board.type('input 9 close')
    expect(await board.complained.next()).toMatch(/no such input: input 9 close/)
    pty.send(Buffer.from('01020000000879cc', 'hex'))
    expect((await pty.receivedUntil(({ length }) => length >= 14)).toString('hex', 8, 12)).toBe('01020101')
    board.type('mood silent')
    board.type('quit')
    expect(await board.status()).toBe(0)
  })
})

describe('passgate simulate relay on the network', () => {
  it('is a board to a gate of this machine, after what its script says', async () => {
    const folder = newFolder()
    const script = join(folder, 'board.txt')
    writeFileSync(script, '# somebody stands in the door\ninput 2 close\nwait 1\n')
    const device = simulate('--kind', 'modbus-tcp', '--port', '0', '--script', script)
    const port = Number(/:(\d+)$/.exec(await device.said.next())?.[1])
    const second = simulate('--kind', 'modbus-tcp', '--port', String(port))
    expect(await second.complained.next()).toMatch(/--port: .*EADDRINUSE/)
    expect(await second.status()).toBe(2)
    const relay = new RelayMaker(systemClock).relay(
      {
        kind: 'modbus-tcp',
        host: '127.0.0.1',
        port,
        unit: 1,
        firstCoil: 0,
        firstInput: 0,
        inputs: 8,
        pulse: 'waveshare-flash',
      },
      [3],
    )
    tidy.push(() => relay.close())
    const events = eventQueue<RelayEvent['kind']>()
    relay.start(({ kind }) => events.push(kind))
    expect(await events.next()).toBe('back')
    const contacts = eventQueue<boolean>()
    relay.contacts?.start([2], (event) => {
      if (event.kind === 'contact') contacts.push(event.closed)
    })
    expect(await contacts.next()).toBe(true)
    expect(await relay.pulse(3, 100)).toEqual({ ok: true, value: undefined })
    expect([await device.said.next(), await device.said.next()]).toEqual(['relay 3 on', 'relay 3 off'])
    device.type('mood unplugged')
    expect(await events.next()).toBe('lost')
    device.type('mood well')
    expect(await events.next()).toBe('back')
  })
})

describe('passgate simulate relay, used wrongly', () => {
  it.each([
    [['--kind', 'toaster', '--port', '/dev/null'], /toaster/],
    [['--kind', 'lcus', '--port', '/dev/null', '--baud', 'fast'], /--baud/],
    [['--kind', 'modbus-tcp', '--port', '/dev/ttyS0'], /--port/],
    [['--kind', 'modbus-tcp', '--port', '0', '--script', '/nowhere/script'], /--script: .*ENOENT/],
  ])('says what is wrong with %j', async (args, words) => {
    const { status, err } = await passgate('simulate', 'relay', ...args)
    expect(status).toBe(2)
    expect(err).toMatch(words)
  })
})
