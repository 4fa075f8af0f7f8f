import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseScript } from '../../main/cli/simulate/script.ts'
import { newFolder } from '../support/folder.ts'
import { parts } from '../support/parts.ts'
import { passgate, program } from '../support/passgate.ts'
import { Pty } from '../support/pty.ts'

async function wire(): Promise<Pty> {
  const pty = await Pty.plugIn()
  onTestFinished(() => pty.dispose())
  return pty
}

const endsWith = (end: string) => (bytes: Buffer) => bytes.toString('latin1').endsWith(end)

describe.skipIf(parts.socat === null)('passgate simulate scanner', () => {
  it('waits in the dark for its orders, answers them, and says what it was told', async () => {
    const pty = await wire()
    const args = ['simulate', 'scanner', '--port', pty.port, '--trigger', 'gm65', '--text', 'TICKET-1']
    const run = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'inherit', 'pipe'] })
    const ended = once(run, 'close')
    const told = createInterface({ input: run.stderr })[Symbol.asyncIterator]()
    expect((await told.next()).value).toBe(`on ${pty.port}, dark until it is told to read`)
    expect((await told.next()).value).toBe('a code is held before it, and it is dark')
    pty.send(Buffer.from('7e000801000201abcd', 'hex'))
    await pty.receivedUntil(endsWith('\r'))
    expect(pty.received.toString('latin1')).toBe('\u0002\u0000\u0000\u0001\u000031TICKET-1\r')
    expect((await told.next()).value).toBe('told: start (7e000801000201abcd)')
    expect((await told.next()).value).toBe('read a code')
    expect((await ended)[0]).toBe(0)
  })

  it('scans each line of a file as it was set to, and holds nothing back when it ends', async () => {
    const pty = await wire()
    const file = join(newFolder(), 'codes.txt')
    writeFileSync(file, `first\n\nshc:/${'12'.repeat(40)}\n`)
    const set = ['--framing', 'stx-etx', '--aim', '--baud', '9600']
    expect((await passgate('simulate', 'scanner', '--port', pty.port, '--file', file, ...set)).status).toBe(0)
    await pty.receivedUntil((bytes) => bytes.filter((byte) => byte === 3).length === 2)
    expect(pty.received.toString()).toBe(`\u0002]Q1first\u0003\u0002]Q1shc:/${'12'.repeat(40)}\u0003`)
  })

  it('has its moods: half a code, noise, a plug that is pulled', async () => {
    const pty = await wire()
    const script = join(newFolder(), 'script.txt')
    // As long as a hand needs: a port that is opened again is emptied of what its far end has not taken yet.
    writeFileSync(script, '# an evening\ncut half\nnoise 5\nwait 1\nunplug 1000\nscan whole\n')
    const { status, err } = await passgate('simulate', 'scanner', '--port', pty.port, '--script', script)
    expect([status, err.match(/unplugged|lit/g)]).toEqual([0, ['lit', 'unplugged', 'lit']])
    await pty.receivedUntil(endsWith('whole\r'))
    expect(pty.received).toHaveLength('hal'.length + 5 + 'whole\r'.length)
  })

  it('says what it cannot do', async () => {
    const gone = await passgate('simulate', 'scanner', '--port', '/dev/passgate-none', '--text', 'x')
    expect([gone.status, gone.err.trim()]).toEqual([3, '/dev/passgate-none is not there'])
    const file = join(newFolder(), 'none')
    const missing = await passgate('simulate', 'scanner', '--port', '/dev/passgate-none', '--file', file)
    expect([missing.status, missing.err.startsWith(file)]).toEqual([2, true])
  })
})

describe('a script for a simulated scanner', () => {
  it('is a line a step', () => {
    expect(
      parseScript('scan a code with blanks\r\n\n# a remark\ncut x\nnoise 10\nwait 0\nunplug 2000'),
    ).toEqual({
      ok: true,
      value: [
        { do: 'scan', text: 'a code with blanks' },
        { do: 'cut', text: 'x' },
        { do: 'noise', bytes: 10 },
        { do: 'wait', ms: 0 },
        { do: 'unplug', ms: 2_000 },
      ],
    })
  })

  it.each([
    ['scan', 'line 1: scan needs a text'],
    ['scan x\nnoise lots', 'line 2: noise needs a number of bytes, 1000000 at most'],
    ['wait 99999999', 'line 1: wait needs milliseconds, 1000000 at most'],
    ['jump', 'line 1: "jump" is none of: scan TEXT, cut TEXT, noise BYTES, wait MS, unplug MS'],
  ])('with a mistake says where: %j', (script, mistake) => {
    expect(parseScript(script)).toEqual({ ok: false, error: mistake })
  })
})
