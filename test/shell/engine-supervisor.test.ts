import { EventEmitter } from 'node:events'
import type { MessagePortMain } from 'electron'
import { describe, expect, it } from 'vitest'
import { EngineSupervisor, type EngineProcess } from '../../main/shell/engine-supervisor.ts'
import type { ShellLogEvent } from '../../main/shell/shell-log.ts'
import { FakeClock } from '../support/fake-clock.ts'

/** A process that does what a test tells it to. */
class ScriptedProcess extends EventEmitter implements EngineProcess {
  readonly told: unknown[] = []
  readonly kills: boolean[] = []

  postMessage(message: unknown): void {
    this.told.push(message)
  }
}

function supervised() {
  const clock = new FakeClock()
  const forked: ScriptedProcess[] = []
  const logged: ShellLogEvent[] = []
  const troubles: string[] = []
  let ports = 0
  const port = {} as MessagePortMain
  const supervisor = new EngineSupervisor({
    fork: () => {
      const engine = new ScriptedProcess()
      forked.push(engine)
      return engine
    },
    kill: (engine, force) => (engine as ScriptedProcess).kills.push(force),
    newChannel: () => ({ port1: port, port2: port }),
    clock,
    log: (event) => logged.push(event),
    onPort: () => {
      ports += 1
    },
    onTrouble: (code) => troubles.push(code),
  })
  supervisor.start()
  const newest = (): ScriptedProcess => {
    const engine = forked.at(-1)
    if (engine === undefined) throw new Error('no engine was started')
    return engine
  }
  return { clock, forked, logged, troubles, supervisor, newest, ports: () => ports }
}

describe('an engine under supervision', () => {
  it('gets a port to the window once it is ready, and one for each page that is loaded', () => {
    const { supervisor, newest, ports } = supervised()
    supervisor.connect()
    expect(ports()).toBe(0)
    newest().emit('message', { type: 'ready' })
    supervisor.connect()
    expect(ports()).toBe(2)
    expect(newest().told).toEqual([{ type: 'screen' }, { type: 'screen' }])
  })

  it('that dies is started again, later each time, and at once again after it has held', () => {
    const { clock, forked, newest, troubles } = supervised()
    const pauses: number[] = []
    for (let death = 0; death < 7; death += 1) {
      const before = forked.length
      newest().emit('exit', 1)
      let waitedMs = 0
      for (; forked.length === before; waitedMs += 100) clock.advance(100)
      pauses.push(waitedMs)
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000])
    expect(new Set(troubles)).toEqual(new Set(['engine-ended']))
    newest().emit('message', { type: 'ready' })
    for (let second = 0; second < 61; second += 1) {
      clock.advance(1_000)
      newest().emit('message', { type: 'alive' })
    }
    newest().emit('exit', 1)
    const before = forked.length
    clock.advance(500)
    expect(forked.length).toBe(before + 1)
  })

  it('that is not heard any more is ended, by force if it must be', () => {
    const { clock, newest, logged } = supervised()
    newest().emit('message', { type: 'ready' })
    clock.advance(4_999)
    expect(newest().kills).toEqual([])
    clock.advance(1)
    expect(newest().kills).toEqual([false])
    expect(logged).toEqual([{ event: 'engine-silent', forMs: 5_000 }])
    clock.advance(3_000)
    expect(newest().kills).toEqual([false, true])
  })

  it('that says why it cannot start is shown with its reason, and tried again', () => {
    const { clock, forked, newest, troubles } = supervised()
    newest().emit('message', { type: 'cannot-start', code: 'store-in-use' })
    expect(newest().kills).toEqual([false])
    newest().emit('exit', 0)
    expect(troubles).toEqual(['store-in-use'])
    clock.advance(500)
    expect(forked).toHaveLength(2)
  })

  it('is asked to end, and stays ended', async () => {
    const { clock, forked, newest, supervisor } = supervised()
    newest().emit('message', { type: 'ready' })
    const stopped = supervisor.stop()
    expect(newest().told).toEqual([{ type: 'screen' }, { type: 'stop' }])
    newest().emit('exit', 0)
    await stopped
    clock.advance(60_000)
    expect(forked).toHaveLength(1)
  })

  it('is heard only in words that the contract has', () => {
    const { newest, ports } = supervised()
    for (const noise of [null, 'ready', { type: 'open' }, { type: 'cannot-start' }])
      newest().emit('message', noise)
    expect(ports()).toBe(0)
    expect(newest().kills).toEqual([])
  })
})
