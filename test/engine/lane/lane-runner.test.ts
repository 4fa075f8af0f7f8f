import { describe, expect, it, vi } from 'vitest'
import { defaultTiming } from '../../../main/engine/lane/lane-timing.ts'
import { SharedArm } from '../../../main/engine/lane/shared-arm.ts'
import { SimulatedTurnstile } from '../../../native/simulators/simulated-turnstile.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { laneWithSimulators } from '../../support/simulated-lane.ts'

describe('a lane with its devices', () => {
  it('turns for a guest with a good pass, and counts the decision and the passage', async () => {
    const { clock, scanner, turnstile, runner, stored } = laneWithSimulators()
    await clock.pass(500)
    expect(runner.snapshot.answer).toEqual({ kind: 'ready' })
    scanner.present('good')
    await clock.pass(110)
    expect(turnstile.view.open).toBe(true)
    expect(runner.snapshot.answer).toMatchObject({ kind: 'admitted', passing: false })
    turnstile.walkThrough()
    await clock.pass(3_000)
    expect(runner.snapshot.answer).toEqual({ kind: 'ready' })
    expect(turnstile.view).toMatchObject({ open: false, relayOn: false })
    expect(stored).toEqual(['admit', 'entered'])
  })

  it.each([
    ['when the board has the order', 5, 5],
    ['after 20 ms where that takes longer', 400, 20],
  ])('is counted and shown %s', async (_when, boardTakesMs, dueMs) => {
    const { clock, scanner, turnstile, runner, stored } = laneWithSimulators()
    await clock.pass(500)
    const pulse = turnstile.relay.pulse.bind(turnstile.relay)
    vi.spyOn(turnstile.relay, 'pulse').mockImplementation(async (channel, ms) => {
      await new Promise<void>((resolve) => {
        clock.schedule(boardTakesMs, resolve)
      })
      return pulse(channel, ms)
    })
    scanner.present('good')
    await clock.pass(dueMs - 1)
    expect([stored, runner.snapshot.answer.kind]).toEqual([[], 'ready'])
    await clock.pass(2)
    expect([stored, runner.snapshot.answer.kind]).toEqual([['admit'], 'admitted'])
  })

  it('answers a code that is held before the scanner once', async () => {
    const { clock, scanner, judged, stored } = laneWithSimulators()
    await clock.pass(500)
    for (let held = 0; held < 20; held += 1) {
      scanner.present('bad')
      await clock.pass(500)
    }
    expect(judged).toEqual(['bad'])
    expect(stored).toEqual(['refuse'])
    await clock.pass(defaultTiming.sameCodeMs)
    scanner.present('bad')
    await clock.pass(10)
    expect(stored).toEqual(['refuse', 'refuse'])
  })

  it('shows each answer under a number of its own, so that its sound is played once', async () => {
    const { clock, scanner, snapshots } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('bad')
    await clock.pass(10)
    scanner.present('good')
    await clock.pass(10)
    const refused = snapshots
      .filter(({ answer }) => answer.kind === 'refused')
      .map(({ answerNo }) => answerNo)
    const admitted = snapshots
      .filter(({ answer }) => answer.kind === 'admitted')
      .map(({ answerNo }) => answerNo)
    expect(new Set(refused).size).toBe(1)
    expect(new Set(admitted).size).toBe(1)
    expect(admitted[0]).toBeGreaterThan(refused[0] ?? 0)
  })

  it("lets go of the guest's name when the attendant is done, and by itself after a time-out", async () => {
    const { clock, scanner, runner } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('good')
    await clock.pass(10)
    expect(runner.snapshot.shown?.decision.pass?.holder).not.toBeNull()
    runner.dismiss()
    expect(runner.snapshot.shown).toBeNull()
    await clock.pass(10_000)
    scanner.present('another good one')
    await clock.pass(defaultTiming.attendantMs - 100)
    expect(runner.snapshot.shown).not.toBeNull()
    await clock.pass(200)
    expect(runner.snapshot.shown).toBeNull()
  })

  it('goes out of order while the disk is full, loses no count, and comes back by itself', async () => {
    const { clock, scanner, runner, stored, judged, fillDisk, freeDisk } = laneWithSimulators()
    await clock.pass(500)
    fillDisk()
    scanner.present('bad')
    await clock.pass(100)
    expect(runner.snapshot.answer).toEqual({ kind: 'out-of-order', fault: 'store-full' })
    scanner.present('good')
    await clock.pass(3_000)
    expect(judged).toEqual(['bad'])
    freeDisk()
    await clock.pass(5_100)
    expect(stored).toEqual(['refuse'])
    expect(runner.snapshot.answer).toEqual({ kind: 'ready' })
  })

  it('whose relay is unplugged says so, and serves again when it is back, its relay off', async () => {
    const { clock, turnstile, runner, scanner } = laneWithSimulators()
    await clock.pass(500)
    turnstile.relay.unplug()
    await clock.pass(100)
    expect(runner.snapshot).toMatchObject({
      answer: { kind: 'out-of-order', fault: 'relay-gone' },
      relayFault: 'relay-gone',
    })
    scanner.present('good')
    await clock.pass(100)
    expect(turnstile.view.open).toBe(false)
    turnstile.relay.plugIn()
    await clock.pass(6_000)
    expect(runner.snapshot).toMatchObject({ answer: { kind: 'ready' }, relayFault: null })
    expect(turnstile.view.relayOn).toBe(false)
  })

  it('closes its relay and its counts when it is stopped', async () => {
    const { clock, scanner, turnstile, runner, stored } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('good')
    await runner.stop()
    expect(turnstile.view.relayOn).toBe(false)
    expect(stored).toEqual(['admit', 'fault'])
  })

  it('orders nothing more once it is stopped, whatever its board still answers', async () => {
    const { clock, turnstile, runner } = laneWithSimulators()
    const off = vi.spyOn(turnstile.relay, 'off')
    const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof turnstile.relay.off>>>()
    off.mockReturnValue(promise)
    turnstile.relay.unplug()
    turnstile.relay.plugIn()
    await clock.pass(200)
    expect(off).toHaveBeenCalled()
    await runner.stop()
    off.mockClear()
    resolve({ ok: false, error: { code: 'relay-driver-failed', port: 'board' } })
    await clock.pass(60_000)
    expect(off).not.toHaveBeenCalled()
  })

  it('drops a code while a guest is in the arm, and takes it when the arm is home', async () => {
    const { clock, scanner, turnstile, judged, stored } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('first')
    await clock.pass(110)
    turnstile.walkThrough()
    for (let held = 0; held < 30; held += 1) {
      scanner.present('second')
      await clock.pass(100)
    }
    expect(judged).toEqual(['first', 'second'])
    expect(stored).toEqual(['admit', 'entered', 'admit'])
  })

  it('in potential mode holds the arm free until its guest is in it', async () => {
    const { clock, scanner, turnstile, stored } = laneWithSimulators({ opening: 'potential' })
    await clock.pass(500)
    scanner.present('good')
    await clock.pass(4_000)
    expect(turnstile.view).toMatchObject({ open: true, relayOn: true })
    turnstile.walkThrough()
    await clock.pass(1_000)
    expect(turnstile.view.relayOn).toBe(false)
    await clock.pass(1_000)
    expect(stored).toEqual(['admit', 'entered'])
  })

  it.each(['pulse', 'potential'] as const)(
    'freed lets guest after guest through, and locks when it serves again: %s mode',
    async (opening) => {
      const { clock, turnstile, runner, stored } = laneWithSimulators({ opening })
      await clock.pass(500)
      runner.setMode('free', 30_000)
      for (let guest = 0; guest < 5; guest += 1) {
        await clock.pass(2_000)
        turnstile.walkThrough()
      }
      await clock.pass(2_000)
      expect(stored).toEqual(['free', 'free', 'free', 'free', 'free'])
      expect(runner.snapshot.answer).toEqual({ kind: 'free' })
      await clock.pass(26_000)
      expect(runner.snapshot).toMatchObject({ answer: { kind: 'ready' }, alarms: [] })
      expect(turnstile.view).toMatchObject({ open: false, relayOn: false })
    },
  )

  it.each(['pulse', 'potential'] as const)(
    'released by its button stays open until it is reset: %s mode',
    async (opening) => {
      const { clock, turnstile, runner, stored, pressed } = laneWithSimulators({ opening })
      await clock.pass(500)
      turnstile.pressRelease(true)
      await clock.pass(200)
      expect(turnstile.view.open).toBe(true)
      expect(pressed()).toBe(1)
      expect(runner.reset()).toBe('still-called')
      turnstile.pressRelease(false)
      for (let guest = 0; guest < 20; guest += 1) {
        await clock.pass(2_000)
        turnstile.walkThrough()
      }
      await clock.pass(2_000)
      expect(stored).toHaveLength(20)
      expect(runner.reset()).toBe('done')
      await clock.pass(6_000)
      expect(turnstile.view).toMatchObject({ open: false, relayOn: false })
      expect(runner.snapshot.answer).toEqual({ kind: 'ready' })
    },
  )

  it('that was released before the engine started is opened first of all', async () => {
    const { clock, turnstile, runner } = laneWithSimulators({ found: { uncertain: false, released: true } })
    await clock.pass(110)
    expect(turnstile.view.open).toBe(true)
    expect(runner.snapshot.answer).toEqual({ kind: 'emergency' })
  })

  it('whose released relay comes back opens again at once', async () => {
    const { clock, turnstile, runner } = laneWithSimulators()
    await clock.pass(500)
    turnstile.relay.unplug()
    runner.release()
    await clock.pass(8_000)
    turnstile.relay.plugIn()
    await clock.pass(110)
    expect(turnstile.view.open).toBe(true)
    expect(runner.snapshot.relayFault).toBeNull()
  })

  it('tells of an arm that is held up, and serves again when it is let go', async () => {
    const { clock, scanner, turnstile, runner, stored } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('good')
    await clock.pass(110)
    turnstile.holdArm(true)
    turnstile.walkThrough()
    await clock.pass(12_000)
    expect(runner.snapshot).toMatchObject({
      answer: { kind: 'out-of-order', fault: 'jammed' },
      alarms: ['jammed'],
    })
    turnstile.holdArm(false)
    await clock.pass(2_000)
    expect(runner.snapshot).toMatchObject({ answer: { kind: 'ready' }, alarms: [] })
    expect(stored).toEqual(['admit', 'entered'])
  })

  it('tells of whoever follows a guest, and of whoever forces the arm', async () => {
    const { clock, scanner, turnstile, runner, stored } = laneWithSimulators()
    await clock.pass(500)
    scanner.present('good')
    await clock.pass(110)
    turnstile.tailgate()
    await clock.pass(4_000)
    expect(runner.snapshot.alarms).toEqual(['tailgate'])
    turnstile.forceArm()
    await clock.pass(3_000)
    expect(runner.snapshot).toMatchObject({ answer: { kind: 'ready' }, alarms: ['tailgate', 'tamper'] })
    expect(stored).toEqual(['admit', 'entered', 'tailgate', 'tamper'])
  })
})

describe('two lanes of one turnstile', () => {
  function bothWays(onePass: boolean) {
    const clock = new FakeClock()
    const arm = new SharedArm(onePass)
    const turnstile = new SimulatedTurnstile(clock, 'pulse', onePass)
    const waysIn = laneWithSimulators({ clock, turnstile, arm: arm.shareOf('in') })
    const waysOut = laneWithSimulators({ clock, turnstile, arm: arm.shareOf('out'), way: 'out' })
    return { clock, turnstile, waysIn, waysOut }
  }

  describe.each([
    ['each with a PASS contact', false],
    ['with one PASS contact', true],
  ])('%s', (_, onePass) => {
    it('take one guest at a time: the other direction waits, and is served after them', async () => {
      const { clock, turnstile, waysIn, waysOut } = bothWays(onePass)
      await clock.pass(500)
      waysIn.scanner.present('a guest who comes')
      waysOut.scanner.present('a guest who goes')
      await clock.pass(110)
      expect(waysOut.runner.snapshot.answer).toEqual({ kind: 'wait' })
      expect(waysOut.judged).toEqual([])
      expect(turnstile.view).toMatchObject({ open: true, openOut: false })
      turnstile.walkThrough()
      await clock.pass(2_000)
      expect(waysOut.runner.snapshot.answer).toEqual({ kind: 'ready' })
      waysOut.scanner.present('a guest who goes')
      await clock.pass(110)
      expect(waysIn.runner.snapshot.answer).toEqual({ kind: 'wait' })
      expect(turnstile.view).toMatchObject({ open: false, openOut: true })
      turnstile.walkThrough('out')
      await clock.pass(2_000)
      expect([waysIn.stored, waysOut.stored]).toEqual([
        ['admit', 'entered'],
        ['admit', 'entered'],
      ])
      expect([...waysIn.runner.snapshot.alarms, ...waysOut.runner.snapshot.alarms]).toEqual([])
    })

    it('tell of an arm that is forced once', async () => {
      const { clock, turnstile, waysIn, waysOut } = bothWays(onePass)
      await clock.pass(500)
      turnstile.forceArm()
      await clock.pass(2_500)
      expect([waysIn.stored, waysOut.stored]).toEqual([['tamper'], []])
    })
  })
})
