import { describe, expect, it } from 'vitest'
import { Audit } from '../../main/engine/store/audit.ts'
import { ClockMemory } from '../../main/engine/clock-watch/clock-memory.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { newAuthority } from '../support/authority.ts'
import { newFolder } from '../support/folder.ts'
import { importedBy, openGateStore } from '../support/gate-store.ts'
import { RunningGate, type RunningGateOptions } from '../support/running-gate.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'

const eveningMs = Date.UTC(2026, 10, 21, 19)
const hourMs = 3_600_000
const authority = new ShcAuthority()
const pass = numeric(authority.card())
const expired = numeric(authority.card({ claims: { exp: eveningMs / 1_000 - 60 } }))
const forged = numeric(new ShcAuthority().card())

/** A folder whose gate trusts the authority, since so many hours before the evening. */
async function trusting(hoursBefore = 0): Promise<string> {
  const folder = newFolder()
  const { store } = openGateStore(folder)
  const atS = (eveningMs - hoursBefore * hourMs) / 1_000
  await new TrustStore(store).import(authority.trust(), atS, importedBy)
  store.close()
  return folder
}

const start = (folder: string, over: RunningGateOptions = {}) =>
  RunningGate.start({ folder, wallMs: eveningMs, ...over })

const aged = (whenExpired: string) => ({
  trust: { importedAge: { staleAfterHours: 48, expiredAfterHours: 336, whenExpired } },
})

describe('a gate whose keys are old', () => {
  it('lets guests in by stale ones, and tells the attendant and the manager how old they are', async () => {
    const gate = await start(await trusting(72), { config: aged('refuse') })
    expect(await gate.present(pass)).toMatchObject({ outcome: 'admit', warnings: ['keys-stale'] })
    expect((await gate.present(pass)).keysAgeS).toBeCloseTo(72 * 3_600, -2)
    expect(gate.told('setup', 'notices')).toMatchObject([
      { code: 'keys-stale', severity: 'info', keys: { origin: 'import', ageS: 72 * 3_600 } },
    ])
    expect(gate.counted()).toEqual(['admit none 2'])
  })

  it.each([
    ['warn', { outcome: 'admit', reason: null, warnings: ['keys-expired'] }, { kind: 'admitted' }],
    [
      'refer',
      { outcome: 'refer', reason: 'keys-expired' },
      { kind: 'see-attendant', reason: 'keys-expired' },
    ],
    ['refuse', { outcome: 'refuse', reason: 'keys-expired' }, { kind: 'refused', reason: 'keys-expired' }],
  ])('does by expired ones as the venue has chosen: %s', async (choice, shown, answer) => {
    const gate = await start(await trusting(337), { config: aged(choice) })
    expect(await gate.present(pass)).toMatchObject(shown)
    expect(gate.told('attendant', 'lane')?.answer).toMatchObject(answer)
    expect(gate.told('attendant', 'notices')).toMatchObject([
      { code: `keys-expired-${choice}`, severity: 'alarm' },
    ])
    expect(await gate.present(expired)).toMatchObject({ outcome: 'refuse', reason: 'expired' })
    expect(await gate.present(forged)).toMatchObject({ outcome: 'refuse', reason: 'key-unknown' })
    expect(gate.counted()).toContain(`${shown.outcome} ${choice === 'warn' ? 'none' : 'keys-expired'} 1`)
  })

  it('is as it was once somebody has renewed them, and its notice is gone', async () => {
    const folder = await trusting(337)
    const gate = await start(folder, { config: aged('refer') })
    expect(await gate.present(pass)).toMatchObject({ outcome: 'refer' })
    const nowS = Math.floor(gate.clock.wallMs() / 1_000)
    const renewed = await RunningGate.beside(folder, (store) =>
      new TrustStore(store).import(authority.trust(), nowS, importedBy),
    )
    expect(renewed.ok).toBe(true)
    await gate.look()
    expect(await gate.present(pass)).toMatchObject({ outcome: 'admit', warnings: [] })
    expect(gate.told('attendant', 'notices')).toEqual([])
  })
})

describe('a gate whose clock is behind what it has seen', () => {
  /** Was on until the evening; its battery is empty. */
  async function afterABatteryDied(behindMs = hourMs) {
    const folder = await trusting()
    await (await start(folder)).stop()
    return { folder, gate: await start(folder, { wallMs: eveningMs - behindMs }) }
  }

  it('sends guests to a person, blames none of them, and says so on each screen of staff', async () => {
    const { gate } = await afterABatteryDied()
    expect(await gate.present(pass)).toMatchObject({ outcome: 'refer', reason: 'clock-doubtful' })
    expect(gate.told('attendant', 'lane')?.answer).toEqual({
      kind: 'see-attendant',
      reason: 'clock-doubtful',
    })
    expect(await gate.present(forged)).toMatchObject({ outcome: 'refuse', reason: 'key-unknown' })
    for (const role of ['attendant', 'setup'] as const)
      expect(gate.told(role, 'clock')).toMatchObject({ doubt: 'behind', held: true })
    expect(gate.counted()).toContain('refer clock-doubtful 1')
  })

  it('dates no ticket of its desk until then', async () => {
    const authorityFolder = newFolder()
    const secret = { kind: 'passphrase', text: 'five words for a test' } as const
    await newAuthority(authorityFolder, secret)
    const config = { issuing: { folder: authorityFolder } }
    const { folder, gate: before } = await afterABatteryDied()
    await before.stop()
    const gate = await start(folder, { wallMs: eveningMs - hourMs, config })
    expect(await gate.desk.unlock(secret.text)).toBe('open')
    const until = '2026-11-21T23:00'
    const names = { zone: null, group: null, product: null, from: null, name: null }
    const order = { kind: 'ticket', event: 'Cup Final', entries: 1, until, ...names } as const
    expect(await gate.desk.issue(order)).toEqual({ kind: 'refused', fault: 'clock-doubtful' })
    expect(gate.confirmTime()).toBe('confirmed')
    expect(await gate.desk.issue(order)).toMatchObject({ kind: 'issued' })
  })

  it('warns, and lets guests in, while it is behind by less than the limit', async () => {
    const { gate } = await afterABatteryDied(5 * 60_000)
    expect(gate.told('setup', 'clock')).toMatchObject({ doubt: 'behind', held: false })
    expect(await gate.present(pass)).toMatchObject({ outcome: 'admit' })
  })

  it('goes on once somebody says that the time is right; it is on record, and holds for the next start', async () => {
    const { folder, gate } = await afterABatteryDied()
    expect(gate.confirmTime(gate.clock.wallMs() / 1_000 + 600)).toBe('moved')
    expect(await gate.present(pass)).toMatchObject({ reason: 'clock-doubtful' })
    expect(gate.confirmTime()).toBe('confirmed')
    expect(gate.told('setup', 'clock')).toBeNull()
    expect(await gate.present(pass)).toMatchObject({ outcome: 'admit' })
    expect(gate.confirmTime()).toBe('not-in-doubt')
    await gate.stop()
    const [line] = await RunningGate.beside(folder, (store) => new Audit(store).newest(1))
    expect(line).toMatchObject({ actor: 'staff screen', action: 'time-confirmed' })
    const { nowS, leastS } = JSON.parse(line?.detail ?? '') as Record<string, number>
    expect(Math.round(((leastS ?? 0) - (nowS ?? 0)) / 60)).toBe(60)
    // The import is still dated later than this.
    const again = await start(folder, { wallMs: gate.clock.wallMs() + 60_000 })
    expect(again.told('setup', 'clock')).toBeNull()
    expect(await again.present(pass)).toMatchObject({ outcome: 'admit' })
  })

  it('goes on when the command line says it, beside the running gate', async () => {
    const { folder, gate } = await afterABatteryDied()
    const nowS = Math.floor(gate.clock.wallMs() / 1_000)
    await RunningGate.beside(folder, (store) =>
      new ClockMemory(store, null).confirm(nowS, nowS, 'an installer'),
    )
    await gate.look()
    expect(await gate.present(pass)).toMatchObject({ outcome: 'admit' })
    expect(gate.told('setup', 'clock')).toBeNull()
  })

  it('goes on by itself when the clock is set right', async () => {
    const { gate } = await afterABatteryDied()
    expect(await gate.present(pass)).toMatchObject({ reason: 'clock-doubtful' })
    gate.clock.setWall(hourMs)
    expect(await gate.present(pass)).toMatchObject({ outcome: 'admit' })
    expect(gate.told('setup', 'clock')).toBeNull()
  })

  it('still stays behind when nothing could be written down', async () => {
    const { folder, gate } = await afterABatteryDied()
    await RunningGate.beside(folder, (store) => {
      store.db.exec("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
    })
    expect(gate.confirmTime()).toBe('failed')
    expect(await gate.present(pass)).toMatchObject({ reason: 'clock-doubtful' })
  })
})

describe('what a gate takes for the newest time', () => {
  it('is the build of its program where it has seen nothing yet', async () => {
    const gate = await start(newFolder(), { builtAtS: eveningMs / 1_000 + 3_600 })
    expect(gate.told('setup', 'clock')).toMatchObject({ held: true, leastS: eveningMs / 1_000 + 3_600 })
  })

  it('is an import or a sync while it was off', async () => {
    const folder = await trusting(-1)
    const gate = await start(folder)
    expect(gate.told('setup', 'clock')).toMatchObject({ held: true })
  })

  it('is lost by a crash for some minutes at the most', async () => {
    const folder = await trusting()
    const gate = await start(folder)
    await gate.clock.pass(62 * 60_000)
    const newestS = await RunningGate.beside(folder, (store) => new ClockMemory(store, null).newestS())
    expect((newestS ?? 0) * 1_000).toBeGreaterThan(gate.clock.wallMs() - 6 * 60_000)
  })

  it('is not where a clock has just gone far ahead, until it has stayed there', async () => {
    const folder = await trusting()
    const gate = await start(folder)
    await gate.clock.pass(1_000)
    gate.clock.setWall(24 * hourMs)
    await gate.look()
    expect(gate.told('setup', 'clock')).toMatchObject({ doubt: 'forward', held: false })
    expect(await gate.present(pass)).toMatchObject({ outcome: 'admit' })
    await gate.stop()
    const back = await start(folder, { wallMs: eveningMs + 60_000 })
    expect(back.told('setup', 'clock')).toBeNull()
  })

  it('takes nothing from a pass: one of a year to come holds nobody back', async () => {
    const gate = await start(await trusting())
    const future = numeric(authority.card({ claims: { nbf: eveningMs / 1_000 + 365 * 86_400 } }))
    expect(await gate.present(future)).toMatchObject({ outcome: 'refuse', reason: 'not-yet-valid' })
    expect(await gate.present(pass)).toMatchObject({ outcome: 'admit' })
  })
})
